import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratingChangedV1, ruleSetPublishedV1 } from '@app/contracts/rating';
import type { RuleDraftDetail, RuleDraftPage, RuleDraftView } from '@app/platform/rule-drafts.dto';
import type { RuleSetList } from '@app/platform/rule-set-pages.dto';
import { RuleSets } from '@app/platform/rule-sets';
import type { WorkList } from '@app/platform/work.dto';
import { eventually } from '@app/testing/eventually';
import { codeNumber } from '@app/testing/examples';
import type { TestPerson } from '@app/testing/identity-provider';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { creditRating } from '../service';

const maker: TestPerson = { sub: 'credit-officer-1', roles: ['credit-officer'] };
const checker: TestPerson = { sub: 'credit-officer-2', roles: ['credit-officer'] };
const auditor: TestPerson = { sub: 'auditor-1', roles: ['auditor'] };

const FILE = readFileSync(join(__dirname, '../../../../rules/rating/park-rating@2026.1.yaml'), 'utf8');

/** The rules of today with another base, as a version of their own. */
function nextVersion(version: string, effectiveFrom: string, base = '90'): string {
  return FILE.replace('version: "2026.1"', `version: "${version}"`)
    .replace('effectiveFrom: 2026-04-01', `effectiveFrom: ${effectiveFrom}`)
    .replace(/^base: 88$/m, `base: ${base}`);
}

interface Refusal {
  code: string;
  errors: { field: string; value?: unknown; detail: string }[];
}

describe('drafts of rule versions', () => {
  let world: TestWorld;
  let service: TestService;
  const draft = (yaml: string, as = maker): Promise<HttpAnswer<RuleDraftView & Refusal>> =>
    service.call('POST', '/rule-sets/drafts', { as, body: { yaml, note: '试行调整' } });
  const act = (
    as: TestPerson,
    { id, version }: RuleDraftView,
    act: 'publish' | 'withdrawal',
    body?: object,
  ): Promise<HttpAnswer<RuleDraftView & Refusal>> =>
    service.call('POST', `/rule-sets/drafts/${id}/${act}`, { as, ifMatch: `"${version}"`, ...(body ? { body } : {}) });
  const waiting = async (as: TestPerson): Promise<string[]> => {
    const { body } = await service.call<WorkList>('GET', '/work', { as });
    const group = body.groups.find(({ kind }) => kind === 'rule-draft.publish');
    return group?.items.map(({ what }) => what.zh) ?? [];
  };
  const versions = async (): Promise<(string | null)[]> => {
    const { body } = await service.call<RuleSetList>('GET', '/rule-sets', { as: auditor });
    const rating = body.items.find(({ kind }) => kind === 'rating')!;
    return [rating.inForce, ...rating.versions.map(({ version }) => version)];
  };

  beforeAll(async () => {
    world = await TestWorld.create('2026-06-01T09:00:00+08:00');
    service = await TestService.start(world, creditRating);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are refused with every fault where it stands', async () => {
    const bad = await draft(
      nextVersion('x', '2026-07-01', '"88.123"').replace('grade: B, from: 70', 'grade: B, from: no'),
    );
    expect([bad.status, bad.body.code]).toEqual([400, 'rule-draft.invalid']);
    expect(bad.body.errors.map(({ field, value }) => [field, value])).toEqual([
      ['scale[1].from', 'no'],
      ['base', '88.123'],
    ]);
    const faultOf = async (yaml: string): Promise<string | undefined> => (await draft(yaml)).body.errors[0]?.field;
    expect(await faultOf('kind: [')).toBe('yaml');
    expect(await faultOf(readFileSync('rules/repair/credit-repair@2026.1.yaml', 'utf8'))).toBe('kind');
    expect(await faultOf(nextVersion('2', '2026-07-01').replace('id: park-rating', 'id: my-rating'))).toBe('id');
    // A rule does not act back.
    expect(await faultOf(nextVersion('2', '2026-05-31'))).toBe('effectiveFrom');
    for (const taken of [nextVersion('2026.1', '2026-07-01'), nextVersion('2019.1', '2026-07-01')]) {
      expect((await draft(taken)).body.code).toBe('rule-draft.version-exists');
    }
  });

  it('show what they change and what becomes of the cases; one at a time a version', async () => {
    const { body: made } = await draft(nextVersion('2026.7', '2026-07-01'));
    expect(made).toMatchObject({
      state: 'draft',
      version: 1,
      maker: maker.sub,
      ruleVersion: '2026.7',
      note: '试行调整',
    });
    expect((await draft(nextVersion('2026.7', '2026-08-01'), checker)).body.code).toBe('rule-draft.open-already');
    const { body } = await service.call<RuleDraftDetail>('GET', `/rule-sets/drafts/${made.id}`, { as: auditor });
    expect([body.content['base'], body.base?.content['base'], body.base?.version]).toEqual([90, 88, '2026.1']);
    expect(body.cases.differing).toBeGreaterThan(10);
    expect(body.cases.items.find(({ agrees }) => !agrees)?.differences[0]?.path).toMatch(/^expect\./);
    expect(await waiting(checker)).toEqual(['园区企业信用评级规则（2026年版） 2026.7']);
    expect(await waiting(maker)).toEqual([]);
    const withdrawn = await act(checker, made, 'withdrawal', { reason: '另行论证' });
    expect(withdrawn.body).toMatchObject({
      state: 'withdrawn',
      withdrawnBy: checker.sub,
      withdrawalReason: '另行论证',
    });
    expect(await waiting(checker)).toEqual([]);
    expect((await act(checker, withdrawn.body, 'publish')).body.code).toBe('rule-draft.wrong-state');
    expect(await versions()).toEqual(['2026.1', '2019.1', '2026.1']);
  });

  it('once another person publishes them, rate everyone again as a version that came with the system does', async () => {
    const body = { uscc: codeNumber(1), name: '企业1', sector: 'trade', subZone: 'east', registeredOn: '2024-01-10' };
    const { body: enterprise } = await service.call<{ id: string }>('POST', '/enterprises', { as: maker, body });
    const ratings = (): string[][] =>
      world.topics
        .of(ratingChangedV1)
        .filter(({ data }) => data.enterpriseId === enterprise.id)
        .map(({ data }) => [data.ruleSet.version, data.score]);
    await eventually(() => ratings().length === 1);
    const yaml = nextVersion('2026.6', '2026-06-01');
    const { body: made } = await draft(yaml);
    const own = await act(maker, made, 'publish');
    expect([own.status, own.body.code]).toEqual([403, 'rule-draft.own']);
    await expect(
      service.db.query(
        `update rule_draft set state = 'published', checker = maker, published_at = now() where id = $1`,
        [made.id],
      ),
    ).rejects.toThrow('rule_draft_two_people');
    expect((await act(checker, { ...made, version: 2 }, 'publish')).status).toBe(412);
    const published = await act(checker, made, 'publish');
    expect(published.body).toMatchObject({ state: 'published', checker: checker.sub, version: 2 });
    await eventually(() => ratings().length === 2);
    expect(ratings()).toEqual([
      ['2026.1', '88.00'],
      ['2026.6', '90.00'],
    ]);
    const told = await eventually(() =>
      world.topics.of(ruleSetPublishedV1).find(({ data }) => data.rule.version === '2026.6'),
    );
    expect(told.data).toMatchObject({ kind: 'rating', effectiveFrom: '2026-06-01' });
    expect(await versions()).toEqual(['2026.6', '2019.1', '2026.1', '2026.6']);
    expect((await draft(yaml)).body.code).toBe('rule-draft.version-exists');
    const list = (query: string): Promise<HttpAnswer<RuleDraftPage>> =>
      service.call('GET', `/rule-sets/drafts?${query}`, { as: auditor });
    const [first, second] = [await list('limit=1'), await list('state=withdrawn,draft')];
    expect(first.body.items.map(({ ruleVersion }) => ruleVersion)).toEqual(['2026.6']);
    expect((await list(`limit=1&cursor=${first.body.nextCursor}`)).body.items).toEqual(second.body.items);
    expect((await list('state=lost')).status).toBe(400);
    const audited = await service.db.query(`select action, actor from audit where subject_id = $1 order by id`, [
      made.id,
    ]);
    expect(audited).toEqual([
      { action: 'rule-draft.drafted', actor: maker.sub },
      { action: 'rule-draft.published', actor: checker.sub },
    ]);
  });

  it('that lie until their first day is past are not published any more', async () => {
    const { body: made } = await draft(nextVersion('2026.6b', '2026-06-02'));
    world.clock.moveTo(new Date('2026-06-03T00:00:01+08:00'));
    expect((await act(checker, made, 'publish')).body.code).toBe('rule-draft.late');
  });

  it('that another process of the service published are found by this one', async () => {
    const bytes = Buffer.from(nextVersion('2026.9', '2026-09-01'));
    await service.db.transaction((tx) => service.app.get(RuleSets).publish(tx, bytes, 'x.yaml', checker.sub));
    await eventually(async () => (await versions()).includes('2026.9'));
  });
});
