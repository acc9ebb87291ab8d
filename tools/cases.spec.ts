import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCases } from './cases';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cases-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function put(path: string, content: string | Uint8Array): string {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** The last line, and the rest of the report. */
function run(...paths: string[]): { summary: string; report: string; ok: boolean } {
  const { report, ok } = runCases(join(dir, 'rules'), paths.length === 0 ? [join(dir, 'rules')] : paths);
  return { summary: report.trimEnd().split('\n').at(-1) ?? '', report, ok };
}

const exemption = (version: string, effectiveFrom: string, id = 'visits', more = ''): string => `
kind: exemption
id: ${id}
version: "${version}"
title: { zh: 免检, en: Exemption }
effectiveFrom: ${effectiveFrom}
basis: ["none"]
inspections: [routine]
excludedSectors: [food]
${more}
`;
const one = (expect: string, more = ''): string => `
case: listed, routine
rule: exemption
ruleset: visits
on: 2026-06-01
given: { redListed: { from: 2026-01-01, until: 2027-01-01 }, sector: trade, inspection: routine }
expect: ${expect}
${more}`;
const inline = (kind: string, expect: string): string => `
- case: inline
  rule: exemption
  with: { kind: ${kind}, id: here, version: "1", title: { zh: 免, en: E }, effectiveFrom: 2026-06-01, basis: [none],
          inspections: [routine], excludedSectors: [""] }
  on: 2026-06-01
  given: { sector: trade, inspection: routine }
  expect: ${expect}
`;

describe('the case runner', () => {
  beforeEach(() => {
    put('rules/exemption/visits@1.yaml', exemption('1', '2026-01-01'));
  });

  it('passes one case or a list, from files anywhere below a folder', () => {
    put('rules/exemption/cases/one.yaml', one('{ exempt: true, reason: null }'));
    put('rules/more/deep/list.yaml', `-${one('{ exempt: true }').replaceAll('\n', '\n  ').trimEnd()}`);
    put('rules/notes.txt', 'no case');
    put('rules/classification/table@1.yaml', 'lines: []');
    expect(run()).toEqual({ summary: '2 passed, 0 failed', report: '2 passed, 0 failed\n', ok: true });
  });

  it('prints file, name, path, expected and got of what fails', () => {
    const file = put('one.yaml', one('{ exempt: false, reason: null }'));
    const { report, ok } = run(file);
    expect(ok).toBe(false);
    expect(report).toMatch(
      /one\.yaml: listed, routine\n +path +cases\[0\]\.expect\.exempt\n +expected +false\n +got +true\n/,
    );
    expect(report).toMatch(/0 passed, 1 failed\n$/);
  });

  it.each([
    ['{ exempt: "true" }', 'a value of another type'],
    ['{ colour: null }', 'a field the result lacks'],
    ['{ __proto__: {} }', 'what every object inherits'],
    ['{ reason: {} }', 'an object where the result has none'],
    ['{}', 'nothing'],
    ['[]', 'a list'],
    ['{ error: "" }', 'an empty error'],
    ['{ error: redListed }', 'an error that does not come'],
    ['{ error: x, exempt: true }', 'an error and a field'],
  ])('fails a case that expects %s (%s)', (expected) => {
    expect(run(put('one.yaml', one(expected))).summary).toBe('0 passed, 1 failed');
  });

  it('compares lists element by element, each by the fields it names', () => {
    const rating = `
- case: lists
  rule: rating
  with: { kind: rating, id: r, version: "1", title: { zh: 评, en: R }, effectiveFrom: 2026-01-01, basis: [none],
          scale: [{ grade: A, from: 0 }], base: 1, min: 0, max: 9, items: [] }
  on: 2026-06-01
  given: { records: [{ id: b, record: x, determinedOn: 2026-01-01 }, { id: a, record: x, determinedOn: 2026-01-01 }] }
  expect: { items: LIST }
`;
    const summary = (list: string): string => run(put('l.yaml', rating.replace('LIST', list))).summary;
    expect(summary('[{ id: a }, { points: "0.00", until: null }]')).toBe('1 passed, 0 failed');
    expect(summary('[{ id: a }, {}]')).toBe('1 passed, 0 failed');
    expect(summary('[{ id: b }, { id: a }]')).toBe('0 passed, 1 failed');
    expect(summary('[{ id: a }]')).toBe('0 passed, 1 failed');
    expect(summary('[]')).toBe('0 passed, 1 failed');
    expect(summary('[{ id: a }, { until: ~, colour: red }]')).toBe('0 passed, 1 failed');
  });

  it.each([
    ['given: { sector: trade, inspection: routine, colour: red }', 'cases[0].given.colour'],
    ['given: { sector: trade }', 'cases[0].given.inspection'],
    ['given: ~', 'cases[0].given'],
    ['on: 2026-02-29', 'cases[0].on'],
    ['on: 2025-12-31', 'exemption visits has no version in force on 2025-12-31'],
    ['ruleset: other', 'there is no exemption rule set other'],
    ['rule: exemptions', 'cases[0].rule'],
    ['colour: red', 'cases[0].colour'],
    ['case: ""', 'cases[0].case'],
    ['with: {}', 'exactly one of ruleset and with'],
  ])('takes %s for an error of the case, which an expected error matches', (line, error) => {
    const field = line.slice(0, line.indexOf(':'));
    const lines = one(`{ error: "${error}" }`)
      .split('\n')
      .filter((other) => !other.startsWith(`${field}:`));
    expect(run(put('one.yaml', [...lines, line].join('\n'))).summary).toBe('1 passed, 0 failed');
  });

  it('names the place of a fault in an inline rule set, and a kind that is not the rule', () => {
    expect(
      run(put('i.yaml', inline('exemption', '{ error: "i.yaml: cases[0].with.excludedSectors[0]: must not" }'))).ok,
    ).toBe(true);
    const good = inline('exemption', '{ error: "cases[0].with.kind" }').replace('[""]', '[]');
    const other = good
      .replace('kind: exemption', 'kind: commitment')
      .replace(
        'inspections: [routine], excludedSectors: []',
        'items: [], barred: { seriousListed: true, unrepairedFalsePledge: true, grades: [] }',
      );
    expect(run(put('o.yaml', other)).report).toBe('1 passed, 0 failed\n');
    const early = good
      .replace('on: 2026-06-01', 'on: 2026-05-31')
      .replace('cases[0].with.kind', 'cases[0].on: exemption here');
    expect(run(put('e.yaml', early)).report).toBe('1 passed, 0 failed\n');
  });

  it('counts a file that is no YAML, and an empty one, as one failed case each', () => {
    const files = ['a: 1\na: 2', '{', '', '# only a remark\n', '[]', '---\n', 'a: 1\n---\nb: 2'].map((content, index) =>
      put(`bad/${index}.yaml`, content),
    );
    files.push(put('bad/latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe9])), join(dir, 'bad/absent.yaml'));
    expect(run(...files).summary).toBe('0 passed, 9 failed');
    expect(run(put('scalar.yaml', 'text')).summary).toBe('0 passed, 1 failed');
    expect(run(put('list.yaml', '- 1\n- ~')).summary).toBe('0 passed, 2 failed');
  });

  it('fails only the cases that name a bad rule set, by its name or by what it says', () => {
    put('rules/exemption/typo@1.yaml', exemption('1', '2026-01-01', 'typo', 'colour: red'));
    put('rules/exemption/moved@1.yaml', exemption('1', '2026-01-01', 'said'));
    put('rules/exemption/broken@1.yaml', '{');
    put('rules/exemption/twin@1.yaml', exemption('1', '2026-01-01', 'twin'));
    put('rules/exemption/twin@2.yaml', exemption('2', '2026-01-01', 'twin'));
    put('rules/repair/visits@1.yaml', exemption('1', '2026-01-01', 'elsewhere'));
    expect(run(put('one.yaml', one('{ exempt: true }'))).summary).toBe('1 passed, 0 failed');
    const errors: [string, string][] = [
      ['typo', 'rules/exemption/typo@1.yaml: colour: unknown field'],
      ['moved', 'belongs into exemption/said@1.yaml'],
      ['said', 'belongs into exemption/said@1.yaml'],
      ['broken', 'rules/exemption/broken@1.yaml'],
      ['twin', 'both begin on 2026-01-01'],
      ['elsewhere', 'belongs into exemption/elsewhere@1.yaml'],
    ];
    for (const [id, error] of errors) {
      const file = put('bad.yaml', one(`{ error: "${error}" }`).replace('ruleset: visits', `ruleset: ${id}`));
      expect(run(file).report).toBe('1 passed, 0 failed\n');
    }
  });

  it('chooses the version by the date of the case', () => {
    put('rules/exemption/visits@2.yaml', exemption('2', '2026-06-01').replace('[routine]', '[]'));
    expect(run(put('a.yaml', one('{ exempt: true }').replace('on: 2026-06-01', 'on: 2026-05-31'))).ok).toBe(true);
    expect(run(put('b.yaml', one('{ reason: inspection-not-covered }'))).ok).toBe(true);
  });

  it('spares the other cases when one breaks the program, and passes no error by it', () => {
    const round = one('&loop { exempt: *loop }');
    const list = [round, round.replace('*loop', '*loop, error: a'), one('{ exempt: true }')];
    const file = put('l.yaml', list.map((text) => `-${text.replaceAll('\n', '\n  ').trimEnd()}\n`).join(''));
    expect(run(file).summary).toBe('1 passed, 2 failed');
  });

  it("reads the project's own rule sets as no cases, for other rule sets neither", () => {
    put('rules/repair/credit-repair@1.yaml', '{');
    const { report } = run('rules');
    expect(report).not.toContain('park-rating@2026.1.yaml');
    expect(report).toContain('FAILED rules/repair/cases/');
  });

  it('is not content with no case at all', () => {
    expect(run()).toMatchObject({ summary: '0 passed, 0 failed', ok: false });
  });

  it('keeps what a double cannot hold, so that its places are counted', () => {
    const points = (value: string): string => `
case: points
rule: rating
with: { kind: rating, id: r, version: "1", title: { zh: 评, en: R }, effectiveFrom: 2026-01-01, basis: [none],
        scale: [{ grade: A, from: 0 }], base: ${value}, min: 0, max: 99999999999999999999, items: [] }
on: 2026-06-01
given: { records: [] }
expect: `;
    const summary = (value: string, expected: string): string =>
      run(put('p.yaml', `${points(value)}${expected}`)).summary;
    expect(summary('85.00000000000000001', '{ error: with.base }')).toBe('1 passed, 0 failed');
    expect(summary('12.50', '{ score: "12.50" }')).toBe('1 passed, 0 failed');
    expect(summary('1.2e1', '{ score: "12.00" }')).toBe('1 passed, 0 failed');
    expect(summary('90071992547409930001', '{ score: "90071992547409930001.00" }')).toBe('1 passed, 0 failed');
    expect(summary('10000000000000000', '{ score: "10000000000000000.00" }')).toBe('1 passed, 0 failed');
  });

  it('ends with exit 0 only if all passed', () => {
    const good = put('good.yaml', one('{ exempt: true }'));
    const bad = put('bad.yaml', one('{ exempt: false }'));
    const exec = (...words: string[]): { status: number | null; stdout: string } =>
      spawnSync(process.execPath, ['--require', 'tsx/cjs', 'tools/cases.ts', ...words], { encoding: 'utf8' });
    expect(exec('--rules', join(dir, 'rules'), good)).toMatchObject({ status: 0, stdout: '1 passed, 0 failed\n' });
    expect(exec(`--rules=${join(dir, 'rules')}`, good, bad)).toMatchObject({ status: 1 });
    expect(exec('--unknown')).toMatchObject({ status: 1, stdout: '0 passed, 0 failed\n' });
  }, 30_000);
});
