import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseYaml } from '@app/platform/yaml';
import { drawInspection, frameHashOf, type InspectionGiven, type InspectionRules } from '@app/rule-kinds/inspection';
import { commitmentTo, inspectorsOf, seedOf } from '@app/rule-kinds/open-draw';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import { z } from 'zod';

/**
 * Repeats a published inspection draw from its files alone, with no server and no database:
 *   npm run draw:check -- FOLDER
 * The folder holds plan.json, rule.yaml, frame.csv and draw.json, as `GET /inspection-plans/{id}/files` gives them.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const planFile = z.object({
  title: z.string(),
  inspectors: z.array(z.string()).min(1),
  inspectorsPerEnterprise: z.int().min(1),
  commitment: sha256,
  frameHash: sha256,
  rule: z.object({ id: z.string(), version: z.string(), hash: sha256 }),
});
const drawFile = z.object({
  secret: sha256,
  frameHash: sha256,
  word: z.string().min(1),
  seed: sha256,
  drawn: z.array(z.object({ uscc: z.string(), inspectors: z.array(z.string()) })),
});

const HEADER = 'uscc,riskClass,exempt,inspectedThisYear';

/** The first thing that is not as published. */
class Difference extends Error {}

/** @returns what was checked, line by line, and whether everything agrees */
export function checkDraw(folder: string): { report: string; ok: boolean } {
  const lines: string[] = [];
  try {
    for (const line of checks(folder)) lines.push(`ok      ${line}`);
    lines.push('', 'The draw comes out the same from its published files.');
    return { report: `${lines.join('\n')}\n`, ok: true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { report: `${[...lines, `DIFFERS ${error.message}`].join('\n')}\n`, ok: false };
  }
}

function* checks(folder: string): Generator<string> {
  const plan = parsed(folder, 'plan.json', planFile);
  const draw = parsed(folder, 'draw.json', drawFile);
  yield `plan.json and draw.json are complete: ${plan.title}`;

  const ruleBytes = read(folder, 'rule.yaml');
  const ruleHash = createHash('sha256').update(ruleBytes).digest('hex');
  same('rule.yaml: SHA-256', plan.rule.hash, ruleHash);
  const rules = ruleOf(ruleBytes, plan.rule);
  yield `rule.yaml is ${rules.id} ${rules.version}, SHA-256 ${ruleHash}`;

  const frame = frameOf(read(folder, 'frame.csv').toString('utf8'));
  same('frame.csv: hash of the frame', plan.frameHash, frameHashOf(frame));
  same('draw.json: frameHash', plan.frameHash, draw.frameHash);
  yield `frame.csv has ${frame.length} enterprises, hash ${plan.frameHash}`;

  same('draw.json: secret, whose SHA-256 was committed to', plan.commitment, commitmentTo(draw.secret));
  yield `the secret is the one committed to: ${plan.commitment}`;

  same('draw.json: seed', seedOf(draw.secret, plan.frameHash, draw.word), draw.seed);
  yield `the seed is made of secret, frame hash and the word of the witness: ${draw.seed}`;

  const { drawn } = drawInspection(rules, { seed: draw.seed, frame });
  for (let at = 0; at < Math.max(drawn.length, draw.drawn.length); at += 1) {
    same(`draw.json: enterprise ${at + 1} drawn`, drawn[at] ?? 'nobody', draw.drawn[at]?.uscc ?? 'nobody');
  }
  yield `${drawn.length} enterprises are drawn, the same ones`;

  for (const { uscc, inspectors } of draw.drawn) {
    const expected = inspectorsOf(draw.seed, uscc, plan.inspectors, plan.inspectorsPerEnterprise);
    same(`draw.json: inspectors of ${uscc}`, expected.join(', '), inspectors.join(', '));
  }
  yield `their inspectors are the same, ${plan.inspectorsPerEnterprise} for each of them`;
}

function same(what: string, expected: string, got: string): void {
  if (expected !== got) throw new Difference(`${what}: should be ${expected}, is ${got}`);
}

function read(folder: string, name: string): Buffer {
  const file = join(folder, name);
  if (!existsSync(file)) throw new Difference(`${name}: is not there`);
  return readFileSync(file);
}

function parsed<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const bytes = read(folder, name);
  let data: unknown;
  try {
    data = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Difference(`${name}: is not JSON`);
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Difference(`${name}: ${issue!.path.join('.')}: ${issue!.message}`);
}

function ruleOf(bytes: Buffer, { id, version }: { id: string; version: string }): InspectionRules {
  const rules = parseRuleSet(parseYaml(bytes), 'rule.yaml');
  if (rules.kind !== 'inspection') throw new Difference(`rule.yaml: kind: should be inspection, is ${rules.kind}`);
  same('rule.yaml: id and version', `${id} ${version}`, `${rules.id} ${rules.version}`);
  return rules;
}

function frameOf(text: string): InspectionGiven['frame'] {
  const [header, ...rows] = text.split('\n');
  same('frame.csv: line 1', HEADER, header ?? '');
  if (rows.pop() !== '') throw new Difference('frame.csv: the last line has no end');
  const seen = new Set<string>();
  return rows.map((row, at) => {
    const cells = /^([^,]+),([^,]+),([01]),([01])$/.exec(row);
    if (!cells) throw new Difference(`frame.csv: line ${at + 2}: is not like ${HEADER}`);
    const uscc = cells[1]!;
    if (seen.has(uscc)) throw new Difference(`frame.csv: line ${at + 2}: ${uscc} stands twice`);
    seen.add(uscc);
    return { uscc, riskClass: cells[2]!, exempt: cells[3] === '1', inspectedThisYear: cells[4] === '1' };
  });
}

if (require.main === module) {
  const [folder, ...more] = process.argv.slice(2);
  if (!folder || more.length > 0) {
    process.stderr.write('usage: npm run draw:check -- FOLDER\n');
    process.exitCode = 2;
  } else {
    // npm runs this in the project's folder; a path that is not there is meant from the folder npm was called in.
    const called = process.env['INIT_CWD'];
    const { report, ok } = checkDraw(existsSync(folder) || !called ? folder : resolve(called, folder));
    process.stdout.write(report);
    process.exitCode = ok ? 0 : 1;
  }
}
