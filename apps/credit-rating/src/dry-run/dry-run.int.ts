import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleDraftView } from '@app/platform/rule-drafts.dto';
import { sql } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import type { TestPerson } from '@app/testing/identity-provider';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';
import type { DryRunRowPage, DryRunView } from './dry-run.dto';

const officer: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };
const FILE = readFileSync(join(__dirname, '../../../../rules/rating/park-rating@2026.1.yaml'), 'utf8');

/** The rules of today with another base, in force from a later day. */
function nextVersion(version: string, base: string, effectiveFrom = '2026-07-01'): string {
  return FILE.replace('version: "2026.1"', `version: "${version}"`)
    .replace('effectiveFrom: 2026-04-01', `effectiveFrom: ${effectiveFrom}`)
    .replace(/^base: 88$/m, `base: ${base}`);
}

describe('a dry run of rating rules', () => {
  let world: TestWorld;
  let service: TestService;
  const draft = async (yaml: string): Promise<string> => {
    const { body } = await service.call<RuleDraftView>('POST', '/rule-sets/drafts', { as: officer, body: { yaml } });
    return `/rule-sets/drafts/${body.id}`;
  };
  const start = (path: string): Promise<HttpAnswer<DryRunView & { code?: string }>> =>
    service.call('POST', `${path}/dry-run`, { as: officer });
  const cancel = (path: string): Promise<HttpAnswer<DryRunView & { code?: string }>> =>
    service.call('POST', `${path}/dry-run/cancel`, { as: officer });
  const get = async (path: string): Promise<DryRunView> =>
    (await service.call<DryRunView>('GET', `${path}/dry-run`, { as: auditor })).body;
  const rows = async (path: string, query: string): Promise<DryRunRowPage> =>
    (await service.call<DryRunRowPage>('GET', `${path}/dry-run/enterprises?${query}`, { as: auditor })).body;
  const finished = (path: string): Promise<DryRunView> =>
    eventually(async () => {
      const run = await get(path);
      return run.state === 'running' ? undefined : run;
    });

  /** Many at once, as an import leaves them; every third has a general penalty. */
  const populate = (from: number, count: number): Promise<void> =>
    service.db.transaction(async (tx) => {
      const all = Array.from({ length: count }, (_, n) => ({
        ...{ id: newId(), uscc: codeNumber(from + n), name: `企业${from + n}` },
        record: n % 3 === 0 ? newId() : null,
      }));
      await sql(
        tx,
        `insert into enterprise (id, revision, uscc, name, sector, sub_zone, registered_on, registered_at)
         select id, 1, uscc, name, 'trade', 'east', '2024-01-10', now()
         from jsonb_to_recordset($1::jsonb) as row (id uuid, uscc text, name text)`,
        [JSON.stringify(all)],
      );
      await sql(
        tx,
        `insert into credit_record (id, enterprise_id, record, class, determined_on, recorded_at, content, recorded_event_id)
         select record, id, 'penalty', 'general', '2026-05-01', now(), '{}', record
         from jsonb_to_recordset($1::jsonb) as row (id uuid, record uuid) where record is not null`,
        [JSON.stringify(all)],
      );
    });

  beforeAll(async () => {
    world = await TestWorld.create('2026-06-01T09:00:00+08:00');
    service = await TestService.start(world, creditRating);
    await populate(1, 1200);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('counts who goes from which grade to which, lists each cell, and writes no rating', async () => {
    const path = await draft(nextVersion('2026.7', '82'));
    expect(await get(path)).toMatchObject({ state: 'none', total: 0, matrix: [], grades: ['A', 'B', 'C', 'D'] });
    const started = await start(path);
    expect([started.status, started.body.total, started.body.asOf]).toEqual([202, 1200, '2026-06-01']);
    const done = await finished(path);
    expect(done).toMatchObject({ state: 'done', done: 1200, baseVersion: '2026.1', startedBy: officer.sub });
    // 88 → 82 and 78 → 72.
    expect(done.matrix).toEqual([
      { from: 'A', to: 'B', count: 800, raised: 0, lowered: 800 },
      { from: 'B', to: 'B', count: 400, raised: 0, lowered: 400 },
    ]);
    const first = await rows(path, 'from=A&to=B&limit=500');
    const rest = await rows(path, `from=A&to=B&limit=500&cursor=${first.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([500, 300, null]);
    expect(first.items[0]).toMatchObject({ from: 'A', to: 'B', scoreBefore: '88.00', scoreAfter: '82.00' });
    expect((await rows(path, 'changed=true&limit=5000')).items).toHaveLength(800);
    const [ratings] = await service.db.query<{ n: number }>(
      `select count(*)::int as n from rating where rule ->> 'version' = '2026.7'`,
    );
    expect(ratings!.n).toBe(0);
    // Once more, of the facts of then.
    await populate(2001, 3);
    expect((await start(path)).body).toMatchObject({ state: 'running', done: 0, matrix: [] });
    expect((await finished(path)).matrix.map(({ count }) => count)).toEqual([802, 401]);
  });

  it('goes on behind the last batch after a stop, and ends when it is cancelled', async () => {
    const path = await draft(nextVersion('2026.8', '90', '2026-08-01'));
    await start(path);
    await service.stop();
    service = await TestService.startOn(world, creditRating, service.database);
    expect(await finished(path)).toMatchObject({ state: 'done', done: 1203, total: 1203 });
    const none = await cancel(path);
    expect([none.status, none.body.code]).toEqual([409, 'rating-dry-run.not-running']);
    await service.db.query(
      `insert into lease (name, holder, fence, until) values ('rating-dry-runs', $1, 1, 'infinity')
      on conflict (name) do update set holder = $1, until = 'infinity'`,
      [newId()],
    );
    await start(path);
    const twice = await start(path);
    expect([twice.status, twice.body.code]).toEqual([409, 'rating-dry-run.running']);
    expect((await cancel(path)).body).toMatchObject({ state: 'cancelled', cancelledBy: officer.sub });
    await service.call('POST', `${path}/withdrawal`, { as: officer, ifMatch: '"1"', body: { reason: '另行论证' } });
    expect((await start(path)).body.code).toBe('rule-draft.wrong-state');
  });
});
