/**
 * What must hold in every database and on Kafka whatever happened, once all has come to rest:
 *   I1 the postings of a journal sum to zero, and the balances are what they say
 *   I2 a payout is reserved once and ends once; paid ≤ approved ≤ pool
 *   I4 what the outboxes committed, what is on Kafka and what the inboxes hold are the same events
 *   I5 no event had its effect twice; I6 each key's events were handled in the order in which they were committed
 *   I7 the audit chain verifies from end to end, and every act is in it
 *   I8 no state went a forbidden way, no one is maker and checker
 *   I9 every decision has a receipt that comes out the same when it is made again
 */
import { CHAIN_START, walkChain } from '@app/platform/audit-chain';
import { Clock } from '@app/platform/clock';
import { Database, newDataSource } from '@app/platform/database';
import { Receipts } from '@app/platform/receipts';
import { readRuleSets } from '@app/platform/rule-sets';
import { eventually } from '@app/testing/eventually';
import { findBrokenMoney } from '../apps/subsidy/src/ledger/invariants';
import { type ServiceName, serviceNames } from '../deploy/local/databases';
import { readTopic } from './topic';

/** An installation as its operator reaches it. */
export interface Installation {
  databases: Record<ServiceName, { url: string }>;
  topicPrefix: string;
  kafkaBrokers: string;
}

/** What is on its way arrives within this, also after whoever was killed is back. */
const REST_MS = 30_000;
const CHAIN_BATCH = 5_000;

/** Waits until no event is on its way: nothing to send, to handle or to seal anywhere, looked at twice. @throws Error with what is */
export async function untilAtRest(installation: Installation, withinMs = REST_MS): Promise<void> {
  let quiet = 0;
  let waiting: string[] = [];
  try {
    await eventually(async () => {
      const found = await inEach(installation, async (db, service) =>
        (
          await db.query<{ what: string; n: number }>(
            `select 'to send' as what, count(*)::int as n from outbox where sent_at is null
             union all select 'to handle', count(*)::int from inbox where state = 'pending'
             union all select 'to seal', count(*)::int from audit_waiting`,
          )
        )
          .filter(({ n }) => n > 0)
          .map(({ what, n }) => `${service}: ${n} ${what}`),
      );
      waiting = found.flat();
      quiet = waiting.length === 0 ? quiet + 1 : 0;
      return quiet === 2;
    }, withinMs);
  } catch (error) {
    throw new Error(`still on its way after ${withinMs} ms: ${waiting.join(', ')}`, { cause: error });
  }
}

/** @returns what does not hold, one line each; empty when all is well */
export async function brokenInvariants(installation: Installation): Promise<string[]> {
  const sent = new Map<ServiceName, string[]>();
  const handled = new Set<string>();
  const broken = await inEach(installation, async (db, service) => {
    sent.set(service, await ids(db, 'select event_id as id from outbox order by id'));
    for (const id of await ids(db, `select distinct event_id as id from inbox`)) handled.add(id);
    const found = [...(await brokenDelivery(db)), ...(await brokenChain(db)), ...(await brokenReceipts(db))];
    if (service === 'subsidy') found.push(...(await findBrokenMoney(db)));
    return found.map((line) => `${service}: ${line}`);
  });
  return [...broken.flat(), ...(await brokenTopics(installation, sent, handled))];
}

async function brokenDelivery(db: Database): Promise<string[]> {
  const queries: Record<string, string> = {
    'I4 not sent': `select event_id as id from outbox where sent_at is null`,
    'I4 not handled': `select event_id as id from inbox where state = 'pending'`,
    'I4 dead': `select event_id as id from inbox where state = 'dead'`,
    'I6 handled before an earlier event of its key': `
      select event_id as id from (
        select event_id, handled_at, max(handled_at) over w as latest_before from inbox where state = 'done'
        window w as (partition by consumer, topic, key order by kafka_offset rows between unbounded preceding and 1 preceding)
      ) event where handled_at < latest_before`,
  };
  const broken: string[] = [];
  for (const [what, query] of Object.entries(queries)) broken.push(...listed(what, await ids(db, query)));
  return broken;
}

async function brokenChain(db: Database): Promise<string[]> {
  const broken = listed(
    'I7 not in the audit chain',
    await ids(db, 'select id::text from audit where not exists (select 1 from audit_chain where audit_id = audit.id)'),
  );
  for (let place = CHAIN_START; ;) {
    const walk = await walkChain(db, place, CHAIN_BATCH);
    place = walk.place;
    if (walk.firstBad !== null) return [...broken, `I7 the audit chain is broken at entry ${walk.firstBad}`];
    if (walk.isAtEnd) return broken;
  }
}

async function receiptsOf(db: Database): Promise<Receipts> {
  const versions = await readRuleSets(db);
  return new Receipts(db, new Clock(), {
    getVersion: (kind, id, version) => {
      const found = versions.find(({ rules }) => rules.kind === kind && rules.id === id && rules.version === version);
      if (found === undefined) throw new Error(`No ${kind} ${id} ${version} is published`);
      return found;
    },
  });
}

async function brokenReceipts(db: Database): Promise<string[]> {
  const receipts = await receiptsOf(db);
  const differ: string[] = [];
  for (const id of await ids(db, 'select id from receipt')) {
    if (!(await receipts.replay(id)).agrees) differ.push(id);
  }
  return listed('I9 a receipt that comes out otherwise', differ);
}

async function brokenTopics(
  { topicPrefix, kafkaBrokers }: Installation,
  sent: Map<ServiceName, string[]>,
  handled: Set<string>,
): Promise<string[]> {
  const broken: string[] = [];
  for (const service of serviceNames) {
    const messages = await readTopic(kafkaBrokers, topicPrefix + service, REST_MS);
    const seen = new Set(messages.map(({ headers }) => String(headers?.['ce_id'])));
    const own = sent.get(service)!;
    const known = new Set(own);
    broken.push(
      ...listed(
        `${service}: I4 sent and not on Kafka`,
        own.filter((id) => !seen.has(id)),
      ),
    );
    broken.push(
      ...listed(
        `${service}: I4 on Kafka and never sent`,
        [...seen].filter((id) => !known.has(id)),
      ),
    );
  }
  const all = new Set([...sent.values()].flat());
  broken.push(
    ...listed(
      'I4 handled and never sent',
      [...handled].filter((id) => !all.has(id)),
    ),
  );
  return broken;
}

async function inEach<T>(
  { databases }: Installation,
  work: (db: Database, service: ServiceName) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const service of serviceNames) {
    const source = newDataSource({ name: 'invariants', url: databases[service].url, poolSize: 2, entities: [] });
    await source.initialize();
    try {
      results.push(await work(new Database(source), service));
    } finally {
      await source.destroy();
    }
  }
  return results;
}

const ids = async (db: Database, query: string): Promise<string[]> =>
  (await db.query<{ id: string }>(query)).map(({ id }) => id);

const SHOWN = 5;

function listed(what: string, found: string[]): string[] {
  if (found.length === 0) return [];
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  return [`${what}: ${found.slice(0, SHOWN).join(', ')}${more}`];
}
