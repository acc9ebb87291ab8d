import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectionDrawnV1 } from '@app/contracts/inspection';
import { newId } from '@app/platform/id';
import { RuleSets } from '@app/platform/rule-sets';
import { commitmentTo } from '@app/rule-kinds/open-draw';
import { eventually } from '@app/testing/eventually';
import type { TestPerson } from '@app/testing/identity-provider';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { checkDraw } from '../../../../tools/draw-check';
import type { InspectionPage } from '../inspection/inspection.dto';
import type { RiskClassPage } from '../risk-class/risk-class.dto';
import { rewardPenalty } from '../service';
import type { FramePage, InspectionPlanAnswer, PlanFiles } from './inspection-plan.dto';

const regulator: TestPerson = { sub: 'regulator-1', roles: ['regulator'], department: '市场监管局' };
const other: TestPerson = { sub: 'regulator-2', roles: ['regulator'], department: '应急管理局' };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };
const maker: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const checker: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };
const INSPECTORS = ['3201-01', '3201-02', '3201-03', '3201-04'];
const WORD = '六月一日上午九点整，晴';

type PlanAnswer = HttpAnswer<InspectionPlanAnswer & { code?: string }>;

describe('inspection draws', () => {
  let world: TestWorld;
  let service: TestService;
  let park: TestPark;
  let sectors = 0;

  const post = (as: TestPerson, path: string, body?: unknown, version?: number): Promise<PlanAnswer> =>
    service.call('POST', path, { as, body, ...(version ? { ifMatch: `"${version}"` } : {}) });
  /** Of its own sector, so that no other test is in its frame. */
  const newSector = (): string => `sector-${(sectors += 1)}`;
  const arrived = (table: string, column: string, id: string): Promise<boolean> =>
    eventually(async () => (await service.db.query(`select 1 from ${table} where ${column} = $1`, [id])).length > 0);
  const register = async (sector: string, good = false): Promise<TestEnterprise> => {
    const enterprise = await (good ? park.registerGood({ sector }) : park.register({ sector }));
    await arrived('enterprise_copy', 'id', enterprise.enterpriseId);
    return enterprise;
  };
  const penalise = async (enterprise: TestEnterprise, cls = 'general'): Promise<void> => {
    const { recordId } = await park.record(enterprise, { class: cls });
    await arrived('credit_record_copy', 'record_id', recordId);
  };
  const bodyFor = (sector: string): Record<string, unknown> => ({
    ...{ title: '2026年度双随机抽查', matters: ['登记事项', '公示信息'], inspection: 'double-random', year: 2026 },
    inspectors: INSPECTORS.map((code) => ({ code, name: '张三' })),
    sectors: [sector],
  });
  const planned = async (sector: string, as = regulator): Promise<InspectionPlanAnswer> => {
    const { status, body } = await post(as, '/inspection-plans', bodyFor(sector));
    expect([status, body.state]).toEqual([201, 'committed']);
    return body;
  };
  const closed = async (sector: string, as = regulator): Promise<InspectionPlanAnswer> => {
    const plan = await planned(sector, as);
    const { status, body } = await post(as, `/inspection-plans/${plan.id}/frame`, undefined, 1);
    expect([status, body.state]).toEqual([200, 'frame-closed']);
    return body;
  };
  const drawn = async (sector: string, as = regulator): Promise<InspectionPlanAnswer> => {
    const plan = await closed(sector, as);
    const { status, body } = await post(auditor, `/inspection-plans/${plan.id}/witness`, { word: WORD }, 2);
    expect([status, body.state]).toEqual([200, 'drawn']);
    return body;
  };
  const inspectionsOf = async (plan: { id: string }): Promise<InspectionPage['items']> =>
    (await service.call<InspectionPage>('GET', `/inspections?planId=${plan.id}&limit=200`, { as: auditor })).body.items;
  const frameOf = async (plan: { id: string }, query = ''): Promise<FramePage['items']> =>
    (await service.call<FramePage>('GET', `/inspection-plans/${plan.id}/frame${query}`, { as: auditor })).body.items;
  /** Whether `draw:check` repeats the draw from what is published of it. */
  const repeats = async (plan: { id: string }): Promise<boolean> => {
    const folder = mkdtempSync(join(tmpdir(), 'draw-'));
    const { body } = await service.call<PlanFiles>('GET', `/inspection-plans/${plan.id}/files`, { as: auditor });
    for (const [name, content] of Object.entries(body.files)) writeFileSync(join(folder, name), content);
    const { ok } = checkDraw(folder);
    rmSync(folder, { recursive: true });
    return ok;
  };
  const agrees = async (receiptId: string): Promise<unknown> =>
    (await service.call('POST', `/receipts/${receiptId}/replay`, { as: auditor })).body['agrees'];
  /** Two officers enter it on the red list today. */
  const redListed = async (sector: string): Promise<TestEnterprise> => {
    const enterprise = await register(sector, true);
    const entry = await eventually(async () => {
      const { status, body } = await post(maker, '/red-list/entries', { enterpriseId: enterprise.enterpriseId });
      return status === 201 ? body : null;
    });
    expect((await post(checker, `/red-list/entries/${entry.id}/confirm`, undefined, 1)).status).toBe(200);
    return enterprise;
  };

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, rewardPenalty);
    park = new TestPark(world);
    // It is the first of the month: after its job, an enterprise gets its class when a frame first needs it.
    await arrived('day_job', 'name', 'risk-class');
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are bound before the frame, made of secret, frame and word, and repeated by anyone from the published files', async () => {
    const sector = newSector();
    const all = await Promise.all(Array.from({ length: 6 }, () => register(sector)));
    for (const enterprise of all.slice(0, 3)) await penalise(enterprise);
    await penalise(all[0]!);
    const plan = await closed(sector);
    expect(plan.frame).toMatchObject({ on: '2026-06-01', exempt: 0, rule: { id: 'double-random', version: '2026.1' } });
    expect(plan.frame!.counts.map(({ riskClass, candidates }) => [riskClass, candidates])).toEqual([
      ['A', 3],
      ['B', 2],
      ['C', 1],
    ]);
    const early = await service.call('GET', `/inspection-plans/${plan.id}/files`, { as: auditor });
    expect([early.status, early.body['code']]).toEqual([409, 'inspection-plan.not-drawn']);
    const drawn = await post(auditor, `/inspection-plans/${plan.id}/witness`, { word: WORD }, 2);
    expect(drawn.body.draw).toMatchObject({ on: '2026-06-01', drawn: 3, witnessBy: auditor.sub });
    expect(await agrees(drawn.body.draw!.receiptId)).toBe(true);
    expect(await repeats(plan)).toBe(true);

    const inspections = await inspectionsOf(plan);
    expect(inspections).toHaveLength(3);
    expect(inspections.map(({ uscc }) => uscc)).toContain(all[0]!.uscc);
    for (const { inspectorCodes, state, department } of inspections) {
      expect([state, department, new Set(inspectorCodes).size]).toEqual(['drawn', '市场监管局', 2]);
      expect(INSPECTORS).toEqual(expect.arrayContaining(inspectorCodes));
    }
    const told = await eventually(() => {
      const events = world.topics.of(inspectionDrawnV1).filter(({ data }) => data.planId === plan.id);
      return events.length === 3 ? events : null;
    });
    expect(told.map(({ data }) => data.inspectionId).sort()).toEqual(inspections.map(({ id }) => id).sort());
    expect(told[0]!.data).toMatchObject({ seedCommitment: plan.commitment, frameHash: plan.frame!.hash });
  });

  it('tell nobody the secret before the draw, and no name of an inspector at any time', async () => {
    const sector = newSector();
    await register(sector);
    const plan = await closed(sector);
    const [row] = await service.db.query<{ secret: string }>(`select secret from inspection_plan where id = $1`, [
      plan.id,
    ]);
    const { secret } = row!;
    expect(commitmentTo(secret)).toBe(plan.commitment);
    const everything = async (): Promise<string> =>
      JSON.stringify([
        plan,
        await service.call('GET', `/inspection-plans/${plan.id}`, { as: auditor }),
        await service.call('GET', `/inspection-plans?year=2026`, { as: auditor }),
        await frameOf(plan),
        await service.db.query(`select * from audit where subject_id = $1`, [plan.id]),
        await service.db.query(`select * from idempotency_key`),
      ]);
    expect(await everything()).not.toContain(secret);
    await post(auditor, `/inspection-plans/${plan.id}/witness`, { word: WORD }, 2);
    const { body } = await service.call<PlanFiles>('GET', `/inspection-plans/${plan.id}/files`, { as: auditor });
    expect(body.files['draw.json']).toContain(secret);
    expect(JSON.stringify(body) + (await everything())).not.toContain('张三');
    expect(Object.values(body.files).join('')).not.toContain(auditor.sub);
  });

  it('situation 12: exempt in one draw, in the next frame once off the red list, and open to complaints all the time', async () => {
    const sector = newSector();
    const [plain, red] = [await register(sector), await redListed(sector)];
    const first = await drawn(sector);
    expect(first.frame).toMatchObject({ exempt: 1 });
    const [line, ...more] = await frameOf(first, '?exempt=true');
    expect([line, more]).toMatchObject([{ uscc: red.uscc, exempt: true, exemption: { until: '2027-06-01' } }, []]);
    expect(await agrees(line!.exemption!.receiptId)).toBe(true);
    expect((await inspectionsOf(first)).map(({ uscc }) => uscc)).toEqual([plain.uscc]);

    const routine = { uscc: red.uscc, inspection: 'routine', reason: '年度例行检查' };
    const refused = await service.call('POST', '/inspections', { as: regulator, body: routine });
    expect([refused.status, refused.body['code']]).toEqual([409, 'inspection.exempt']);
    expect(refused.body['params']).toMatchObject({ until: '2027-06-01', entryId: line!.exemption!.entryId });
    for (const inspection of ['complaint', 'referral', 'campaign']) {
      expect((await post(regulator, '/inspections', { ...routine, inspection })).status).toBe(201);
    }

    await park.rate(red, 'B');
    await eventually(
      async () =>
        (
          await service.db.query(`select 1 from red_list_entry where enterprise_id = $1 and state = 'left'`, [
            red.enterpriseId,
          ])
        ).length > 0,
    );
    expect(await repeats(first)).toBe(true);
    expect(await agrees(first.draw!.receiptId)).toBe(true);
    const second = await drawn(sector, other);
    const lines = await frameOf(second, '?exempt=false');
    expect(lines.find(({ uscc }) => uscc === red.uscc)).toMatchObject({ notExemptReason: 'not-red-listed' });
    // The other was drawn this year already: once is enough.
    expect(lines.find(({ uscc }) => uscc === plain.uscc)).toMatchObject({ inspectedThisYear: true });
    expect((await inspectionsOf(second)).map(({ uscc }) => uscc)).toEqual([red.uscc]);
    expect([await repeats(first), await repeats(second)]).toEqual([true, true]);
  });

  it('situation 21: whoever made the plan or closed the frame is no witness, nor does the database take them', async () => {
    const sector = newSector();
    await register(sector);
    const both: TestPerson = { ...regulator, sub: 'regulator-auditor', roles: ['regulator', 'auditor'] };
    const { id } = await planned(sector);
    const path = `/inspection-plans/${id}`;
    expect((await post(auditor, `${path}/witness`, { word: WORD }, 1)).body.code).toBe('inspection-plan.wrong-state');
    expect((await post(other, `${path}/frame`, undefined, 1)).body.code).toBe('inspection-plan.other-department');
    expect((await post(both, `${path}/frame`, undefined, 1)).status).toBe(200);
    const own = await post(both, `${path}/witness`, { word: WORD }, 2);
    expect([own.status, own.body.code]).toEqual([403, 'two-people.same-person']);
    const forced = (column: string): Promise<unknown> =>
      service.db.query(
        `update inspection_plan set state = 'drawn', witness_by = ${column}, witness_word = 'x', drawn_on = frame_on, drawn_at = frame_at,
           seed = encode(sha256(convert_to(secret || E'\\n' || frame_hash || E'\\nx', 'UTF8')), 'hex'),
           receipt_id = (select id from receipt limit 1) where id = $1`,
        [id],
      );
    for (const column of ['made_by', 'frame_by']) {
      await expect(forced(column)).rejects.toMatchObject({ driverError: { constraint: 'inspection_plan_two_people' } });
    }
    const answers = await Promise.all(
      [auditor, maker, checker].map((as) => post(as, `${path}/witness`, { word: WORD }, 2)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(await inspectionsOf({ id })).toHaveLength(1);
  });

  it('keep plan and frame as they were, in the database too', async () => {
    const sector = newSector();
    await register(sector);
    const { id } = await closed(sector);
    const change = (text: string): Promise<unknown> => service.db.query(`${text} = $1`, [id]);
    for (const statement of [
      `update inspection_frame_line set risk_class = 'D' where plan_id`,
      `delete from inspection_frame_line where plan_id`,
      `update inspection_plan set inspector_codes = '{a,b}' where id`,
      `update inspection_plan set frame_hash = repeat('0', 64) where id`,
      `update inspection_plan set title = 'x' where id`,
      `update inspection_plan set matters = '{x}' where id`,
      `update inspection_plan set rule_version = '2022.1' where id`,
      `delete from inspection_plan where id`,
    ]) {
      await expect(change(statement)).rejects.toThrow(/of a draw never changes/);
    }
    const seed = `update inspection_plan set state = 'drawn', witness_by = 'x', witness_word = 'x', drawn_on = frame_on, drawn_at = frame_at,
      receipt_id = (select id from receipt limit 1), seed = repeat('0', 64) where id`;
    await expect(change(seed)).rejects.toMatchObject({ driverError: { constraint: 'inspection_plan_seed' } });
    await post(auditor, `/inspection-plans/${id}/witness`, { word: WORD }, 2);
    await expect(change(`update inspection_plan set title = 'x' where id`)).rejects.toThrow(/never changes/);
  });

  it('have no enterprise in two open frames, also when two close at once; a plan given up makes room and stays on record', async () => {
    const sector = newSector();
    await register(sector);
    const plans = [await planned(sector), await planned(sector, other)];
    const answers = await Promise.all(
      plans.map(({ id }, at) => post([regulator, other][at]!, `/inspection-plans/${id}/frame`, undefined, 1)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const at = answers.findIndex(({ status }) => status === 200);
    const late = answers[1 - at]!;
    expect(late.body.code).toBe('inspection-plan.another-frame-open');
    const path = `/inspection-plans/${plans[at]!.id}`;
    const one = { uscc: (await frameOf(plans[at]!))[0]!.uscc, inspection: 'routine', reason: '年度例行检查' };
    expect((await post(regulator, '/inspections', one)).body.code).toBe('inspection.draw-pending');
    const withdrawn = await post([regulator, other][at]!, `${path}/withdrawal`, { reason: '检查事项调整' }, 2);
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', withdrawnReason: '检查事项调整', version: 3 });
    expect((await post(auditor, `${path}/witness`, { word: WORD }, 3)).body.code).toBe('inspection-plan.wrong-state');
    const next = await post([other, regulator][at]!, `/inspection-plans/${plans[1 - at]!.id}/frame`, undefined, 1);
    expect(next.status).toBe(200);
    await post(auditor, `/inspection-plans/${plans[1 - at]!.id}/witness`, { word: WORD }, 2);
  });

  it('draw whoever was only ordered to be inspected: an order that nobody carried out takes no one out of a draw', async () => {
    const sector = newSector();
    const [ordered, visited] = [await register(sector), await register(sector)];
    const routine = async ({ uscc }: TestEnterprise): Promise<string> =>
      (await post(regulator, '/inspections', { uscc, inspection: 'routine', reason: '年度例行检查' })).body.id;
    await routine(ordered);
    const result = { outcome: 'no-problem', on: park.today, note: '未发现问题' };
    expect((await post(regulator, `/inspections/${await routine(visited)}/result`, result, 1)).status).toBe(200);
    const plan = await drawn(sector, other);
    const lines = await frameOf(plan);
    expect(lines.find(({ uscc }) => uscc === ordered.uscc)).toMatchObject({ inspectedThisYear: false });
    expect(lines.find(({ uscc }) => uscc === visited.uscc)).toMatchObject({ inspectedThisYear: true });
    expect((await inspectionsOf(plan)).map(({ uscc }) => uscc)).toEqual([ordered.uscc]);
  });

  it('leave in the audit log what was fixed with the commitment, so that it cannot be exchanged unseen', async () => {
    const sector = newSector();
    const { id, commitment } = await planned(sector);
    const [row] = await service.db.query<{ detail: unknown }>(
      `select detail from audit where subject_id = $1 and action = 'inspection-plan.committed'`,
      [id],
    );
    expect(row!.detail).toMatchObject({
      ...{ title: '2026年度双随机抽查', matters: ['登记事项', '公示信息'], department: '市场监管局', year: 2026 },
      ...{ inspectorCodes: INSPECTORS, inspectorsPerEnterprise: 2, sectors: [sector], subZones: null, commitment },
    });
  });

  it('take no rule version whose risk classes cannot be read, before it is published', async () => {
    const text = readFileSync(join(__dirname, '../../../../rules/inspection/double-random@2026.1.yaml'), 'utf8');
    const bad = text.replaceAll('2026.1', '2030.1').replace('effectiveFrom: 2026', 'effectiveFrom: 2030');
    const publish = (bytes: string): Promise<void> =>
      service.db.transaction((tx) => service.app.get(RuleSets).publish(tx, Buffer.from(bytes), 'x.yaml', 'test'));
    await expect(publish(bad.replace('class: D', 'class: E'))).rejects.toThrow(/terms\.riskClasses/);
    expect(await service.db.query(`select 1 from rule_set where version = '2030.1'`)).toEqual([]);
  });

  it('refuse a plan of a year gone by, too few inspectors, nobody to draw from, and an account of no department', async () => {
    const body = bodyFor(newSector());
    const refused = async (more: Record<string, unknown>, as = regulator): Promise<string | undefined> =>
      (await post(as, '/inspection-plans', { ...body, ...more })).body.code;
    expect(await refused({ year: 2025 })).toBe('inspection-plan.other-year');
    const far = await service.call('GET', '/inspection-plans?year=99999999999', { as: auditor });
    expect([far.status, far.body['code']]).toEqual([400, 'request.invalid']);
    expect(await refused({ inspectorsPerEnterprise: 5 })).toBe('inspection-plan.too-few-inspectors');
    expect(await refused({ inspectors: [{ code: 'a' }, { code: 'a' }] })).toBe('request.invalid');
    expect(await refused({ inspection: 'routine' })).toBe('request.invalid');
    expect(await refused({}, { sub: 'nowhere', roles: ['regulator'] })).toBe('inspection.no-department');
    const { id } = await planned(newSector());
    expect((await post(regulator, `/inspection-plans/${id}/frame`, undefined, 1)).body.code).toBe(
      'inspection-plan.frame-empty',
    );
    const next = await post(regulator, '/inspection-plans', { ...body, year: 2027 });
    expect((await post(regulator, `/inspection-plans/${next.body.id}/frame`, undefined, 1)).body.code).toBe(
      'inspection-plan.other-year',
    );
    expect((await post(regulator, `/inspection-plans/${newId()}/frame`, undefined, 1)).status).toBe(404);
  });

  it('use the risk class of the month: a new record counts from the first of the next, for everybody without a touch', async () => {
    const sector = newSector();
    const [enterprise, untouched] = [await register(sector), await register(sector)];
    await closed(sector).then(({ id }) => post(auditor, `/inspection-plans/${id}/witness`, { word: WORD }, 2));
    await penalise(enterprise, 'serious');
    const classIn = async (month: string, { enterpriseId }: TestEnterprise): Promise<RiskClassPage['items']> =>
      (
        await service.call<RiskClassPage>('GET', `/risk-classes?month=${month}&enterpriseId=${enterpriseId}`, {
          as: regulator,
        })
      ).body.items;
    const again = await closed(sector);
    expect((await frameOf(again)).map(({ riskClass }) => riskClass)).toEqual(['A', 'A']);
    world.clock.moveTo(new Date('2026-08-03T09:00:00+08:00'));
    const [july] = await eventually(async () => {
      const items = await classIn('2026-07-15', enterprise);
      return items.length > 0 ? items : null;
    });
    expect(july).toMatchObject({ riskClass: 'D', month: '2026-07-01', computedOn: '2026-07-01' });
    expect(july!.reasons).toMatchObject([{ name: 'serious-record', recordIds: [expect.any(String)] }]);
    const [august] = await eventually(async () => {
      const items = await classIn('2026-08-01', untouched);
      return items.length > 0 ? items : null;
    });
    expect(august).toMatchObject({ riskClass: 'A', computedOn: '2026-08-01', rule: { id: 'double-random' } });
    expect((await frameOf(again)).map(({ riskClass }) => riskClass)).toEqual(['A', 'A']);
  });
});
