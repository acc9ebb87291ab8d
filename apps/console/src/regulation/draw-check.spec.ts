import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@app/platform/yaml';
import { drawInspection, frameHashOf, type InspectionRules } from '@app/rule-kinds/inspection';
import { commitmentTo, inspectorsOf, seedOf } from '@app/rule-kinds/open-draw';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import { checkDraw, ratiosIn } from './draw-check';

const folder = join(__dirname, '../../../../rules/inspection');
const ruleFiles = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const yaml = readFileSync(join(folder, 'double-random@2026.1.yaml'), 'utf8');
const rulesOf = (text: string): InspectionRules =>
  parseRuleSet(parseYaml(Buffer.from(text)), 'rule.yaml') as InspectionRules;

/** Files of a draw as the service makes them, by the service's own code. */
function published(): Record<string, string> {
  const rules = rulesOf(yaml);
  const classes = Object.keys(rules.ratios);
  const frame = Array.from({ length: 240 }, (_, n) => ({
    uscc: `9132019900000${String(n).padStart(5, '0')}`,
    riskClass: classes[n % classes.length]!,
    exempt: n % 7 === 0,
    inspectedThisYear: n % 11 === 0,
  }));
  const secret = 'ab'.repeat(32);
  const word = '见证人的话 🎲 1234';
  const frameHash = frameHashOf(frame);
  const seed = seedOf(secret, frameHash, word);
  const inspectors = ['A-01', 'A-02', 'A-03', 'A-04', 'A-05'];
  const { drawn } = drawInspection(rules, { seed, frame });
  const bit = (value: boolean): string => (value ? '1' : '0');
  return {
    'plan.json': JSON.stringify({
      ...{ inspectors, inspectorsPerEnterprise: 2, commitment: commitmentTo(secret), frameHash },
      rule: { id: rules.id, version: rules.version, hash: createHash('sha256').update(yaml).digest('hex') },
    }),
    'rule.yaml': yaml,
    'frame.csv': [
      'uscc,riskClass,exempt,inspectedThisYear',
      ...frame.map((line) => [line.uscc, line.riskClass, bit(line.exempt), bit(line.inspectedThisYear)].join(',')),
      '',
    ].join('\n'),
    'draw.json': JSON.stringify({
      ...{ secret, frameHash, word, seed },
      drawn: drawn.map((uscc) => ({ uscc, inspectors: inspectorsOf(seed, uscc, inspectors, 2) })),
    }),
  };
}

const changed = (
  files: Record<string, string>,
  name: string,
  change: (text: string) => string,
): Record<string, string> => ({
  ...files,
  [name]: change(files[name]!),
});

describe('a draw, checked in the browser', () => {
  it('comes out as the service drew it', async () => {
    const { checks, ok } = await checkDraw(published());
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'complete',
      'rule',
      'frame',
      'secret',
      'seed',
      'drawn',
      'inspectors',
    ]);
    expect(ok).toBe(true);
  });

  it.each([
    ['rule', 'rule.yaml', (text: string) => `${text} `],
    ['frame', 'frame.csv', (text: string) => text.replace(',1,0\n', ',0,0\n')],
    ['frame', 'draw.json', (text: string) => text.replace(/"frameHash":"./, '"frameHash":"x')],
    ['secret', 'draw.json', (text: string) => text.replace('abab', 'acab')],
    ['seed', 'draw.json', (text: string) => text.replace('1234', '1235')],
    ['drawn', 'draw.json', (text: string) => text.replace(/\{"uscc":"[^}]*\},/, '')],
    [
      'inspectors',
      'draw.json',
      (text: string) => text.replace(/"inspectors":\["(A-0\d)","(A-0\d)"\]/, '"inspectors":["$2","$1"]'),
    ],
  ])('says that the %s is not as published', async (name, file, change) => {
    const { checks, ok } = await checkDraw(changed(published(), file, change));
    expect(ok).toBe(false);
    expect(checks.at(-1)).toMatchObject({ name, ok: false });
  });

  it('says which file is missing', async () => {
    const { 'rule.yaml': _, ...rest } = published();
    expect(await checkDraw(rest)).toMatchObject({ ok: false, checks: [{ name: 'complete' }] });
  });

  it.each(ruleFiles)('reads the ratios of %s as the service does', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const { ratios, oncePerYear } = rulesOf(text);
    expect(ratiosIn(text)).toEqual({ ratios: new Map(Object.entries(ratios)), oncePerYear });
  });

  it('reads ratios in lines of their own, and refuses what it does not understand', () => {
    expect(ratiosIn('ratios:\n  A: "2.5"\n  D: 100\noncePerYear: true\n')).toEqual({
      ratios: new Map([
        ['A', 25_000n],
        ['D', 1_000_000n],
      ]),
      oncePerYear: true,
    });
    expect(ratiosIn('ratios: &all { A: *x }\noncePerYear: true\n')).toBeNull();
  });
});
