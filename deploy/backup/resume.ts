import { Client } from 'pg';
import { LocalError } from '../local/local-error';
import { databaseName, type ServiceName, serviceNames } from '../local/databases';
import { waitUntil } from '../local/wait';
import { type BankPayment, type KafkaSettings, type LostEvent, Topics } from './lost-future';
import { areKeptOut } from './access';

export interface ResumeOptions {
  /** By service: as a superuser, or as the owner of its tables. */
  databaseUrls: Record<ServiceName, string>;
  kafka: KafkaSettings;
  /** Under which the system goes on: one that no topic has yet. */
  topicPrefix: string;
  /** What the bank has; or why nobody asked it. */
  bankBook: BankPayment[] | { notAsked: string };
  /** Who does this, for the audit log. */
  by: string;
  /** How long the server may still be at recovering. */
  recoveredWithinMs?: number;
  onStep?: (what: string) => void;
}

/** What was, and is no more. */
export interface Resumed {
  fromPrefix: string;
  restoredTo: string | null;
  /** Events on the old topics that never happened. */
  lostEvents: LostEvent[];
  /** Payments at the bank whose instructions are not known here. */
  lostPayments: BankPayment[];
  /** Those of `lostPayments` whose application is not known either: it was filed after the moment. */
  withoutApplication: BankPayment[];
  /** Paid here, and come back at the bank since: the bank must tell of them again. */
  returnedPayments: BankPayment[];
  events: number;
}

/** Numbers of applications and letters that went out after the moment are not given to others: this many are left out. */
const NUMBERS_LEFT_OUT = 1_000;
const SESSION = 'shouxin-resume';

interface Restored {
  service: ServiceName;
  client: Client;
  prefix: string | null;
  outbox: Set<string>;
}

/**
 * Makes restored databases go on: under a new prefix of topics, so that nobody takes what was told after the moment for
 * true; everything they ever told is told again there, under its old ids; what the bank paid meanwhile is noted down, so
 * that it is not paid again. Services are let in after that, by `letIn`. Run again after a failure it does what is missing.
 * @throws LocalError naming what stands in the way, before anything is changed
 */
export async function resume(options: ResumeOptions): Promise<Resumed> {
  const { onStep = (): void => undefined } = options;
  const clients: Client[] = [];
  try {
    const restored: Restored[] = [];
    for (const service of serviceNames) {
      const client = await enter(service, options.databaseUrls[service], options.recoveredWithinMs ?? 600_000);
      clients.push(client);
      await mustBeAlone(service, client);
      restored.push({ service, client, prefix: await prefixOf(service, client), outbox: await outboxOf(client) });
    }
    const { topicPrefix } = options;
    const fromPrefix = await oldPrefix(restored, topicPrefix);
    await mustBeOfOneMoment(restored);
    const topics = new Topics(options.kafka);
    await mustBeNew(topics, topicPrefix, restored);
    const known = new Set(restored.flatMap(({ outbox }) => [...outbox]));
    const oldTopics = await present(
      topics,
      serviceNames.map((name) => fromPrefix + name),
    );
    const lostEvents = await topics.lostEvents(oldTopics, known);
    onStep(`Kafka：该时刻之后的事件 / events of after the moment: ${lostEvents.length}`);
    const subsidy = restored.find(({ service }) => service === 'subsidy')!.client;
    const payments = await compareBank(subsidy, options.bankBook);
    onStep(`银行：此处不知的付款 / payments not known here: ${payments.lostPayments.length}`);
    const restoredTo = await targetOf(subsidy);
    const detail = {
      ...{ restoredTo, by: options.by, fromTopicPrefix: fromPrefix, toTopicPrefix: topicPrefix },
      ...{
        lostEvents: lostEvents.length,
        lostPayments: payments.lostPayments.map(({ instructionId }) => instructionId),
      },
      ...('notAsked' in options.bankBook ? { bankNotAsked: options.bankBook.notAsked } : {}),
    };
    for (const one of restored) {
      if (one.prefix !== null && one.prefix === topicPrefix) continue;
      await moveOn(one, fromPrefix, topicPrefix, detail, payments.lostPayments);
      onStep(`${one.service}: ${one.outbox.size} 个事件将重新发出 / events are to be told again`);
    }
    return { fromPrefix, restoredTo, lostEvents, ...payments, events: known.size };
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
  }
}

/** As a superuser of a server that holds all databases of one system. @param namePrefix before their names, in tests */
export function databaseUrlsOf(adminUrl: string, namePrefix = ''): Record<ServiceName, string> {
  const of = (service: ServiceName): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${databaseName(service, namePrefix)}`;
    return url.href;
  };
  return Object.fromEntries(serviceNames.map((service) => [service, of(service)])) as Record<ServiceName, string>;
}

async function enter(service: ServiceName, url: string, withinMs: number): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: SESSION, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new LocalError(
      `${service} 的数据库 / the database of ${service}: ${error.message}`,
      '恢复后的服务器须在运行；启动失败时其日志说明原因 / the restored server must be running; where it does not start, its log says why',
    );
  });
  const isThrough = async (): Promise<boolean> =>
    (await rows<{ recovering: boolean }>(client, `select pg_is_in_recovery() as recovering`))[0]!.recovering === false;
  await waitUntil(service, withinMs, isThrough).catch(() => {
    throw new LocalError(
      '服务器仍在恢复 / the server is still recovering',
      '完成后再运行 / run this again when it is through',
    );
  });
  return client;
}

async function rows<Row>(client: Client, query: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query(query, values)).rows as Row[];
}

async function mustBeAlone(service: ServiceName, client: Client): Promise<void> {
  const others = await rows<{ who: string }>(
    client,
    `select distinct usename as who from pg_stat_activity
     where datname = current_database() and usename is not null and pid <> pg_backend_pid()
       -- Of sessions of others, an owner of tables sees who, and nothing else.
       and coalesce(backend_type, 'client backend') = 'client backend' and coalesce(application_name, '') <> $1`,
    [SESSION],
  );
  if (others.length === 0) return;
  throw new LocalError(
    `${service} 的数据库仍有连接 / somebody works on the database of ${service}: ${others.map(({ who }) => who).join(', ')}`,
    '先停止所有服务 / stop all services first',
  );
}

/** Under which it told its last event; null when it never told one. */
async function prefixOf(service: ServiceName, client: Client): Promise<string | null> {
  const topics = await rows<{ topic: string }>(client, `select distinct topic from outbox`);
  const [topic, ...more] = topics.map((row) => row.topic);
  if (topic === undefined) return null;
  if (more.length > 0 || !topic.endsWith(service)) {
    throw new LocalError(
      `${service} 的发件箱写着多个主题 / the outbox of ${service} names other topics: ${[topic, ...more].join(', ')}`,
      '这不是一个守信系统的数据库 / this is not the database of that service',
    );
  }
  return topic.slice(0, -service.length);
}

async function outboxOf(client: Client): Promise<Set<string>> {
  return new Set((await rows<{ id: string }>(client, `select event_id as id from outbox`)).map(({ id }) => id));
}

async function oldPrefix(restored: Restored[], topicPrefix: string): Promise<string> {
  const old = [...new Set(restored.map(({ prefix }) => prefix))].filter((one) => one !== null && one !== topicPrefix);
  if (old.length > 1) {
    throw new LocalError(
      `各数据库的主题前缀不同 / the databases tell under different prefixes: ${old.map((one) => `"${one}"`).join(', ')}`,
      '四个数据库须属于同一系统 / all four must be of one system',
    );
  }
  if (old[0] !== undefined && old[0] !== null) return old[0];
  // A run that failed after the last database: nobody was let in since, so it can tell once more what it found.
  const { client } = restored[0]!;
  const [noted] = await rows<{ prefix: string }>(
    client,
    `select detail ->> 'fromTopicPrefix' as prefix from audit
     where action = 'database.restored' and detail ->> 'toTopicPrefix' = $1 order by id desc limit 1`,
    [topicPrefix],
  );
  if (noted !== undefined && (await areKeptOut(client))) return noted.prefix;
  throw new LocalError(
    `主题前缀 "${topicPrefix}" 已在使用 / the databases tell under the prefix "${topicPrefix}" already`,
    '恢复后须换一个从未用过的前缀 / after a restore it must be one that was never used',
  );
}

/**
 * Databases of one server go back together. Where one is from an earlier moment than another, somebody knows what its
 * owner never told: no event can mend that.
 */
async function mustBeOfOneMoment(restored: Restored[]): Promise<void> {
  const told = new Set(restored.flatMap(({ outbox }) => [...outbox]));
  for (const { service, client } of restored) {
    const handled = await rows<{ id: string; topic: string }>(
      client,
      `select event_id as id, topic from inbox where state = 'done'`,
    );
    const unknown = handled.filter(({ id }) => !told.has(id));
    if (unknown.length === 0) continue;
    const topics = [...new Set(unknown.map(({ topic }) => topic))].join(', ');
    throw new LocalError(
      `数据库不是同一时刻的 / the databases are not of one moment: ${service} 处理过 / has handled ${unknown.length} 个事件 / events of ${topics} 而其发出者不知道 / that their owner does not know`,
      '把四个数据库恢复到同一时刻 / restore all four to the same moment',
    );
  }
}

async function mustBeNew(topics: Topics, topicPrefix: string, restored: Restored[]): Promise<void> {
  // A run that failed half-way has begun with this very prefix; nobody was let in since.
  if (restored.some(({ prefix }) => prefix === topicPrefix)) return;
  const sizes = await topics.sizes(serviceNames.map((name) => topicPrefix + name));
  const used = [...sizes].filter(([, size]) => size !== null && size > 0).map(([topic]) => topic);
  if (used.length === 0) return;
  throw new LocalError(
    `主题已有消息 / these topics hold messages already: ${used.join(', ')}`,
    '换一个从未用过的前缀 / choose a prefix that was never used',
  );
}

async function present(topics: Topics, names: string[]): Promise<string[]> {
  const sizes = await topics.sizes(names);
  return names.filter((name) => sizes.get(name) !== null);
}

async function compareBank(
  client: Client,
  book: ResumeOptions['bankBook'],
): Promise<Pick<Resumed, 'lostPayments' | 'withoutApplication' | 'returnedPayments'>> {
  if ('notAsked' in book) return { lostPayments: [], withoutApplication: [], returnedPayments: [] };
  const known = await rows<{ id: string; state: string }>(
    client,
    `select instruction_id as id, state from payout where instruction_id is not null`,
  );
  const states = new Map(known.map(({ id, state }) => [id, state]));
  const numbers = new Set(
    (await rows<{ number: string }>(client, `select number from application`)).map(({ number }) => number),
  );
  // What was rejected or came back may be paid again; what is on its way may not.
  const lostPayments = book.filter(
    ({ instructionId, status }) => !states.has(instructionId) && (status === 'settled' || status === 'pending'),
  );
  return {
    lostPayments,
    withoutApplication: lostPayments.filter(({ memo }) => !numbers.has(memo)),
    returnedPayments: book.filter(
      ({ instructionId, status }) => states.get(instructionId) === 'paid' && status === 'returned',
    ),
  };
}

/** What the server was told to stop at; null where that was the end of the log, or is not known. */
async function targetOf(client: Client): Promise<string | null> {
  const [row] = await rows<{ target: string }>(client, `select current_setting('recovery_target_time') as target`);
  return row!.target === '' ? null : row!.target;
}

/** One database, in one transaction. */
async function moveOn(
  { service, client }: Restored,
  from: string,
  to: string,
  detail: object,
  lostPayments: BankPayment[],
): Promise<void> {
  await client.query('begin');
  await client.query(`update outbox set topic = $2, sent_at = null where topic = $1`, [from + service, to + service]);
  // They come again with all others, in their order. What is done stays done: its ids are known.
  await client.query(`delete from inbox where state in ('pending', 'dead')`);
  await client.query(`delete from inbox_position`);
  await client.query(
    `insert into audit (business_at, actor, action, subject_kind, subject_id, detail)
     values (now(), $1, 'database.restored', 'database', current_database(), $2)`,
    ['system', JSON.stringify(detail)],
  );
  await client.query(
    `do $$ begin
       if to_regclass('letter_counter') is not null then
         update letter_counter set last = last + ${NUMBERS_LEFT_OUT} where year = (select max(year) from letter_counter);
       end if;
     end $$`,
  );
  if (service === 'subsidy') await noteLostPayments(client, lostPayments);
  await client.query('commit');
}

async function noteLostPayments(client: Client, lostPayments: BankPayment[]): Promise<void> {
  await client.query(`select setval('application_number', nextval('application_number') + ${NUMBERS_LEFT_OUT})`);
  // Whatever was instructed may have been sent after the moment: it is asked for, never sent first.
  await client.query(
    `update payout set bank_attempts = greatest(bank_attempts, 1), next_bank_call_at = now() where state in ('instructed', 'unknown')`,
  );
  await client.query(
    `insert into lost_payment (instruction_id, application_number, payee_name, amount_fen)
     select "instructionId", memo, "payeeName", "amountFen"
     from jsonb_to_recordset($1::jsonb) as row ("instructionId" uuid, memo text, "payeeName" text, "amountFen" bigint)`,
    [JSON.stringify(lostPayments)],
  );
}
