import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Marks a variable as a secret: `<NAME>_FILE` may name a file that holds it, and no manifest may say it in the open. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ secret: true });
}

export function isSecret(schema: z.ZodType): boolean {
  return schema.meta()?.['secret'] === true;
}

const given = (value: string | undefined): value is string => value !== undefined && value !== '';

/**
 * The environment with its secrets in it, also those that came as files: orchestrators hand out secrets so, and what is in a
 * file shows neither in a list of processes nor in a description of a container. One newline at the end is not part of it.
 * @throws Error with one line a variable, never with what a file holds
 */
export function withSecretFiles(env: NodeJS.ProcessEnv, variables: z.ZodRawShape): NodeJS.ProcessEnv {
  const all = { ...env };
  const faults: string[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const fileVariable = `${name}_FILE`;
    const file = env[fileVariable];
    if (!isSecret(schema as z.ZodType) || !given(file)) continue;
    if (given(env[name])) {
      faults.push(`${name} and ${fileVariable} are both set: keep one of them`);
      continue;
    }
    try {
      const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      if (text === '') faults.push(`${fileVariable}: ${file} is empty`);
      all[name] = text;
    } catch (error) {
      faults.push(`${fileVariable}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  if (faults.length > 0)
    throw new Error(`The environment is not right:\n${faults.map((line) => `  ${line}`).join('\n')}`);
  return all;
}
