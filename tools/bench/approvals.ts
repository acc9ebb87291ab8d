import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestPerson } from '@app/testing/identity-provider';
import { demoUscc } from '../demo-data';
import { compare, type Comparison, figure } from './compare';
import { findPgbench, type HttpLoad, httpLoad } from './generators';
import { OneService } from './one-service';
import { FIRST_NUMBER, PgbenchScript, type Recorded } from './pgbench-script';
import type { Bench, Setting } from './setting';

const IN_FLIGHT = 8;
const SECONDS = 4;
const WARM_SECONDS = 8;
const ENTERPRISES = 200;
const COPIES = 250_000;
const BATCH = 200;
const POLICY = 'technical-renovation';
const POOL = { code: 'industry-2026', year: new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() };

const maker: TestPerson = { sub: 'bench-maker', roles: ['subsidy-officer'] };
const checker: TestPerson = { sub: 'bench-checker', roles: ['subsidy-approver'] };

/** Of the copies: the last group counts. */
const applicationId = (n: number): string => `00000000-0000-7000-8000-${FIRST_NUMBER + n}`;

/** A service with applications to approve; each is approved once. */
class Approver {
  private next = 1;

  constructor(
    readonly service: OneService,
    private readonly token: string,
    /** The version of each application. */
    private readonly version: number,
  ) {}

  /** @param batch how many go with one request; null: one, by its own address */
  async perSecond(batch: number | null, seconds = SECONDS): Promise<number> {
    const load: HttpLoad = {
      ...{ port: this.service.port, connections: IN_FLIGHT, seconds },
      headers: { authorization: `Bearer ${this.token}` },
      requests: [],
    };
    const first = this.next;
    const most = batch === null ? 6_000 * seconds : 10_000 * seconds;
    for (let n = first; n < Math.min(first + most, COPIES); n += batch ?? 1) {
      const key = { 'idempotency-key': randomUUID() };
      if (batch === null) {
        const path = `/applications/${applicationId(n)}/approve`;
        load.requests.push({ method: 'POST', path, headers: { ...key, 'if-match': `"${this.version}"` } });
      } else {
        const items = Array.from({ length: batch }, (_, i) => ({
          ...{ applicationId: applicationId(n + i), version: this.version },
        }));
        load.requests.push({
          method: 'POST',
          path: '/applications/approvals',
          headers: key,
          body: JSON.stringify({ items }),
        });
      }
    }
    const { answered, seconds: took } = await httpLoad(load);
    const approved = answered * (batch ?? 1);
    this.next += approved;
    await this.service.untilAtRest();
    const [seen] = await this.service.sql<{ n: number }>(
      `select count(*)::int as n from payout where application_id between $1 and $2`,
      [applicationId(first), applicationId(this.next - 1)],
    );
    if (seen!.n !== approved) throw new Error(`${approved} answers of approval, ${seen!.n} payouts`);
    return approved / took;
  }
}

/** Enterprises with a rating, and reviewed applications: one by the API, the rest copies of its row. */
async function prepare(service: OneService): Promise<{ version: number; statements: Recorded[] }> {
  await service.sql(
    `insert into enterprise_copy (id, revision, uscc, name, sector, sub_zone, registered_on, identifiers)
     select ('10000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, uscc, '测速企业' || n || '有限公司', 'manufacturing', 'north',
       '2015-01-01', '[]'
     from unnest($1::text[]) with ordinality as enterprise (uscc, n)`,
    [Array.from({ length: ENTERPRISES }, (_, n) => demoUscc(n))],
  );
  await service.sql(
    `insert into rating_copy (enterprise_id, revision, known_at, timeline, event_id)
     select id, 1, now(), '[{"from": "2025-01-01", "grade": "A", "score": "90.00"}]', gen_random_uuid() from enterprise_copy`,
  );
  const file = service.keep('statements.jsonl', '');
  await service.start(['--import', join(__dirname, 'record.mjs')], { BENCH_STATEMENTS: file });
  const token = (person: TestPerson): Promise<string> => service.identity.token(person, { expiresAt: expiry() });
  const enterpriseId = '10000000-0000-7000-8000-000000000001';
  const enterprise = await token({ sub: 'bench-enterprise', roles: ['enterprise'], enterpriseId });
  const [officer, approver] = [await token(maker), await token(checker)];
  const post = async (
    path: string,
    as: string,
    body: unknown,
    version?: number,
  ): Promise<{ id: string; version: number }> => {
    const response = await fetch(`http://127.0.0.1:${service.port}${path}`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${as}`, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string; version: number };
  };
  await post('/pools', officer, { ...POOL, title: '测速', amountFen: '900000000000000' });
  const reviewed = async (): Promise<{ id: string; version: number }> => {
    const filed = await post('/applications', enterprise, {
      policyId: POLICY,
      projectCode: '测速-1',
      facts: { eligibleInvestment: '8000000.00' },
      creditPledgeSigned: true,
      payee: { name: '测速企业有限公司', bank: '东湾银行高新支行', account: '6222000000005678' },
    });
    return post(`/applications/${filed.id}/review`, officer, {}, filed.version);
  };
  const [one, other] = [await reviewed(), await reviewed()];
  await service.untilAtRest();
  const before = readFileSync(file, 'utf8').length;
  await post(`/applications/${other.id}/approve`, approver, {}, other.version);
  const lines = readFileSync(file, 'utf8').slice(before).trimEnd().split('\n');
  await service.untilAtRest();
  await service.stop();
  await service.sql(
    `insert into application
     select (jsonb_populate_record(a, jsonb_build_object(
       'id', '00000000-0000-7000-8000-' || (${FIRST_NUMBER} + n), 'number', 'BENCH-' || n,
       'enterprise_id', '10000000-0000-7000-8000-' || lpad((1 + n % ${ENTERPRISES})::text, 12, '0')))).*
     from application a, generate_series(1, ${COPIES}) n where a.id = $1`,
    [one.id],
  );
  await service.sql('vacuum analyze');
  return { version: one.version, statements: lines.map((line) => JSON.parse(line) as Recorded) };
}

const expiry = (): number => Math.floor(Date.now() / 1000) + 6 * 3600;

let counted = '';

async function run(setting: Setting): Promise<Comparison[]> {
  findPgbench();
  const { say } = setting;
  say('the subsidy service alone, applications to approve');
  const service = await OneService.prepare(setting, 'subsidy');
  const { version, statements } = await prepare(service);
  const script = await PgbenchScript.of(statements, service);
  const [bare, free] = [await service.copy('limit'), await service.copy('without')];
  await service.start();
  await free.start(['--import', join(__dirname, 'without.mjs')]);
  const token = await service.identity.token(checker, { expiresAt: expiry() });
  const ours = new Approver(service, token, version);
  const without = new Approver(free, token, version);
  const limit = (): Promise<number> => script.perSecond(bare, IN_FLIGHT, SECONDS);
  await ours.perSecond(null, WARM_SECONDS);
  await without.perSecond(null, WARM_SECONDS);
  const goals = [
    {
      ...{ id: 'G1', unit: 'approvals/s', wanted: { atLeast: 0.35 } },
      what: `approvals over HTTP ÷ pgbench, prepared, with the same data-modifying statements on the same pool row; ${IN_FLIGHT} in flight`,
      ...{ ours: () => ours.perSecond(null), limit },
    },
    {
      ...{ id: 'G2', unit: 'approvals/s', wanted: { atLeast: 8 } },
      what: `approvals in batches of ${BATCH} ÷ one by one; ${IN_FLIGHT} in flight`,
      ...{ ours: () => ours.perSecond(BATCH), limit: () => ours.perSecond(null) },
    },
    {
      ...{ id: 'G7', unit: 'approvals/s', wanted: { atLeast: 0.6 } },
      what: 'approvals with outbox, audit log and Idempotency-Keys ÷ without',
      ...{ ours: () => ours.perSecond(null), limit: () => without.perSecond(null) },
    },
  ];
  const comparisons: Comparison[] = [];
  for (const goal of goals) comparisons.push(await compare(goal, say));
  counted = await count(ours, script, bare);
  await free.stop();
  await service.close();
  return comparisons;
}

/** What noise cannot hide. */
async function count(ours: Approver, script: PgbenchScript, bare: OneService): Promise<string> {
  const { service } = ours;
  const wal = async (of: OneService, work: () => Promise<number>): Promise<number> => {
    const approvals = `select (pg_current_wal_lsn() - '0/0')::float8 as at, (select count(*) from payout)::int as n`;
    await of.sql('checkpoint');
    const [from] = await of.sql<{ at: number; n: number }>(approvals);
    await work();
    const [to] = await of.sql<{ at: number; n: number }>(approvals);
    return (to!.at - from!.at) / (to!.n - from!.n);
  };
  const one = await wal(service, () => ours.perSecond(null));
  const many = await wal(service, () => ours.perSecond(BATCH));
  const limit = await wal(bare, () => script.perSecond(bare, IN_FLIGHT, SECONDS));
  const ledger = await script.onlyLedger(bare, IN_FLIGHT, SECONDS);
  const events = await service.sql<{ type: string; bytes: number }>(
    `select type, round(avg(octet_length(key) + octet_length(value) + (
       select sum(octet_length(name) + octet_length(text)) from jsonb_each_text(headers) as header (name, text))))::int as bytes
     from outbox group by type order by type`,
  );
  return [
    `One approval: ${script.statements} statements, of them ${script.inTransaction} in its transaction and ${script.modifying} that modify data; ` +
      `${figure(one)} bytes of WAL with everything that follows (sealing, relay), ${figure(many)} in a batch of ${BATCH}, ` +
      `${figure(limit)} by pgbench. The ledger statement alone (journal, two postings, pool), by pgbench: ${figure(ledger)}/s.`,
    `Bytes of an event on Kafka, key and headers and value: ${events.map(({ type, bytes }) => `${type} ${bytes}`).join(', ')}.`,
  ].join('\n\n');
}

export const approvals: Bench = { ids: ['G1', 'G2', 'G7'], run, notes: () => counted };
