import { eventually } from '@app/testing/eventually';
import { codeOf, TestGateway } from '@app/testing/test-gateway';

describe('the names of people', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start(12);
  });

  afterAll(() => gateway.close());

  const ask = async (account: string, path: string): Promise<Response> =>
    fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${await gateway.token(account)}` } });
  const namesFor = async (account: string, accounts: string): Promise<Record<string, string>> => {
    const answer = await ask(account, `/auth/people?accounts=${accounts}`);
    return ((await answer.json()) as { people: Record<string, string> }).people;
  };

  it('are known of everybody served, by session or by a token of their own', async () => {
    const browser = gateway.browser();
    await browser.signIn('subsidy-officer-1');
    await browser.open('/api/commitment/items');
    await ask('enterprise-1', '/api/commitment/items');
    await eventually(async () => {
      const names = await namesFor('auditor-1', 'subsidy-officer-1,enterprise-1,nobody,subsidy-officer-1');
      return names['subsidy-officer-1'] === '林晓' && names['enterprise-1'] && Object.keys(names).length === 2;
    });
  });

  it('are shown to an enterprise only of those who act for it', async () => {
    await ask('enterprise-1', '/api/commitment/items');
    await ask('enterprise-2', '/api/commitment/items');
    await ask('subsidy-officer-2', '/api/commitment/items');
    const all = 'enterprise-1,enterprise-2,subsidy-officer-2';
    await eventually(async () => Object.keys(await namesFor('auditor-1', all)).length === 3);
    expect(Object.keys(await namesFor('enterprise-1', all))).toEqual(['enterprise-1']);
  });

  it('are corrected when the identity provider says another one', async () => {
    await ask('credit-officer-2', '/api/commitment/items');
    await eventually(async () => (await namesFor('auditor-1', 'credit-officer-2'))['credit-officer-2']);
    const [right] = Object.values(await namesFor('auditor-1', 'credit-officer-2'));
    await gateway.redis.hSet(
      'gateway:people',
      'credit-officer-2',
      JSON.stringify({ name: '旧名', enterpriseId: null }),
    );
    expect(await namesFor('auditor-1', 'credit-officer-2')).toEqual({ 'credit-officer-2': '旧名' });
    const other = await gateway.another({});
    const authorization = `Bearer ${await gateway.token('credit-officer-2')}`;
    await eventually(async () => {
      await fetch(`${other.url}/api/commitment/items`, { headers: { authorization } });
      return (await namesFor('auditor-1', 'credit-officer-2'))['credit-officer-2'] === right;
    });
    await other.app.close();
  });

  it('are for who is signed in, a hundred at once', async () => {
    expect(await codeOf(await fetch(`${gateway.url}/auth/people?accounts=auditor-1`))).toEqual([
      401,
      'auth.missing-token',
    ]);
    const many = (n: number): string => Array.from({ length: n }, (_, one) => `a${one}`).join(',');
    expect((await ask('auditor-1', `/auth/people?accounts=${many(100)}`)).status).toBe(200);
    for (const bad of [`?accounts=${many(101)}`, '?accounts=', '', '?accounts=a,,b']) {
      expect(await codeOf(await ask('auditor-1', `/auth/people${bad}`))).toEqual([400, 'request.invalid']);
    }
  });
});
