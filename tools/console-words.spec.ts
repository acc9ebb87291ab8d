import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEvents } from '@app/contracts/all-events';
import { dataSchema, type JsonSchema } from '@app/contracts/event-schema';
import { parseCalendarDate } from '@app/kernel/calendar';
import { INTERNAL_ACTS, TOLD_ACTS } from '@app/platform/acts';
import { creditWords } from '../apps/console/src/credit/credit.words';
import { hrefOfWork } from '../apps/console/src/home/work-kinds';
import { workWords } from '../apps/console/src/home/work.words';
import { actWords } from '../apps/console/src/kit/act.words';
import { eventWords } from '../apps/console/src/kit/event.words';
import { factWords } from '../apps/console/src/kit/fact.words';
import { ruleCodeWords } from '../apps/console/src/kit/rule-code.words';
import { ruleWords } from '../apps/console/src/kit/rule.words';
import { ClassificationTableSet } from '../apps/credit-rating/src/classification/classification-tables';
import { readSeriousListRow, readTaxpayerRow } from '../apps/credit-rating/src/source-rows/list-rows';
import { PENALTY_TEMPLATE, readPenaltyRow } from '../apps/credit-rating/src/source-rows/penalty-row';
import type { ReadRow } from '../apps/credit-rating/src/source-rows/source-row';

const root = join(__dirname, '..');

/** The kinds of the services' work queues, as their sources declare them. */
function workKinds(): string[] {
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('console') && !/\.(spec|int)\.ts$/.test(path))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  );
  const kinds = sources.flatMap((text) =>
    [...text.matchAll(/\bkind: '([a-z-]+\.[a-z-]+)'/g)].map((match) => match[1]!),
  );
  return [...new Set(kinds)].sort();
}

interface Told {
  fields: Set<string>;
  /** `field.code` */
  codes: Set<string>;
}

/** Every field of a schema, and every code that a field may have. */
function collect(schema: JsonSchema, field: string, told: Told): void {
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    told.fields.add(name);
    collect(inner, name, told);
  }
  for (const inner of [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])]) collect(inner, field, told);
  for (const code of schema.enum ?? []) told.codes.add(`${field}.${String(code)}`);
}

function toldByEvents(): Told {
  const told: Told = { fields: new Set(), codes: new Set() };
  for (const event of allEvents) collect(dataSchema(event), '', told);
  return told;
}

/** What the content of a record may have: as rows of files give it, and as events of other services do. */
function contentFields(): string[] {
  const today = parseCalendarDate('2026-06-01');
  const tables = new ClassificationTableSet();
  const folder = join(root, 'rules/classification');
  for (const name of readdirSync(folder)) tables.add(readFileSync(join(folder, name)), name);
  const uscc = { 统一社会信用代码: '91350100M000100Y43' };
  const penalty = Object.fromEntries(PENALTY_TEMPLATE.map((column) => [column, '某事']));
  const day = {
    处罚机关: '东湾市市场监督管理局',
    处罚决定日期: '2026-05-11',
    '罚款金额(万元)': '1',
    '没收违法所得、没收非法财物的金额(万元)': '0',
  };
  const rows: ReadRow[] = [
    readPenaltyRow({ number: 2, cells: { ...penalty, ...uscc, ...day } }, tables, today),
    readTaxpayerRow({ number: 2, cells: { ...uscc, 评价年度: '2024' } }, today),
    readSeriousListRow({ number: 2, cells: { ...uscc, 列入日期: '2026-01-05', 列入原因: '虚假材料' } }, today),
  ];
  const ofRows = rows.flatMap((row) => {
    if (row.outcome !== 'fact') throw new Error(JSON.stringify(row));
    return Object.keys(row.fact.content);
  });
  const outcomes = readFileSync(join(root, 'apps/credit-rating/src/outcomes/outcome.service.ts'), 'utf8');
  const contents = [...outcomes.matchAll(/\bcontent: \{([^}]*)\}/g)].map((match) => match[1]!);
  const ofEvents = contents.flatMap((text) => [...text.matchAll(/(\w+):/g)].map((match) => match[1]!));
  return [...new Set([...ofRows, ...ofEvents])];
}

describe('the words of the console for what services send', () => {
  it('has words for every act of the audit log, and for no other', () => {
    expect(Object.keys(actWords.zh).sort()).toEqual([...TOLD_ACTS, ...INTERNAL_ACTS].sort());
  });

  it('has words and a place for every queue of work', () => {
    const kinds = workKinds();
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.filter((kind) => !(kind in workWords.zh))).toEqual([]);
    expect(kinds.filter((kind) => hrefOfWork(kind, 'id') === undefined)).toEqual([]);
  });

  it('has words for every event, and for no other', () => {
    expect(Object.keys(eventWords.zh).sort()).toEqual(allEvents.map(({ type }) => type).sort());
  });

  it('has words for every field of every event, and for every code that a field may have', () => {
    const { fields, codes } = toldByEvents();
    expect(fields.size).toBeGreaterThan(100);
    expect([...fields].filter((name) => !(name in ruleWords.zh) && !(name in factWords.zh))).toEqual([]);
    expect(codes).toContain('breach.false');
    const lacking = [...codes].filter(
      (code) => !(code in ruleCodeWords.zh) && !(code.slice(code.indexOf('.') + 1) in ruleCodeWords.zh),
    );
    expect(lacking).toEqual([]);
  });

  it('has words for whatever the content of a record may have', () => {
    const fields = contentFields();
    expect(fields).toEqual(expect.arrayContaining(['处罚内容', '评价年度', '列入原因', 'fineFen', 'breach', 'until']));
    const known = [creditWords.zh, ruleWords.zh, factWords.zh];
    expect(fields.filter((name) => known.every((words) => !(name in words)))).toEqual([]);
  });
});
