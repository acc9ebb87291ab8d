import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate } from '@app/kernel/calendar';
import { ClassificationTableSet } from '../classification/classification-tables';
import { headerOf } from './cells';
import { readSeriousListRow, readTaxpayerRow } from './list-rows';
import { PENALTY_COLUMNS, readPenaltyRow } from './penalty-row';
import { ROW_REASONS } from './row-reasons';
import { missingColumns, type ReadRow, type SourceFact, type SourceRow } from './source-row';

const folder = join(__dirname, '../../../../rules/classification');
const tables = new ClassificationTableSet();
for (const name of readdirSync(folder)) tables.add(readFileSync(join(folder, name)), name);
const today = parseCalendarDate('2026-06-01');

const CLEAN = {
  统一社会信用代码: '91350100M000100Y43',
  行政处罚决定书文号: '东市监罚〔2026〕1号',
  违法行为类型: '未按期公示年度报告',
  处罚类别: '罚款',
  '罚款金额（万元）': '0.5',
  处罚决定日期: '2026-05-11',
  处罚机关: '东湾市市场监督管理局',
  处罚机关统一社会信用代码: '11320199MB0A001KXW',
};

function rowOf(cells: Record<string, string>): SourceRow {
  return { number: 2, cells: Object.fromEntries(Object.entries(cells).map(([name, cell]) => [headerOf(name), cell])) };
}

const read = (cells: Record<string, string>): ReadRow => readPenaltyRow(rowOf({ ...CLEAN, ...cells }), tables, today);

function factOf(row: ReadRow): SourceFact {
  if (row.outcome !== 'fact') throw new Error(`${row.column} ${row.reason}`);
  return row.fact;
}

describe('a row of the national export of penalties', () => {
  it('becomes a fact with class, offence, sector and the authority by its present name', () => {
    expect(factOf(read({ 处罚机关: '东湾市工商行政管理局', 处罚机关统一社会信用代码: '' }))).toMatchObject({
      uscc: '91350100M000100Y43',
      record: 'penalty',
      determinedOn: '2026-05-11',
      class: 'general',
      offence: 'late-annual-report',
      sector: 'market-regulation',
      authority: '东湾市市场监督管理局',
      documentNumber: '东市监罚〔2026〕1号',
      content: { 罚款金额: '5000.00' },
      classifiedBy: { version: '2026.1' },
    });
  });

  it.each([
    ['警告', {}, '2026-05-11'],
    ['警告、通报批评', { '罚款金额（万元）': '0' }, '2026-05-11'],
    ['通报批评', { 处罚内容: '予以通报批评' }, '2026-05-11'],
    ['警告', { 处罚内容: '警告，责令限期改正' }, null],
    ['警告,罚款', {}, null],
    ['警告', { '罚款金额（万元）': '0.5' }, null],
    ['警告', { '没收违法所得、没收非法财物的金额（万元）': '0.1' }, null],
    ['警告', { 暂扣或吊销证照名称及编号: '食品经营许可证' }, null],
    ['罚款', {}, null],
  ])('with %s and %j has duties done on %s', (measure, more, doneOn) => {
    const cells = { '罚款金额（万元）': '', 处罚类别: measure, ...more };
    expect(factOf(read(cells)).obligationsFulfilledOn).toBe(doneOn);
  });

  it('has the same key and substance however it is typed, and wherever it comes from', () => {
    const clean = factOf(read({}));
    const dirty = factOf(
      read({
        统一社会信用代码: ' 91350100m000100y43 ',
        行政处罚决定书文号: '东市监罚[2026] 1号',
        '罚款金额（万元）': '０.50',
        处罚决定日期: '2026年5月11日',
        处罚机关: '东湾市质量技术监督局',
        处罚机关统一社会信用代码: '— —',
        备注: '重复报送',
        数据来源单位: '东湾市发展和改革委员会',
      }),
    );
    expect([dirty.uscc, dirty.keyParts, dirty.content]).toEqual([clean.uscc, clean.keyParts, clean.content]);
    expect(factOf(read({ '罚款金额（万元）': '0.6' })).content).not.toEqual(clean.content);
  });

  it.each(['2026-01-03', '6f0b1f0e-6c1a-5d3e-9c58-2a1f4b7d9e01', '东市监罚〔2026〕1号', '/'])(
    'with %s where the authority should be goes by the authority’s code',
    (cell) => {
      expect(factOf(read({ 处罚机关: cell })).authority).toBe('东湾市市场监督管理局');
    },
  );

  it('keeps an authority that no table knows, by its name', () => {
    const fact = factOf(read({ 处罚机关: '邻市 市场监督管理局', 处罚机关统一社会信用代码: '无' }));
    expect([fact.authority, fact.keyParts[0], fact.sector]).toEqual([
      '邻市市场监督管理局',
      '邻市市场监督管理局',
      'market-regulation',
    ]);
  });

  it.each([
    ['统一社会信用代码', '', 'missing'],
    ['统一社会信用代码', '320115000012345', 'uscc-old-registration-number'],
    ['统一社会信用代码', '91350100M000100Y44', 'uscc-wrong-check'],
    ['行政处罚决定书文号', '无', 'missing'],
    ['处罚类别', '/', 'missing'],
    ['处罚决定日期', '2026-02-30', 'date-impossible'],
    ['处罚决定日期', '2026-06-02', 'date-in-future'],
    ['罚款金额(万元)', '若干', 'amount-unreadable'],
    ['没收违法所得、没收非法财物的金额(万元)', '-1', 'amount-unreadable'],
    ['行政处罚决定书文号', '长'.repeat(201), 'too-long'],
  ])('is refused for %s = %s as %s', (column, value, reason) => {
    expect(read({ [column]: value })).toMatchObject({ outcome: 'refused', column, reason });
  });

  it('takes the day itself, today, and no later one', () => {
    expect(factOf(read({ 处罚决定日期: '2026-06-01' })).determinedOn).toBe('2026-06-01');
  });

  it('about a natural person is skipped before anything of it is read', () => {
    expect(read({ 行政相对人类别: '自然人', 统一社会信用代码: '110101199003071234' })).toEqual({
      outcome: 'skipped',
      column: '行政相对人类别',
      reason: 'natural-person',
    });
  });

  it('finds its columns by other names too', () => {
    const headers = [
      '行政相对人代码_1（统一社会信用代码）',
      '行政处罚决定文书号',
      '处罚类别',
      '处罚决定日期',
      '处罚机关',
    ].map(headerOf);
    expect(missingColumns(headers, PENALTY_COLUMNS)).toEqual([]);
    expect(missingColumns(headers.slice(1), PENALTY_COLUMNS)).toEqual(['统一社会信用代码']);
  });
});

describe('rows of lists', () => {
  const uscc = { 统一社会信用代码: '91350100M000100Y43' };

  it('make a grade-A taxpayer of the year on 30 April after it, once that day has come', () => {
    expect(factOf(readTaxpayerRow(rowOf({ ...uscc, 评价年度: '2025年度' }), today))).toMatchObject({
      record: 'taxpayer-a',
      determinedOn: '2026-04-30',
    });
    expect(readTaxpayerRow(rowOf({ ...uscc, 评价年度: '2026' }), today)).toMatchObject({ reason: 'date-in-future' });
    expect(readTaxpayerRow(rowOf({ ...uscc, 评价年度: '去年' }), today)).toMatchObject({ reason: 'year-unreadable' });
  });

  it('make an entry of the serious list with its end, where it has one', () => {
    const cells = { ...uscc, 列入日期: '2025/3/1', 列入原因: '虚假注册', 移出日期: '— —' };
    expect(factOf(readSeriousListRow(rowOf(cells), today))).toMatchObject({
      record: 'serious-list',
      class: 'serious',
      endedOn: null,
    });
    const ended = factOf(readSeriousListRow(rowOf({ ...cells, 移出日期: '20260301' }), today));
    expect(ended.endedOn).toBe('2026-03-01');
    expect(readSeriousListRow(rowOf({ ...cells, 移出日期: '2025-02-28' }), today)).toMatchObject({
      reason: 'end-before-begin',
    });
  });
});

it('every reason has words in both languages', () => {
  for (const words of Object.values(ROW_REASONS))
    expect([words.zh, words.en].every((text) => text.length > 3)).toBe(true);
});
