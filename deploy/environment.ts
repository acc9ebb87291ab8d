import { variables as platform } from '@app/platform/config';
import { isSecret } from '@app/platform/secret-files';
import type { z } from 'zod';
import { gatewayVariables } from '../apps/gateway/src/config';
import { subsidyConfig } from '../apps/subsidy/src/config';
import { serviceNames, type ServiceName } from './local/databases';

/** A program of the image that runs for as long as the system does, or the migration of a service, which ends. */
export type Program = ServiceName | 'gateway' | 'migration';
export const programs: readonly Program[] = [...serviceNames, 'gateway', 'migration'];

/** The services that take papers: in production they need a folder or a bucket. */
const takesPapers: readonly Program[] = ['commitment', 'reward-penalty', 'subsidy'];

/** What Node, the C library and OpenTelemetry read by themselves: any program may be given these. */
const ofTheRuntime = /^(NODE_ENV|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|TZ|OTEL_[A-Z_]+)$/;

export interface Variable {
  name: string;
  /** Without it the program does not start. */
  isRequired: boolean;
  /** Said by a file, `<NAME>_FILE`, and never in a manifest. */
  isSecret: boolean;
  /** As text; null where there is none. */
  default: string | null;
}

const shapes: Record<Program, z.ZodRawShape> = {
  'credit-rating': platform.service,
  commitment: platform.service,
  'reward-penalty': platform.service,
  subsidy: { ...platform.service, ...subsidyConfig },
  gateway: { ...platform.web, ...gatewayVariables },
  migration: platform.migration,
};

/** Every variable that a program knows, in the order of its schema. */
export function variablesOf(program: Program): Variable[] {
  return Object.entries(shapes[program]).map(([name, schema]) => {
    const unset = (schema as z.ZodType<string | number | boolean | undefined>).safeParse(undefined);
    return {
      name,
      isRequired: !unset.success,
      isSecret: isSecret(schema as z.ZodType),
      default: unset.success && unset.data !== undefined ? String(unset.data) : null,
    };
  });
}

/**
 * What is wrong with the environment that a manifest gives to a program in production; empty when it would start.
 * @param given names with their values, also those that the image says (`imageEnvironment`)
 */
export function faultsOf(program: Program, given: Record<string, string>): string[] {
  const known = new Map(variablesOf(program).map((variable) => [variable.name, variable]));
  const has = (name: string): boolean => name in given || `${name}_FILE` in given;
  const faults: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const bySecretFile = name.endsWith('_FILE') && known.get(name.slice(0, -'_FILE'.length))?.isSecret === true;
    if (bySecretFile || ofTheRuntime.test(name)) continue;
    const variable = known.get(name);
    if (variable === undefined) faults.push(`${name}: ${program} knows no such variable`);
    else if (variable.isSecret) faults.push(`${name}: a secret is given as a file, by ${name}_FILE`);
    else if (!(shapes[program][name] as z.ZodType).safeParse(value).success) {
      faults.push(`${name}: “${value}” is not what ${program} takes`);
    }
  }
  for (const { name, isRequired } of known.values()) {
    if (isRequired && !has(name)) faults.push(`${name}: needed by ${program}`);
  }
  if (takesPapers.includes(program) && !has('FILES_DIR') && !has('FILES_S3_BUCKET')) {
    faults.push(`FILES_DIR: needed by ${program}, or a bucket by FILES_S3_BUCKET and its sisters`);
  }
  return faults;
}
