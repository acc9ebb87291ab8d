import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate } from '@app/kernel/calendar';
import { formatYuan } from '@app/kernel/money';
import { parseYaml } from '@app/platform/yaml';
import { ClassificationTableSet } from './classification-tables';
import { parseAuthorities } from './authorities';
import { parsePenaltyClassTable } from './penalty-class';

const folder = join(__dirname, '../../../../rules/classification');
const tables = new ClassificationTableSet();
for (const name of readdirSync(folder)) tables.add(readFileSync(join(folder, name)), `classification/${name}`);

const examples = tables.penaltyClasses.flatMap((table) =>
  table.examples.map((example, n) => ({
    name: `${table.version} examples[${n}] ${example.given.measure ?? ''} ${example.given.fine === undefined ? '' : formatYuan(example.given.fine)}`,
    table,
    example,
  })),
);

describe('the class of an imported penalty', () => {
  it('has examples to prove in every version', () => {
    expect(tables.penaltyClasses.map((table) => table.examples.length > 10)).toEqual([true, true, true]);
  });

  it.each(examples)('is as the table itself says: $name', ({ table, example: { given, expect: wanted } }) => {
    const { by, ...found } = tables.classify(
      {
        measure: given.measure ?? null,
        fineFen: given.fine ?? null,
        offenceType: given.offenceType ?? null,
        authority: given.authority ?? null,
        authorityUscc: null,
      },
      table.effectiveFrom,
    );
    expect(by?.version).toBe(table.version);
    expect({ ...found, class: found.class ?? 'by-hand' }).toMatchObject(wanted);
  });

  it('follows the version in force on the day of determination, and without one leaves it to a person', () => {
    const facts = { measure: '罚款', fineFen: 15_000_000n, offenceType: null, authority: null, authorityUscc: null };
    const on = (day: string): [string | null, string | undefined] => {
      const found = tables.classify(facts, parseCalendarDate(day));
      return [found.class, found.by?.version];
    };
    expect(on('2026-03-31')).toEqual(['serious', '2021.1']);
    expect(on('2026-04-01')).toEqual(['general', '2026.1']);
    expect(on('1996-09-30')).toEqual([null, undefined]);
  });

  it('takes the sector of the authority by its code before its name', () => {
    const facts = {
      measure: '罚款',
      fineFen: 10_000_000n,
      offenceType: null,
      authority: '某局',
      authorityUscc: '11320199MB0A009K0G',
    };
    expect(tables.classify(facts, parseCalendarDate('2026-05-01'))).toMatchObject({
      class: 'serious',
      sector: 'work-safety',
    });
  });

  it('names file and path of what is wrong in a table', () => {
    const data = parseYaml(readFileSync(join(folder, 'penalty-class@2026.1.yaml'))) as {
      lines: Record<string, unknown>[];
    };
    const broken = { ...data, lines: [{ class: 'severe', fineFrom: 100 }] };
    expect(() => parsePenaltyClassTable(broken, 'classification/x.yaml')).toThrow(
      /classification\/x\.yaml: lines\[0\]\.class/,
    );
    expect(() => parsePenaltyClassTable(broken, 'classification/x.yaml')).toThrow(/lines\[0\]\.fineFrom: must be yuan/);
    const authority = { uscc: '11320199MB0A001KXX', sector: 'tax', names: ['x'] };
    const authorities = {
      ...(parseYaml(readFileSync(join(folder, 'authorities@1996.1.yaml'))) as object),
      authorities: [authority],
    };
    expect(() => parseAuthorities(authorities, 'a.yaml')).toThrow(/a\.yaml: authorities\[0\]\.uscc/);
  });

  it('refuses two versions from one day', () => {
    const bytes = readFileSync(join(folder, 'penalty-class@2026.1.yaml'));
    const twice = new ClassificationTableSet();
    twice.add(bytes, 'one.yaml');
    expect(() => twice.add(bytes, 'two.yaml')).toThrow(/two\.yaml: another version/);
  });
});
