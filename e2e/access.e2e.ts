import { ROLES, type Role } from '@app/platform/actor';
import { clientToken, signIn } from '../deploy/local/sign-in';
import { access, type Access } from './access';
import { Chain, signInOfficers } from './chain';
import { type RunningSystem, runSystem } from './system';

type ServiceName = keyof typeof access;
const services = Object.keys(access) as ServiceName[];

/** A demo account of each role; other systems sign in by themselves. */
const ACCOUNT: Record<Exclude<Role, 'system'>, string> = {
  'subsidy-officer': 'subsidy-officer-1',
  'subsidy-approver': 'subsidy-approver-1',
  regulator: 'regulator-market',
  'credit-officer': 'credit-officer-1',
  enterprise: 'enterprise-1',
  auditor: 'auditor-1',
  operator: 'operator-1',
};

describe('who may call what, on every endpoint the services document', () => {
  let running: RunningSystem;
  const tokens = new Map<Role | 'other enterprise', string>();

  /** Calls a service itself: behind the gateway it must hold too. */
  async function statusOf(
    service: ServiceName,
    operation: string,
    token?: string,
    ids: Record<string, string> = {},
  ): Promise<number> {
    const [method, template] = operation.split(' ') as [string, string];
    const path = template.replace(
      /\{(\w+)\}/g,
      (_, name: string) => ids[name] ?? '00000000-0000-7000-8000-000000000000',
    );
    const response = await fetch(running.system.urls[service] + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === 'POST'
          ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), 'if-match': '"1"' }
          : {}),
      },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    await response.arrayBuffer();
    return response.status;
  }

  async function documented(service: ServiceName): Promise<string[]> {
    const response = await fetch(`${running.system.urls[service]}/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  beforeAll(async () => {
    running = await runSystem();
    for (const [role, account] of Object.entries(ACCOUNT))
      tokens.set(role as Role, await signIn(running.target.issuer, account));
    tokens.set('system', await clientToken(running.target.issuer, 'dept-market-regulation'));
    tokens.set('other enterprise', await signIn(running.target.issuer, 'enterprise-2'));
  });

  afterAll(() => running.close());

  it.each(services)('%s: every endpoint has its row, and no row is left over', async (service) => {
    expect((await documented(service)).sort()).toEqual(Object.keys(access[service]).sort());
  });

  it.each(services)('%s: each role gets in where its row says so and nowhere else', async (service) => {
    const wrong: string[] = [];
    for (const [operation, allowed] of Object.entries<Access>(access[service])) {
      if (allowed === 'public') continue;
      const nobody = await statusOf(service, operation);
      if (nobody !== 401) wrong.push(`${operation}: nobody gets ${nobody}`);
      for (const role of ROLES) {
        const status = await statusOf(service, operation, tokens.get(role));
        const refused = status === 401 || status === 403;
        if (refused === allowed.includes(role)) wrong.push(`${operation}: ${role} gets ${status}`);
        if (status >= 500) wrong.push(`${operation}: ${role} gets ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('an enterprise finds nothing of another’s, by whatever id', async () => {
    const people = await signInOfficers(running.target);
    await people.officer.post('subsidy', '/pools', {
      body: { code: 'industry-2026', year: 2026, title: '产业扶持资金', amountFen: '10000000000' },
    });
    const chain = new Chain(running.target, people, ACCOUNT.enterprise);
    await chain.signIn();
    await chain.register();
    const other = new Chain(running.target, people, 'enterprise-2');
    await other.signIn();
    await other.register();
    const entryId = await chain.enterRedList();
    const applicationId = await chain.apply(1);
    const payoutId = await chain.approve(applicationId);
    await chain.pay(payoutId);
    await chain.waitForPayout(payoutId, ({ state }) => state === 'paid');
    await chain.importPenalty();
    await chain.waitForGrade('B');
    const objectionId = await chain.upholdObjection();
    const { receiptId } = await people.officer.get<{ receiptId: string }>('subsidy', `/payouts/${payoutId}`);
    const ids = {
      id: chain.enterprise.id,
      uscc: chain.enterprise.uscc,
      entryId,
      applicationId,
      payoutId,
      objectionId,
      receiptId,
    };

    const seen: string[] = [];
    for (const service of services) {
      for (const [operation, allowed] of Object.entries<Access>(access[service])) {
        const names = [...operation.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
        if (allowed === 'public' || !allowed.includes('enterprise') || !names.some((name) => name in ids)) continue;
        // A receipt lives in one service only.
        if (names.includes('receiptId') && service !== 'subsidy') continue;
        const foreign = await statusOf(service, operation, tokens.get('other enterprise'), ids);
        expect([operation, foreign]).toEqual([operation, 404]);
        if (operation.startsWith('GET'))
          expect([operation, await statusOf(service, operation, tokens.get('enterprise'), ids)]).toEqual([
            operation,
            200,
          ]);
        seen.push(operation);
      }
    }
    expect(seen.length).toBeGreaterThan(10);
  });
});
