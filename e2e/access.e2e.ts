import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES, type Role } from '@app/platform/actor';
import { clientToken, signIn } from '../deploy/local/sign-in';
import { access, type Access } from './access';
import { eventually } from '@app/testing/eventually';
import { testServers } from '@app/testing/servers';
import { Caller } from '../tools/api';
import { Chain, type Officers, signInOfficers } from './chain';
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

/** Names of what belongs to nobody in particular. */
const FOR_ALL = new Set(['policyId', 'code', 'kind', 'ruleId', 'version']);
const SHA256 = 'a'.repeat(64);

/** What the acts of an enterprise on its own things take: the refusal must not be about the body. */
const BODIES: Record<string, object> = {
  'POST /violations/{violationId}/correction': { correctedOn: '2026-06-01', proof: '已改正' },
  'POST /repairs/{repairId}/withdrawal': { reason: '不再申请' },
  'POST /pledges/{pledgeId}/papers': { material: 'equipment-invoices', sha256: SHA256 },
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
    body: object = {},
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
        ...(method === 'POST' || method === 'PUT'
          ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), 'if-match': '"1"' }
          : {}),
      },
      ...(method === 'POST' || method === 'PUT' ? { body: JSON.stringify(body) } : {}),
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
    running = await runSystem(testServers, { LOG_LEVEL: 'info' });
    for (const [role, account] of Object.entries(ACCOUNT))
      tokens.set(role as Role, await signIn(running.target.issuer, account));
    tokens.set('system', await clientToken(running.target.issuer, 'dept-market-regulation'));
    tokens.set('other enterprise', await signIn(running.target.issuer, 'enterprise-2'));
  });

  afterAll(() => running.close());

  it.each(services)('%s: every endpoint has its row, and no row is left over', async (service) => {
    expect((await documented(service)).sort()).toEqual(Object.keys(access[service]).sort());
  });

  it.each([...services, 'gateway'] as const)(
    '%s: its document in docs/openapi is what it says of itself',
    async (name) => {
      const url = name === 'gateway' ? running.target.gatewayUrl : running.system.urls[name];
      const live = (await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument;
      const kept = JSON.parse(readFileSync(join('docs', 'openapi', `${name}.json`), 'utf8')) as ApiDocument;
      // When this fails: npm run build && npm run openapi
      expect(withoutAddresses(live)).toEqual(withoutAddresses(kept));
    },
  );

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

  it('writes a line for each request into the log of every program it went through, under one trace', async () => {
    const path = `/api/credit-rating/enterprises/00000000-0000-7000-8000-00000000abcd`;
    const response = await fetch(running.target.gatewayUrl + path, {
      headers: { authorization: `Bearer ${tokens.get('auditor')!}` },
    });
    const { traceId } = (await response.json()) as { traceId: string };
    for (const program of ['gateway', 'credit-rating']) {
      const lines = await eventually(() => {
        const log = readFileSync(join(running.logsDir, `${program}.log`), 'utf8').split('\n');
        const own = log.filter((line) => line.includes(traceId));
        return own.length > 0 ? own.map((line) => JSON.parse(line) as Record<string, unknown>) : null;
      });
      const url = program === 'gateway' ? path : path.replace('/api/credit-rating', '');
      expect(lines).toEqual([
        expect.objectContaining({ msg: 'request completed', trace_id: traceId, method: 'GET', url, status: 404 }),
      ]);
      expect(lines[0]!['ms']).toEqual(expect.any(Number));
    }
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
    const ofTheChain = { id: chain.enterprise.id, uscc: chain.enterprise.uscc, applicationId, payoutId, objectionId };
    const more = await oneOfEach(chain, people);
    const idsOf = (service: ServiceName, operation: string): Record<string, string> => ({
      ...ofTheChain,
      ...more.ids,
      ...(service === 'subsidy' ? { receiptId } : {}),
      entryId: operation.includes('/serious-list/') ? more.seriousEntryId : entryId,
      letterId: more.letters[service] ?? '',
      paperId: more.papers[service] ?? '',
    });

    const seen: string[] = [];
    const missing: string[] = [];
    for (const service of services) {
      for (const [operation, allowed] of Object.entries<Access>(access[service])) {
        const ids = idsOf(service, operation);
        const names = [...operation.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
        if (allowed === 'public' || !allowed.includes('enterprise') || names.every((name) => FOR_ALL.has(name)))
          continue;
        // Seen once is enough for what the platform gives to every service.
        if (names.includes('receiptId') && service !== 'subsidy') continue;
        if (names.some((name) => !(name in ids))) missing.push(operation);
        const body = BODIES[operation] ?? {};
        const foreign = await statusOf(service, operation, tokens.get('other enterprise'), ids, body);
        expect([operation, foreign]).toEqual([operation, 404]);
        if (operation.startsWith('GET'))
          expect([operation, await statusOf(service, operation, tokens.get('enterprise'), ids)]).toEqual([
            operation,
            200,
          ]);
        seen.push(operation);
      }
    }
    expect(missing).toEqual([]);
    expect(seen.length).toBeGreaterThan(20);
  });
});

interface ApiDocument {
  servers?: unknown;
  components?: { securitySchemes?: Record<string, { openIdConnectUrl?: string }> };
}

/** Where a service and its identity provider are is another matter in each installation. */
function withoutAddresses({ servers: _, ...document }: ApiDocument): ApiDocument {
  for (const scheme of Object.values(document.components?.securitySchemes ?? {})) delete scheme.openIdConnectUrl;
  return document;
}

type OfServices = Partial<Record<ServiceName, string>>;

/** One of everything that an enterprise may look at and that the chain has not made yet. */
async function oneOfEach(
  chain: Chain,
  people: Officers,
): Promise<{ ids: Record<string, string>; seriousEntryId: string; letters: OfServices; papers: OfServices }> {
  const { id: enterpriseId, uscc } = chain.enterprise;
  const regulator = await Caller.person(ACCOUNT.regulator, chain.target);
  const post = <T>(as: Caller, path: string, body: object, version?: number): Promise<T> =>
    as.post<T>('reward-penalty', path, { body, ...(version === undefined ? {} : { version }) });
  interface Thing {
    id: string;
    version: number;
  }
  const flag = { uscc, offence: 'price-not-marked', harm: 'substantial', facts: '未明码标价' };
  const violation = await post<Thing>(regulator, '/violations', flag);
  const penalty = await post<Thing>(regulator, '/penalties', {
    violationId: violation.id,
    class: 'general',
    legalBasis: '价格违法行为行政处罚规定第十三条',
    documentNumber: '东市监罚〔2026〕访问1号',
    measures: '罚款',
    fineFen: '500000',
    obligations: [],
  });
  const inspection = await post<Thing>(regulator, '/inspections', {
    uscc,
    inspection: 'complaint',
    reason: '群众投诉',
  });
  const outcome = { outcome: 'no-problem', on: '2026-06-01', note: '未发现问题' };
  await post(regulator, `/inspections/${inspection.id}/result`, outcome, inspection.version);
  const record = await eventually(async () =>
    (await chain.records()).find(({ record, annulledOn }) => record === 'penalty' && annulledOn === null),
  );
  const repair = await chain.fileRepair({ recordId: record.id });
  const notice = await chain.caller.get<{ hash: string }>(
    'commitment',
    '/items/subsidy-application/notice?materials=equipment-invoices',
  );
  const pledge = await chain.caller.insist<Thing>('commitment', '/pledges', {
    body: { item: 'subsidy-application', materials: ['equipment-invoices'], noticeHash: notice.hash, accepted: true },
  });
  const policies = await chain.caller.get<{ items: Thing[] }>('subsidy', '/policies');
  const draft = await chain.caller.insist<Thing>('subsidy', '/application-drafts', {
    body: { policyId: policies.items[0]!.id },
  });
  const measure = await eventually(async () => {
    const path = `/measures?enterpriseId=${enterpriseId}`;
    return (await people.maker.get<{ items: Thing[] }>('reward-penalty', path)).items[0];
  });
  const correction = await eventually(async () => (await chain.corrections())[0]);
  const proposed = await post<Thing>(people.maker, '/serious-list/entries', {
    enterpriseId,
    sourceDecision: '东市监列〔2026〕访问1号',
    decidedOn: '2026-06-01',
    legalBasis: '市场监督管理严重违法失信名单管理办法',
  });
  await post(people.checker, `/serious-list/entries/${proposed.id}/confirm`, {}, proposed.version);
  const letters: OfServices = {};
  const papers: OfServices = {};
  for (const service of ['reward-penalty', 'subsidy', 'commitment'] as const) {
    letters[service] = (await chain.caller.get<{ items: Thing[] }>(service, '/letters')).items[0]!.id;
    const paper = { body: '%PDF-1.7 a paper', contentType: 'application/pdf' };
    papers[service] = (await chain.caller.post<Thing>(service, '/papers?fileName=paper.pdf', paper)).id;
  }
  const ids = {
    violationId: violation.id,
    penaltyId: penalty.id,
    inspectionId: inspection.id,
    recordId: record.id,
    repairId: repair.id,
    pledgeId: pledge.id,
    measureId: measure.id,
    correctionId: correction.id,
    applicationDraftId: draft.id,
  };
  return { ids, seriousEntryId: proposed.id, letters, papers };
}
