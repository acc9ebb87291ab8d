import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '@app/testing/database';
import { testServers } from '@app/testing/servers';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { Client } from 'pg';
import { subsidy } from '../../apps/subsidy/src/service';
import { type ServiceName, serviceNames } from '../local/databases';
import type { BankPayment } from './lost-future';
import { resume, type Resumed } from './resume';

// As the owners of the tables, without a superuser: so it is on Kubernetes. What stands in the way is told before anything changes.

const old = `t${randomUUID().slice(0, 8)}-`;
const databases = {} as Record<ServiceName, TestDatabase>;
const toldBy = {} as Record<ServiceName, string>;
const bankBook: BankPayment[] = (['settled', 'pending', 'returned', 'rejected'] as const).map((status, n) => ({
  ...{ instructionId: randomUUID(), payeeName: '企业', amountFen: '10000000', memo: `SQ2026-00000${n + 1}`, status },
}));

async function query<Row>(service: ServiceName, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: databases[service].ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

function run(topicPrefix: string): Promise<Resumed> {
  const urls = serviceNames.map((service) => [service, databases[service].ownerUrl]);
  return resume({
    databaseUrls: Object.fromEntries(urls) as Record<ServiceName, string>,
    kafka: { brokers: testServers.kafkaBrokers.split(',') },
    ...{ topicPrefix, bankBook, by: 'operator-1' },
  });
}

const receive = (service: ServiceName, eventId: string, state: string): Promise<unknown> =>
  query(
    service,
    `insert into inbox (consumer, event_id, topic, partition, kafka_offset, key, type, headers, state)
     values ($1, $2, $3, 0, 0, 'key', 'type', '{}', $4)`,
    [service, eventId, `${old}other`, state],
  );

beforeAll(async () => {
  for (const name of serviceNames) {
    const plain = { name, entities: [], migrations: [] } as unknown as ServiceDefinition;
    databases[name] = await freshDatabase(name === 'subsidy' ? subsidy : plain);
    toldBy[name] = randomUUID();
    await query(
      name,
      `insert into outbox (event_id, topic, key, type, headers, value, sent_at) values ($1, $2, 'key', 'type', '{}', '{}', now())`,
      [toldBy[name], old + name],
    );
  }
});

afterAll(async () => {
  for (const name of serviceNames) await databases[name].drop();
});

describe('resume is refused', () => {
  afterEach(async () => {
    for (const name of serviceNames)
      expect(await query(name, `select topic from outbox where sent_at is not null`)).toEqual([{ topic: old + name }]);
  });

  it('under the prefix that the databases have', async () => {
    await expect(run(old)).rejects.toThrow(`tell under the prefix "${old}" already`);
  });

  it('while somebody works on a database', async () => {
    const service = new Client({ connectionString: databases.commitment.url });
    await service.connect();
    await expect(run(`${old}new-`)).rejects.toThrow('somebody works on the database of commitment');
    await service.end();
  });

  it('when one database knows what its owner never told: they are of two moments', async () => {
    const unknown = randomUUID();
    await receive('commitment', unknown, 'done');
    await expect(run(`${old}new-`)).rejects.toThrow(/not of one moment: commitment .* 1 /);
    await query('commitment', 'delete from inbox where event_id = $1', [unknown]);
  });
});

it('has everything told again, forgets what was not handled, and notes the payments that are not known', async () => {
  await receive('subsidy', toldBy['credit-rating'], 'done');
  await receive('subsidy', toldBy.commitment, 'pending');
  const resumed = await run(`${old}new-`);
  expect(resumed).toMatchObject({ fromPrefix: old, lostEvents: [], events: 4 });
  for (const name of serviceNames) {
    const rows = await query(name, 'select event_id, topic, sent_at from outbox');
    expect(rows).toEqual([{ event_id: toldBy[name], topic: `${old}new-${name}`, sent_at: null }]);
    const notes = await query(name, `select detail ->> 'by' as by from audit where action = 'database.restored'`);
    expect(notes).toEqual([{ by: 'operator-1' }]);
  }
  expect(await query('subsidy', 'select event_id from inbox')).toEqual([{ event_id: toldBy['credit-rating'] }]);
  // What came back or was never made may be paid again.
  const [settled, pending] = bankBook;
  expect(resumed.withoutApplication).toEqual([settled, pending]);
  const lost = await query('subsidy', 'select instruction_id, application_number from lost_payment order by 2');
  expect(lost).toEqual([
    { instruction_id: settled!.instructionId, application_number: settled!.memo },
    { instruction_id: pending!.instructionId, application_number: pending!.memo },
  ]);
  await expect(run(`${old}new-`)).rejects.toThrow('already');
});
