/** Keeps the present grade of each enterprise, and which inspections it is exempt from, and prints every change. */
import { readFileSync } from 'node:fs';
import { type EachMessagePayload, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import Database from 'libsql';
import { z } from 'zod';

const env = process.env;
const db = new Database(env.DB_FILE ?? 'credit.db');
db.exec(`
  pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;
  create table if not exists enterprise (id text primary key, uscc text not null, grade text not null default '-',
    revision integer not null default 0, exempt_from text not null default '-');
  create table if not exists change (enterprise_id text not null, event_id text not null, what text not null);
  create table if not exists handled (source text, event_id text, primary key (source, event_id));
  create table if not exists set_aside (topic text, partition integer, offset text, reason text not null,
    headers text not null, value blob, primary key (topic, partition, offset));`);

// Only the fields that are used here: events may gain fields at any time.
const Ended = z.object({ enterpriseId: z.uuid(), uscc: z.string() });
const Granted = Ended.extend({ inspections: z.array(z.string()) });
const Rated = Ended.extend({ revision: z.int(), grade: z.string() });

/** What each type of event does to its enterprise. Types that are not here are passed over. */
const effects: Record<string, (data: unknown) => void> = {
  'shouxin.rating.changed.v1': (data) => {
    const { enterpriseId, revision, grade } = Rated.parse(data);
    // An older version never overwrites a newer one.
    const sql = 'update enterprise set grade = ?, revision = ? where id = ? and revision < ?';
    db.prepare(sql).run(grade, revision, enterpriseId, revision);
  },
  // No revision here: an enterprise's events have one key, so one topic gives them in the order they happened.
  'shouxin.exemption.granted.v1': (data) => exempt(Granted.parse(data)),
  'shouxin.exemption.ended.v1': (data) => exempt({ ...Ended.parse(data), inspections: [] }),
};
function exempt({ enterpriseId, inspections }: z.infer<typeof Granted>): void {
  db.prepare('update enterprise set exempt_from = ? where id = ?').run(inspections.join() || '-', enterpriseId);
}
function told(id: string): string {
  const sql =
    "select uscc || ' grade ' || grade || ', exempt from ' || exempt_from as told from enterprise where id = ?";
  return (db.prepare(sql).get(id) as { told: string }).told;
}

/**
 * Notes the event's id and stores its effect, both or neither.
 * @returns what changed, if anything
 * @throws Error for a message that can never be handled, SqliteError when the database has trouble
 */
const handle = db.transaction((headers: Record<string, string>, value: string): string | null => {
  const { ce_specversion, ce_source, ce_id, ce_type } = headers;
  if (ce_specversion !== '1.0' || !ce_source || !ce_id || !ce_type) throw new Error('no CloudEvent 1.0 in binary mode');
  const effect = effects[ce_type];
  if (!effect) return null;
  if (db.prepare('insert or ignore into handled values (?, ?)').run(ce_source, ce_id).changes === 0) return null;
  const data: unknown = JSON.parse(value);
  const { enterpriseId: id, uscc } = Ended.parse(data);
  db.prepare('insert or ignore into enterprise (id, uscc) values (?, ?)').run(id, uscc);
  const before = told(id);
  effect(data);
  if (told(id) === before) return null;
  const what = `${before} => ${told(id)}`;
  db.prepare('insert into change values (?, ?, ?)').run(id, ce_id, what);
  return what;
});

/** kafkajs commits the offset after this returned; when it throws, or the process dies, the message comes again. */
async function eachMessage({ topic, partition, message }: EachMessagePayload): Promise<void> {
  const pairs = Object.entries(message.headers ?? {}).map(([name, text]) => [name.toLowerCase(), String(text)]);
  const headers = Object.fromEntries(pairs) as Record<string, string>;
  try {
    const change = handle(headers, String(message.value));
    if (change) console.log(`${headers.ce_time} ${change}`);
  } catch (error) {
    if (error instanceof Database.SqliteError) throw error; // Our own trouble, not the message's.
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    db.prepare('insert or ignore into set_aside values (?, ?, ?, ?, ?, ?)').run(
      ...[topic, partition, message.offset, reason, JSON.stringify(headers), message.value],
    );
    console.error(`set aside ${topic} ${partition} ${message.offset}: ${reason}`);
  }
}

/** TLS (files in PEM) and SASL where the environment says so. */
function security(): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const pem = (file?: string): string | undefined => (file ? readFileSync(file, 'utf8') : undefined);
  const tls = { ca: pem(env.KAFKA_TLS_CA), cert: pem(env.KAFKA_TLS_CERT), key: pem(env.KAFKA_TLS_KEY) };
  const [username, password = ''] = [env.KAFKA_SASL_USERNAME, env.KAFKA_SASL_PASSWORD];
  return {
    ssl: env.KAFKA_TLS === 'true' || tls.ca || tls.cert ? tls : false,
    ...(username ? { sasl: { mechanism: 'scram-sha-512', username, password } } : {}),
  };
}

const { KAFKA_BROKERS = '127.0.0.1:59092', TOPIC_PREFIX = '', GROUP_ID = 'consumer-ts' } = env;
const brokers = KAFKA_BROKERS.split(',');
const kafka = new Kafka({ clientId: GROUP_ID, brokers, logLevel: logLevel.ERROR, ...security() });
const consumer = kafka.consumer({ groupId: GROUP_ID });
// A consumer that gave up must not leave a process behind that looks alive.
consumer.on(consumer.events.CRASH, ({ payload }) => !payload.restart && process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void consumer.disconnect().then(() => process.exit(0)));
await consumer.connect();
await consumer.subscribe({
  topics: ['credit-rating', 'reward-penalty'].map((t) => TOPIC_PREFIX + t),
  fromBeginning: true,
});
await consumer.run({ eachMessage });
