import { addMonths } from '@app/kernel/calendar';
import type { Role } from '@app/platform/auth';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { newCode, TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import type { RowResults } from '../red-list/red-list.dto';
import { rewardPenalty } from '../service';
import { ExemptionCache } from './exemption.cache';
import type { ExemptionAnswer, ExemptionRows } from './exemption.dto';

const maker = { sub: 'credit-officer-1', roles: ['credit-officer' as const] };
const checker = { sub: 'credit-officer-2', roles: ['credit-officer' as const] };
const regulator = { sub: 'regulator-1', roles: ['regulator' as const] };

describe('is X exempt from this inspection?', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let listed: TestEnterprise;
  let food: TestEnterprise;
  let plain: TestEnterprise;

  const ask = (uscc: string, inspection = 'routine'): Promise<HttpAnswer<ExemptionAnswer & { code?: string }>> =>
    service.call('GET', `/exemptions?uscc=${encodeURIComponent(uscc)}&inspection=${inspection}`, { as: regulator });
  const hits = async (): Promise<number> => {
    const { body } = await service.call<string>('GET', '/metrics');
    return Number(/exemption_reads_total\{[^}]*from="cache"[^}]*\} (\d+)/.exec(body)?.[1] ?? 0);
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    listed = await park.registerGood();
    food = await park.registerGood({ sector: 'food' });
    plain = await park.register();
    await eventually(async () => (await service.db.query(`select 1 from red_list_candidate`)).length === 2);
    await eventually(async () => (await ask(plain.uscc)).status === 200);
    const enterpriseIds = [listed.enterpriseId, food.enterpriseId];
    const proposed = await service.call<RowResults>('POST', '/red-list/entries/batch', {
      as: maker,
      body: { enterpriseIds },
    });
    const entries = proposed.body.items.map(({ id, version }) => ({ id, version }));
    await service.call('POST', '/red-list/confirmations', { as: checker, body: { entries } });
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('says yes with the period and the rule that says so, for the kinds the rule names', async () => {
    const { status, body } = await ask(listed.uscc);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ uscc: listed.uscc, enterpriseId: listed.enterpriseId, exempt: true, reason: null, seriousListed: false },
      ...{ on: park.today, redListed: { from: park.today, until: addMonths(park.today, 12) } },
      rule: { id: 'inspection-exemption', version: '2026.1' },
    });
    expect(body.rule.hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await ask(listed.uscc, 'double-random')).body.exempt).toBe(true);
    // Written so, it is not answered before the controller; how it is asked makes no difference to the answer.
    const otherwise = await ask(` ${listed.uscc.toLowerCase().replace('9', '９')} `);
    const plainly = await ask(listed.uscc);
    expect(otherwise.body).toEqual(body);
    expect(plainly.body).toEqual(body);
    const headersOf = ({ headers }: { headers: Headers }): [string, string][] =>
      [...headers].filter(([name]) => name !== 'date' && name !== 'content-length');
    expect(headersOf(plainly)).toEqual(headersOf(otherwise));
  });

  it('says no with the reason, in both languages', async () => {
    const reason = async (uscc: string, inspection?: string): Promise<string | null> => {
      const { body } = await ask(uscc, inspection);
      expect(body.exempt).toBe(false);
      expect(body.text.zh).toMatch(/不/);
      return body.reason;
    };
    expect(await reason(plain.uscc)).toBe('not-red-listed');
    expect(await reason(food.uscc)).toBe('sector-excluded');
    expect((await ask(food.uscc)).body.text.zh).toContain('所属行业（食品）');
    expect(await reason(listed.uscc, 'complaint')).toBe('inspection-not-covered');
  });

  it('knows a former code and warns, and knows nothing of a code that never was', async () => {
    const enterprise = await park.register();
    const former = enterprise.uscc;
    await park.change(enterprise, { uscc: newCode() });
    const { body } = await eventually(async () => {
      const answer = await ask(enterprise.uscc);
      return answer.status === 200 ? answer : null;
    });
    expect(body.formerCodeWarning).toBeUndefined();
    expect((await ask(former)).body).toMatchObject({
      uscc: former,
      enterpriseId: enterprise.enterpriseId,
      formerCodeWarning: { presentUscc: enterprise.uscc },
    });
    for (const unknown of [newCode(), 'nothing at all']) {
      const answer = await ask(unknown);
      expect([answer.status, answer.body.code]).toEqual([404, 'exemption.unknown-code']);
    }
  });

  it('answers a thousand in the order asked, unknown ones row by row, the second time from the cache', async () => {
    const others = Array.from({ length: 996 }, () => newCode());
    const uscc = [food.uscc, ...others, listed.uscc, '？', listed.uscc];
    const askAll = (): Promise<HttpAnswer<ExemptionRows>> =>
      service.call('POST', '/exemptions/queries', { as: regulator, body: { uscc, inspection: 'routine' }, key: null });
    const first = await askAll();
    expect(first.body.items.map((item) => item.asked)).toEqual(uscc);
    expect(first.body.items.map((item) => item.answer?.exempt ?? null)).toEqual([
      false,
      ...others.map(() => null),
      true,
      null,
      true,
    ]);
    expect(first.body.items[1]).toMatchObject({ found: false, answer: null });
    expect(first.body.items[1]?.problem?.zh).toContain(others[0]);
    await eventually(async () => {
      const before = await hits();
      expect((await askAll()).body).toEqual(first.body);
      return (await hits()) - before === 2;
    });
    const tooMany = { uscc: Array.from({ length: 1001 }, () => listed.uscc), inspection: 'routine' };
    expect((await service.call('POST', '/exemptions/queries', { as: regulator, body: tooMany })).status).toBe(400);
  });

  it('lets the serious list win', async () => {
    const id = newId();
    const cache = service.app.get(ExemptionCache);
    await service.db.transaction(async (tx) => {
      await cache.changing(tx, listed.enterpriseId);
      await tx.query(
        `insert into serious_list_entry (id, enterprise_id, state, listed_on, listed_at, legal_basis, source_decision,
           decided_on, proposed_by, proposed_on, confirmed_by, record_id, caused_by_record)
         values ($1, $2, 'entered', $3, now(), 'x', 'x', $3, 'a', $3, 'b', $1, true)`,
        [id, listed.enterpriseId, park.today],
      );
    });
    expect((await ask(listed.uscc)).body).toMatchObject({
      exempt: false,
      reason: 'serious-listed',
      seriousListed: true,
    });
    await service.db.transaction(async (tx) => {
      await cache.changing(tx, listed.enterpriseId);
      await tx.query(`delete from serious_list_entry where id = $1`, [id]);
    });
    expect((await ask(listed.uscc)).body).toMatchObject({ exempt: true });
  });

  it('is for those whose business it is; an enterprise asks about itself', async () => {
    const path = (uscc: string): string => `/exemptions?uscc=${uscc}&inspection=routine`;
    const itself = { sub: 'e-1', roles: ['enterprise' as const], enterpriseId: listed.enterpriseId };
    expect((await service.call('GET', path(listed.uscc), { as: itself })).status).toBe(200);
    const foreign = await service.call('GET', path(plain.uscc), { as: itself });
    const unknown = await service.call('GET', path(newCode()), { as: itself });
    expect([foreign.status, foreign.body['code']]).toEqual([unknown.status, unknown.body['code']]);
    const body = { uscc: [listed.uscc], inspection: 'routine' };
    const statuses: Partial<Record<Role, number[]>> = {};
    for (const role of ['regulator', 'credit-officer', 'auditor', 'system', 'subsidy-officer', 'operator'] as const) {
      const as = { sub: role, roles: [role] };
      const one = await service.call('GET', path(listed.uscc), { as });
      const many = await service.call('POST', '/exemptions/queries', { as, body });
      statuses[role] = [one.status, many.status];
    }
    expect(statuses).toEqual({
      ...{ regulator: [200, 200], 'credit-officer': [200, 200], auditor: [200, 200], system: [200, 200] },
      ...{ 'subsidy-officer': [403, 403], operator: [403, 403] },
    });
    expect((await service.call('POST', '/exemptions/queries', { as: itself, body })).status).toBe(403);
  });
});
