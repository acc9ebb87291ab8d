import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { creditRecordAnnulledV1, creditRecordRecordedV1 } from '@app/contracts/credit-record';
import { ratingChangedV1 } from '@app/contracts/rating';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { Workbook } from '@protobi/exceljs';
import { encode } from 'iconv-lite';
import pg from 'pg';
import { creditRating } from '../service';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const other = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };

/** The n-th code of the test's own, with both checks right. */
const CODES = [1, 2, 3, 4].map(codeNumber);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface ImportBody {
  id: string;
  state: string;
  counts: Record<string, number>;
  failure: { code: string; en: string } | null;
}

interface Enterprise {
  id: string;
  uscc: string;
  grade: string;
  score: string;
  version: number;
}

/** A row of the national export of penalties; the header's brackets are of the reader's choice. */
type PenaltyCells = Record<string, string>;

const CLEAN: PenaltyCells = {
  行政相对人名称: '东湾某公司',
  行政相对人类别: '法人及非法人组织',
  统一社会信用代码: CODES[0]!,
  行政处罚决定书文号: '东市监罚〔2026〕1号',
  违法行为类型: '未按期公示年度报告',
  违法事实: '未按期公示2024年度报告',
  处罚类别: '警告',
  '罚款金额（万元）': '',
  处罚决定日期: '2026-05-11',
  处罚机关: '东湾市市场监督管理局',
  处罚机关统一社会信用代码: '11320199MB0A001KXW',
  备注: '',
};

function csvOf(rows: PenaltyCells[], header = Object.keys(CLEAN)): string {
  const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\r\n');
}

const penalty = (cells: PenaltyCells): PenaltyCells => ({ ...CLEAN, ...cells });

describe('importing files of the park', () => {
  let world: TestWorld;
  let service: TestService;
  const enterprises: Enterprise[] = [];

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    for (const uscc of CODES) {
      const { status, body } = await service.call<Enterprise>('POST', '/enterprises', {
        as: officer,
        body: { uscc, name: `企业${uscc}`, sector: 'manufacturing', subZone: 'north', registeredOn: '2022-03-01' },
      });
      expect(status).toBe(201);
      enterprises.push(body);
    }
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function upload(
    body: string | Buffer,
    kind = 'penalties',
    type = 'text/csv',
  ): Promise<{ status: number; body: ImportBody }> {
    const query = `kind=${kind}&source=${encodeURIComponent('信用中国')}&fileName=test.csv`;
    return service.call<ImportBody>('POST', `/imports?${query}`, {
      as: officer,
      body,
      headers: { 'content-type': type },
    });
  }

  async function imported(body: string | Buffer, kind = 'penalties', type = 'text/csv'): Promise<ImportBody> {
    const sent = await upload(body, kind, type);
    expect([sent.status, sent.body]).toEqual([202, expect.objectContaining({ state: 'waiting' })]);
    return eventually(async () => {
      const { body: now } = await service.call<ImportBody>('GET', `/imports/${sent.body.id}`, { as: officer });
      return ['done', 'failed'].includes(now.state) ? now : null;
    });
  }

  async function rowsOf(id: string): Promise<[number, string, string | null, string | null][]> {
    const { body } = await service.call<{
      items: { row: number; outcome: string; column: string | null; reason: { code: string } | null }[];
    }>('GET', `/imports/${id}/rows?limit=200`, { as: officer });
    return body.items.map(({ row, outcome, column, reason }) => [row, outcome, column, reason?.code ?? null]);
  }

  it('registers with a first rating, and tells of both', async () => {
    expect(enterprises[0]).toMatchObject({ grade: 'A', score: '88.00', version: 1 });
    const rated = await eventually(() =>
      world.topics.of(ratingChangedV1).find(({ data }) => data.enterpriseId === enterprises[0]!.id),
    );
    expect(rated.data).toMatchObject({
      revision: 1,
      changedFrom: '2022-03-01',
      timeline: [{ from: '2022-03-01', grade: 'A', score: '88.00' }],
    });
    const registered = world.topics.of(enterpriseRegisteredV1).find(({ data }) => data.uscc === CODES[0]);
    expect(rated.data.causes).toEqual([registered!.id]);
  });

  it('takes what can be taken of a dirty file and says of each other row why not', async () => {
    const file = csvOf([
      penalty({}),
      penalty({
        统一社会信用代码: ` ${CODES[1]!.toLowerCase()} `,
        行政处罚决定书文号: '东市监罚[2026]2号',
        处罚类别: '罚款',
        '罚款金额（万元）': '5',
        处罚决定日期: '2026年5月12日',
      }),
      penalty({ 行政处罚决定书文号: '3号', 处罚决定日期: '2022-09-31' }),
      penalty({ 行政处罚决定书文号: '4号', 处罚决定日期: '2026/6/2' }),
      penalty({ 行政处罚决定书文号: '5号', 统一社会信用代码: '320115000012345' }),
      penalty({ 行政处罚决定书文号: '6号', 统一社会信用代码: codeNumber(999) }),
      penalty({ 行政处罚决定书文号: '7号', 行政相对人类别: '自然人', 统一社会信用代码: '' }),
      penalty({ 行政处罚决定书文号: '8号', 处罚机关: '2026-01-03', 处罚决定日期: '46000' }),
      penalty({ 行政处罚决定书文号: '9号', 处罚机关: '2026-01-03', 处罚机关统一社会信用代码: '无' }),
      penalty({ 行政处罚决定书文号: '— —' }),
      penalty({ 行政处罚决定书文号: '11号', 处罚类别: '行政拘留' }),
      penalty({ 行政处罚决定书文号: '12号', '罚款金额（万元）': '三万' }),
    ]);
    const done = await imported(`\uFEFF${file}`);
    expect(await rowsOf(done.id)).toEqual([
      [2, 'accepted', null, null],
      [3, 'accepted', null, null],
      [4, 'refused', '处罚决定日期', 'date-impossible'],
      [5, 'refused', '处罚决定日期', 'date-in-future'],
      [6, 'refused', '统一社会信用代码', 'uscc-old-registration-number'],
      [7, 'refused', '统一社会信用代码', 'not-in-zone'],
      [8, 'skipped', '行政相对人类别', 'natural-person'],
      [9, 'accepted', null, null],
      [10, 'refused', '处罚机关', 'authority-unreadable'],
      [11, 'refused', '行政处罚决定书文号', 'missing'],
      [12, 'accepted', null, null],
      [13, 'refused', '罚款金额(万元)', 'amount-unreadable'],
    ]);
    expect(done.counts).toEqual({ accepted: 4, unchanged: 0, refused: 7, conflict: 0, skipped: 1 });
    const { body } = await service.call<{ grade: string; score: string }>(
      'GET',
      `/enterprises/${enterprises[1]!.id}/rating`,
      { as: officer },
    );
    expect(body).toMatchObject({ grade: 'B', score: '78.00' });

    const again = await imported(`\uFEFF${file}`);
    expect(again.counts).toEqual({ accepted: 0, unchanged: 4, refused: 7, conflict: 0, skipped: 1 });
  });

  it('reads the same from GB18030, and a changed decision goes to the queue instead of over the stored one', async () => {
    const one = penalty({
      统一社会信用代码: CODES[2]!,
      行政处罚决定书文号: '东市监罚〔2026〕20号',
      处罚类别: '罚款',
      '罚款金额（万元）': '5',
    });
    const changed = { ...one, '罚款金额（万元）': '50', 备注: '更正' };
    expect((await imported(encode(csvOf([one]), 'gb18030'))).counts).toMatchObject({ accepted: 1 });
    const second = await imported(csvOf([{ ...one, 数据来源单位: '另一单位' }, changed]));
    expect(second.counts).toMatchObject({ unchanged: 1, conflict: 1, accepted: 0 });
    expect((await imported(csvOf([changed]))).counts).toMatchObject({ conflict: 1 });

    const list = await service.call<{ items: { id: string; version: number; enterpriseId: string }[] }>(
      'GET',
      '/import-conflicts?state=open',
      { as: other },
    );
    expect(list.body.items).toHaveLength(1);
    const [conflict] = list.body.items;
    expect(conflict).toMatchObject({ documentNumber: '东市监罚〔2026〕20号', fileName: 'test.csv', proposedAt: null });
    expect((await service.call('GET', '/import-conflicts/counts', { as: other })).body['counts']).toEqual({ open: 1 });
    const sought = async (q: string): Promise<number> =>
      (await service.call<{ items: unknown[] }>('GET', `/import-conflicts?q=${encodeURIComponent(q)}`, { as: other }))
        .body.items.length;
    expect([await sought('2026〕20'), await sought(CODES[2]!.slice(0, 9)), await sought('没有这家')]).toEqual([
      1, 1, 0,
    ]);
    const path = `/import-conflicts/${conflict!.id}/resolution`;
    const body = { keep: 'new', reason: '原机关发文更正' };
    const proposed = await service.call('POST', path, { as: officer, ifMatch: '"1"', body });
    expect([proposed.status, proposed.body['state']]).toEqual([201, 'proposed']);
    const self = await service.call('POST', `${path}/confirm`, { as: officer, ifMatch: '"2"' });
    expect([self.status, self.body['code']]).toEqual([403, 'conflict.same-person']);
    const stale = await service.call('POST', `${path}/confirm`, { as: other, ifMatch: '"1"' });
    expect(stale.status).toBe(412);
    expect((await service.call('POST', `${path}/confirm`, { as: other, ifMatch: '"2"' })).status).toBe(201);
    const settled = await service.call('GET', `/import-conflicts/${conflict!.id}`, { as: other });
    expect(settled.body).toMatchObject({ state: 'resolved', proposedBy: officer.sub, resolvedBy: other.sub });
    const unknown = await service.call('GET', `/import-conflicts/${enterprises[2]!.id}`, { as: other });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'conflict.not-found']);

    const rating = await service.call('GET', `/enterprises/${enterprises[2]!.id}/rating`, { as: officer });
    expect(rating.body).toMatchObject({ grade: 'C', score: '63.00' });
    const recorded = await eventually(() => {
      const events = world.topics
        .of(creditRecordRecordedV1)
        .filter(({ data }) => data.enterpriseId === enterprises[2]!.id);
      return events.length === 2 ? events : null;
    });
    const annulled = world.topics
      .of(creditRecordAnnulledV1)
      .find(({ data }) => data.enterpriseId === enterprises[2]!.id);
    expect(annulled?.supersedes).toBe(recorded[0]!.id);
    // Both files again: what was decided is not asked about any more.
    expect((await imported(csvOf([one, changed]))).counts).toMatchObject({ unchanged: 2, conflict: 0 });
  });

  it('of two conflicts about one record the second can still be settled when the first has replaced it', async () => {
    const one = penalty({
      统一社会信用代码: CODES[2]!,
      行政处罚决定书文号: '东市监罚〔2024〕77号',
      处罚决定日期: '2024-02-03',
    });
    await imported(csvOf([one]));
    await imported(csvOf(['甲', '乙'].map((fact) => ({ ...one, 违法事实: `更正后的违法事实${fact}` }))));
    const open = await service.call<{ items: { id: string }[] }>('GET', '/import-conflicts?state=open', { as: other });
    const [first, second] = open.body.items.slice(-2).map(({ id }) => `/import-conflicts/${id}/resolution`);
    const propose = (path: string, keep: string, version: number): Promise<HttpAnswer> =>
      service.call('POST', path, { as: officer, ifMatch: `"${version}"`, body: { keep, reason: '原机关发文更正' } });
    const confirm = (path: string, version: number): Promise<HttpAnswer> =>
      service.call('POST', `${path}/confirm`, { as: other, ifMatch: `"${version}"` });
    for (const path of [first!, second!]) expect((await propose(path, 'new', 1)).status).toBe(201);
    expect((await confirm(first!, 2)).status).toBe(201);
    expect((await confirm(second!, 2)).body['code']).toBe('conflict.stored-changed');
    expect((await propose(second!, 'stored', 2)).status).toBe(201);
    expect((await confirm(second!, 3)).body['state']).toBe('resolved');
    expect((await propose(second!, 'new', 4)).status).toBe(409);
  });

  it('reads spreadsheets, and the lists of taxpayers and serious offenders with their ends', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('A级纳税人');
    sheet.addRow(['序号', '纳税人名称', '统一社会信用代码', '评价年度']);
    for (const year of [2023, 2024, 2025, 2026]) sheet.addRow([1, '企业', CODES[3], year]);
    const honours = await imported(Buffer.from(await workbook.xlsx.writeBuffer()), 'taxpayer-a', XLSX);
    expect(honours.counts).toMatchObject({ accepted: 3, refused: 1 });
    const ratingOf = async (): Promise<unknown> =>
      (await service.call('GET', `/enterprises/${enterprises[3]!.id}/rating`, { as: officer })).body;
    expect(await ratingOf()).toMatchObject({ grade: 'A', score: '91.00' });

    const header = ['企业名称', '统一社会信用代码', '列入日期', '列入原因', '移出日期'];
    const entry = { 统一社会信用代码: CODES[3]!, 列入日期: '2025/8/1', 列入原因: '提交虚假材料', 移出日期: '/' };
    expect((await imported(csvOf([entry], header), 'serious-list')).counts).toMatchObject({ accepted: 1 });
    expect(await ratingOf()).toMatchObject({ grade: 'D', score: '51.00', vetoedBy: expect.any(String) as string });
    const ended = { ...entry, 移出日期: '2026年5月20日' };
    expect((await imported(csvOf([ended], header), 'serious-list')).counts).toMatchObject({ accepted: 1 });
    expect(await ratingOf()).toMatchObject({ grade: 'A', score: '91.00', vetoedBy: null });
    // The end is not taken back by an older export, and another end is a question for people.
    expect((await imported(csvOf([entry, ended], header), 'serious-list')).counts).toMatchObject({ unchanged: 2 });
    expect(
      (await imported(csvOf([{ ...entry, 移出日期: '2026-05-21' }], header), 'serious-list')).counts,
    ).toMatchObject({ conflict: 1 });
  });

  it('refuses what is no file of ours, at once or naming what is missing', async () => {
    expect((await upload(Buffer.alloc(0))).body).toMatchObject({ code: 'import.empty-file' });
    expect((await upload(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).body).toMatchObject({
      code: 'import.old-spreadsheet',
    });
    expect((await upload('{}', 'penalties', 'application/octet-stream')).status).toBe(415);
    expect((await upload('a,b', 'permits')).status).toBe(400);
    const failed = await imported(csvOf([penalty({})]).replace('处罚决定日期', '日期'));
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'columns-missing', en: 'Columns are missing: 处罚决定日期.' },
    });
  });

  it('keeps what it took of a file that cannot be read to its end', async () => {
    const rows = [1, 2].map((n) => penalty({ 行政处罚决定书文号: `断〔2020〕${n}号`, 处罚决定日期: '2020-02-03' }));
    const failed = await imported(`${csvOf(rows)}\r\n"东湾`);
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'unreadable' }, counts: { accepted: 2 } });
  });

  it('gives up a file that fails every time, so that those behind it are not held up', async () => {
    const owner = new pg.Client({ connectionString: service.database.ownerUrl });
    await owner.connect();
    await owner.query('alter table record_key rename to record_key_away');
    const failed = await imported(csvOf([penalty({ 行政处罚决定书文号: '无表〔2020〕1号' })]));
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'internal-error' }, counts: { accepted: 0 } });
    await owner.query('alter table record_key_away rename to record_key');
    await owner.end();
    expect((await imported(csvOf([penalty({ 行政处罚决定书文号: '无表〔2020〕1号' })]))).counts).toMatchObject({
      accepted: 1,
    });
  });

  it('stopped in the middle goes on after the restart, and every row has one outcome', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      penalty({
        统一社会信用代码: n % 10 === 0 ? CODES[n % 4]! : codeNumber(5000 + (n % 7)),
        行政处罚决定书文号: `停〔2021〕${n}号`,
        处罚决定日期: '2021-02-03',
      }),
    );
    const { body } = await upload(csvOf(rows));
    const partly = await eventually(async () => {
      const [row] = await service.db.query<{ n: number }>(`select rows_done as n from import where id = $1`, [body.id]);
      return row && row.n > 0 ? row.n : null;
    });
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database);
    expect(partly).toBeLessThan(10_000);
    const done = await eventually(async () => {
      const now = await service.call<ImportBody>('GET', `/imports/${body.id}`, { as: officer });
      return now.body.state === 'done' ? now.body : null;
    }, 60_000);
    expect(done.counts).toEqual({ accepted: 1000, unchanged: 0, refused: 9000, conflict: 0, skipped: 0 });
    const [counts] = await service.db.query(
      `select (select count(*)::int from import_row where import_id = $1) as rows,
         (select count(*)::int from credit_record where import_id = $1) as records,
         (select count(distinct row_number)::int from credit_record where import_id = $1) as "rowsOfRecords"`,
      [body.id],
    );
    expect(counts).toEqual({ rows: 10_000, records: 1000, rowsOfRecords: 1000 });
  });

  it('rates an enterprise once a batch, however many of its rows stand in it', async () => {
    const codes = Array.from({ length: 100 }, (_, n) => codeNumber(1000 + n));
    const ids: string[] = [];
    for (const uscc of codes) {
      const body = { uscc, name: `企业${uscc}`, sector: 'trade', subZone: 'south', registeredOn: '2019-05-05' };
      ids.push((await service.call<Enterprise>('POST', '/enterprises', { as: officer, body })).body.id);
    }
    const rows = Array.from({ length: 3000 }, (_, n) =>
      penalty({
        统一社会信用代码: codes[n % 100]!,
        行政处罚决定书文号: `速〔2025〕${n}号`,
        处罚决定日期: `202${n % 6}-0${(n % 9) + 1}-1${n % 10}`,
      }),
    );
    const done = await imported(csvOf(rows));
    expect(done.counts).toMatchObject({ accepted: 3000 });
    const [counts] = await service.db.query(
      `select count(*)::int as n, max(revision) as most from rating where enterprise_id = any($1::uuid[])`,
      [ids],
    );
    // The first rating and one for each of the three batches.
    expect(counts).toEqual({ n: 400, most: 4 });
  });
});
