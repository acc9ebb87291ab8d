import { createHash } from 'node:crypto';
import { policyPublishedV1 } from '@app/contracts/subsidy';
import { eventually } from '@app/testing/eventually';
import { people, policyFile, SubsidyWorld } from '@app/testing/subsidy-world';
import { subsidy } from '../service';

const seed = policyFile({ id: 'seeded', factors: '{ A: "110", B: "99.5", C: "80", D: "0" }' });

describe('what other systems are told of policies', () => {
  let subsidies: SubsidyWorld;
  const told = (id: string): { version: string; hash: string; factors: object }[] =>
    subsidies.world.topics
      .of(policyPublishedV1)
      .filter((event) => event.data.policyId === id)
      .map(({ data }) => ({ ...data.rule, ...data }));
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, { 'seeded@1': seed });
  });

  afterAll(() => subsidies.close());

  it('a version from a file is told once, with the factors as the file writes them, and not again after a restart', async () => {
    await eventually(() => told('seeded').length > 0);
    expect(told('seeded')).toMatchObject([
      {
        version: '1',
        hash: hashOf(seed),
        title: { zh: '测试政策', en: 'A policy of the test' },
        effectiveFrom: '2020-01-01',
        factors: { A: '110', B: '99.5', C: '80', D: '0' },
        minimumGrade: 'C',
        notSeriousListed: true,
      },
    ]);
    await subsidies.restart();
    // Told after the restart, so everything that would be told again has been by then.
    const yaml = policyFile({ id: 'after', version: '1' });
    const draft = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml });
    await subsidies.post(`/policies/drafts/${draft.id}/publish`, people.checker);
    await eventually(() => told('after').length > 0);
    expect([told('seeded').length, told('after').length]).toEqual([1, 1]);
  });

  it('a draft is told of when two people have published it, not before', async () => {
    const yaml = policyFile({ id: 'drafted', version: '7', effectiveFrom: '2026-07-01' });
    const draft = await subsidies.post<{ id: string }>('/policies/drafts', people.maker, { yaml });
    const rows = (): Promise<unknown[]> =>
      subsidies.service.db.query(`select 1 from policy_announced where policy_id = 'drafted'`);
    expect(await rows()).toEqual([]);
    await subsidies.post(`/policies/drafts/${draft.id}/publish`, people.checker);
    // In the transaction of the publication: nobody has to wait for a loop.
    expect(await rows()).toHaveLength(1);
    await eventually(() => told('drafted').length > 0);
    expect(told('drafted')).toMatchObject([{ version: '7', effectiveFrom: '2026-07-01', hash: hashOf(yaml) }]);
  });

  it('a version that was published before anybody told of it is told of after the start', async () => {
    const yaml = policyFile({ id: 'older', version: '3' });
    await subsidies.service.db.query(
      `insert into rule_set (kind, id, version, effective_from, bytes, hash, published_at, published_by)
       values ('subsidy', 'older', '3', '2020-01-01', $1, $2, '2026-01-01T00:00:00Z', 'seed')`,
      [Buffer.from(yaml, 'utf8'), hashOf(yaml)],
    );
    await eventually(() => told('older').length > 0);
    expect(told('older')).toMatchObject([{ version: '3', publishedAt: '2026-01-01T00:00:00.000Z' }]);
  });
});
