import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import { TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import type { ImportPage, ImportRowPage, ImportView } from './import.dto';

const officer = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const other = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const auditor = { sub: 'auditor-1', roles: ['auditor' as const] };
const HEADER = '统一社会信用代码,行政处罚决定书文号,处罚类别,处罚决定日期,处罚机关';
const USCC = codeNumber(1);

describe('dry runs of imports', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, creditRating);
    const body = { uscc: USCC, name: '东湾精密', sector: 'trade', subZone: 'east', registeredOn: '2022-03-01' };
    await service.call('POST', '/enterprises', { as: officer, body });
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  async function upload(rows: string[], more = '&dryRun=true'): Promise<ImportView> {
    const query = `kind=penalties&source=x&fileName=${encodeURIComponent("'处罚'.csv")}${more}`;
    const { status, body } = await service.call<ImportView>('POST', `/imports?${query}`, {
      as: officer,
      body: [HEADER, ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    expect(status).toBe(202);
    return body;
  }

  const get = async (id: string): Promise<ImportView> =>
    (await service.call<ImportView>('GET', `/imports/${id}`, { as: auditor })).body;
  const done = (id: string): Promise<ImportView> =>
    eventually(async () => {
      const now = await get(id);
      return ['done', 'failed'].includes(now.state) ? now : null;
    }, 60_000);
  const outcomes = async (id: string): Promise<unknown[]> =>
    (await service.call<ImportRowPage>('GET', `/imports/${id}/rows?limit=200`, { as: auditor })).body.items.map(
      ({ row, outcome, reason }) => [row, outcome, reason?.code ?? null],
    );
  const stored = async (): Promise<unknown> =>
    (
      await service.db.query(
        `select (select count(*)::int from credit_record) as records, (select count(*)::int from record_key) as keys,
           (select count(*)::int from import_conflict) as conflicts, (select count(*)::int from rating) as ratings,
           (select count(*)::int from import_trial_key) as trials`,
      )
    )[0];
  const confirm = (id: string): ReturnType<typeof service.call<ImportView>> =>
    service.call<ImportView>('POST', `/imports/${id}/confirm`, { as: other });

  const row = (number: string, measure = '警告', date = '2026-05-11', uscc = USCC): string =>
    `${uscc},${number},${measure},${date},东湾市统计局`;

  it('judges every row as the import then does, stores no fact, and is confirmed by anybody once', async () => {
    const rows = [
      row('甲1'),
      row('甲1'),
      row('甲1', '罚款'),
      row('甲2', '警告', '2026-02-30'),
      row('甲3', '警告', '2026-05-11', codeNumber(9)),
    ];
    // The second of these is in another batch than the first.
    const far = [
      ...rows,
      ...Array.from({ length: 1000 }, (_, n) => row(`乙${n}`, '警告', '错')),
      row('甲1'),
      row('甲1', '通报批评'),
    ];
    const before = await stored();
    const dryRun = await done((await upload(far)).id);
    expect(dryRun).toMatchObject({
      ...{ dryRun: true, state: 'done', rowsDone: 1007, rowsTotal: 1007, confirmedAs: null, dryRunId: null },
      counts: { accepted: 1, unchanged: 2, refused: 1002, conflict: 2, skipped: 0 },
    });
    expect(await stored()).toEqual(before);
    const judged = await outcomes(dryRun.id);
    expect(judged.slice(0, 5)).toEqual([
      [2, 'accepted', null],
      [3, 'unchanged', 'same-already-stored'],
      [4, 'conflict', 'other-content-stored'],
      [5, 'refused', 'date-impossible'],
      [6, 'refused', 'not-in-zone'],
    ]);
    const { body: items } = await service.call<ImportRowPage>('GET', `/imports/${dryRun.id}/rows?limit=3`, {
      as: auditor,
    });
    expect(items.items.map(({ recordId }) => recordId)).toEqual([null, null, null]);

    const confirmed = await confirm(dryRun.id);
    expect([confirmed.status, confirmed.body]).toMatchObject([
      202,
      { dryRun: false, dryRunId: dryRun.id, sha256: dryRun.sha256, uploadedBy: other.sub, rowsTotal: 1007 },
    ]);
    const real = await done(confirmed.body.id);
    expect(real.counts).toEqual(dryRun.counts);
    expect(await outcomes(real.id)).toEqual(judged);
    expect(await stored()).toMatchObject({ records: 1, conflicts: 2, trials: 0 });
    expect((await get(dryRun.id)).confirmedAs).toBe(real.id);
    expect((await confirm(dryRun.id)).body).toMatchObject({ code: 'import.confirmed-already' });
    expect((await confirm(real.id)).body).toMatchObject({ code: 'import.not-a-finished-dry-run' });
  });

  it('is judged again when it is confirmed: what came meanwhile counts', async () => {
    const dryRun = await done((await upload([row('丙1')])).id);
    expect(dryRun.counts).toMatchObject({ accepted: 1 });
    await done((await upload([row('丙1')], '')).id);
    expect((await done((await confirm(dryRun.id)).body.id)).counts).toMatchObject({ accepted: 0, unchanged: 1 });
  });

  it('knows the end of a listing that an earlier row of the same file told', async () => {
    const upload2 = await service.call<ImportView>(
      'POST',
      '/imports?kind=serious-list&source=x&fileName=y&dryRun=true',
      {
        as: officer,
        body: [
          '统一社会信用代码,列入日期,列入原因,移出日期',
          `${USCC},2024-01-02,逾期,`,
          `${USCC},2024-01-02,逾期,2025-01-02`,
          `${USCC},2024-01-02,逾期,2025-01-02`,
          `${USCC},2024-01-02,逾期,2025-01-03`,
        ].join('\n'),
        headers: { 'content-type': 'text/csv' },
      },
    );
    const dryRun = await done(upload2.body.id);
    const judged = await outcomes(dryRun.id);
    expect(judged.map((one) => (one as string[])[1])).toEqual(['accepted', 'accepted', 'unchanged', 'conflict']);
    expect(await outcomes((await done((await confirm(dryRun.id)).body.id)).id)).toEqual(judged);
  });

  const many = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, n) =>
      row(`${prefix}${n}`, '警告', '2021-02-03', n % 10 ? codeNumber(900) : USCC),
    );
  const underWay = (id: string): Promise<unknown> =>
    eventually(async () => {
      const { rowsDone } = await get(id);
      return rowsDone > 0;
    });

  it('stopped in the middle it goes on after the restart, and still stores nothing', async () => {
    const before = await stored();
    const { id } = await upload(many('停', 10_000));
    await underWay(id);
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database);
    expect(await done(id)).toMatchObject({
      ...{ state: 'done', rowsDone: 10_000, rowsTotal: 10_000 },
      counts: { accepted: 1000, unchanged: 0, refused: 9000, conflict: 0, skipped: 0 },
    });
    expect(await stored()).toEqual(before);
  });

  it('a running import is cancelled, rows done stay done, and the next file has its turn', async () => {
    const { id } = await upload(many('消', 20_000), '');
    await underWay(id);
    const cancelled = await service.call<ImportView>('POST', `/imports/${id}/cancel`, { as: other });
    expect([cancelled.status, cancelled.body]).toMatchObject([200, { state: 'cancelled', cancelledBy: other.sub }]);
    const { rowsDone, rowsTotal, rowsPerSecond } = cancelled.body;
    expect(rowsDone).toBeLessThan(20_000);
    expect([rowsTotal, rowsPerSecond! > 0]).toEqual([20_000, true]);
    await done((await upload([row('丁1')], '')).id);
    expect((await get(id)).rowsDone).toBe(rowsDone);
    const [records] = await service.db.query(`select count(*)::int as n from credit_record where import_id = $1`, [id]);
    expect(records).toEqual({ n: cancelled.body.counts.accepted });
    const again = await service.call('POST', `/imports/${id}/cancel`, { as: officer });
    expect([again.status, again.body['code']]).toEqual([409, 'import.ended-already']);
  });

  it('a dry run that nobody will confirm is put away', async () => {
    const { id } = await done((await upload([row('戊1')])).id);
    expect((await service.call('POST', `/imports/${id}/cancel`, { as: officer })).body['state']).toBe('cancelled');
    expect((await confirm(id)).body).toMatchObject({ code: 'import.not-a-finished-dry-run' });
  });

  it('lists by kind, state and whether it is a dry run', async () => {
    const list = async (query: string): Promise<ImportView[]> =>
      (await service.call<ImportPage>('GET', `/imports?${query}`, { as: auditor })).body.items;
    expect((await list('kind=serious-list&dryRun=true')).map(({ fileName }) => fileName)).toEqual(['y']);
    expect((await list('state=cancelled,failed')).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect((await list('dryRun=false')).every(({ dryRun }) => !dryRun)).toBe(true);
    expect((await service.call('GET', '/imports?state=open', { as: auditor })).status).toBe(400);
  });

  it('gives a template with the headers it reads, and what was refused in Chinese, no cell a formula', async () => {
    const template = await fetchText('/imports/templates/penalties');
    expect(template.type).toBe('text/csv; charset=utf-8');
    expect([...template.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const header = template.bytes.toString().trim().slice(1);
    const cells: Record<string, string> = {
      统一社会信用代码: USCC,
      行政处罚决定书文号: '模1',
      处罚类别: '警告',
      处罚决定日期: '2026-05-11',
      处罚机关: '东湾市统计局',
    };
    const good = await service.call<ImportView>('POST', '/imports?kind=penalties&source=x&fileName=t&dryRun=true', {
      as: officer,
      body: `\uFEFF${header}\r\n${header
        .split(',')
        .map((name) => cells[name] ?? '')
        .join(',')}\r\n`,
      headers: { 'content-type': 'text/csv' },
    });
    expect((await done(good.body.id)).counts).toMatchObject({ accepted: 1 });

    const { id } = await done((await upload([row('己1'), row('己2', '警告', '=1+1')])).id);
    const file = await fetchText(`/imports/${id}/rows.csv?outcome=refused`);
    expect(file.bytes.toString()).toBe(
      `\uFEFF行号,结果,列,内容,原因\r\n3,未采纳,处罚决定日期,'=1+1,不是可识别的日期\r\n`,
    );
    expect(file.disposition).toContain(`filename*=UTF-8''%27%E5%A4%84`);
    expect((await fetchText(`/imports/${id}/rows.csv`)).bytes.toString().split('\r\n')).toHaveLength(4);
  });

  async function fetchText(path: string): Promise<{ bytes: Buffer; type: string | null; disposition: string | null }> {
    const token = await world.identity.token(auditor);
    const response = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    return {
      bytes: Buffer.from(await response.arrayBuffer()),
      type: response.headers.get('content-type'),
      disposition: response.headers.get('content-disposition'),
    };
  }
});
