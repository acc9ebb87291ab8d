import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@app/testing/eventually';
import { type IHeaders, Kafka, logLevel, Partitioners } from 'kafkajs';
import { Caller, each } from '../tools/api';
import { runDemoSystem } from '../tools/demo-system';
import { importFile } from '../tools/demo';
import { AUTHORITIES, csv, demoEnterprises, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { untilAtRest } from '../tools/invariants';
import { readTopic } from '../tools/topic';
import { build, type EnterpriseRow, ExampleConsumer, EXAMPLES } from './example-consumer';
import type { RunningSystem } from './system';

const TYPES = ['shouxin.rating.changed.v1', 'shouxin.exemption.granted.v1', 'shouxin.exemption.ended.v1'];
const TOPICS = ['credit-rating', 'reward-penalty'];

interface Message {
  key: string | null;
  headers: Record<string, string>;
  value: string | null;
}

describe('the consumers that others start from', () => {
  let running: RunningSystem;
  let kafka: Kafka;
  let consumers: Record<'ts' | 'java', ExampleConsumer>;
  /** What the services sent, by topic, and what was sent beside it. */
  const sent: Record<string, Message[]> = {};
  const poison: Record<string, Message> = {};
  const names = ['ts', 'java'] as const;
  const topic = (name: string): string => running.system.topicPrefix + name;
  const group = (name: string): string => `${running.system.topicPrefix}consumer-${name}`;

  beforeAll(async () => {
    for (const name of names) await build(EXAMPLES[name]);
    running = await runDemoSystem();
    kafka = new Kafka({ brokers: running.target.kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'consumers-'));
    const consumer = (name: 'ts' | 'java'): ExampleConsumer => {
      const env = { KAFKA_BROKERS: running.target.kafkaBrokers, TOPIC_PREFIX: running.system.topicPrefix };
      return new ExampleConsumer(EXAMPLES[name], { ...env, GROUP_ID: group(name) }, join(dir, `${name}.db`));
    };
    consumers = { ts: consumer('ts'), java: consumer('java') };
  }, 600_000);

  afterAll(async () => {
    await Promise.all(names.map((name) => consumers?.[name].stop()));
    await running?.close();
  }, 60_000);

  it('are killed in the middle of what there is to read, and started again', async () => {
    await Promise.all(
      names.map(async (name) => {
        consumers[name].start();
        await consumers[name].kill9After(20);
        const [{ count }] = consumers[name].read<{ count: number }>('select count(*) as count from enterprise') as [
          { count: number },
        ];
        expect(count).toBeLessThan(300);
        consumers[name].start();
      }),
    );
  }, 120_000);

  it('are killed again while ratings fall and exemptions end: a penalty file is imported', async () => {
    await Promise.all(names.map((name) => caughtUp(name)));
    const officer = await Caller.person('credit-officer-1', running.target);
    // Some who are exempt among them: those with an account.
    const enterprises = demoEnterprises().filter((one, n) => one.id !== undefined || (n >= 100 && n < 160));
    const rows = enterprises.map((enterprise, n) => ({
      enterprise,
      documentNumber: `东湾市监罚〔2026〕8${String(n).padStart(3, '0')}号`,
      offence: '未按期公示年度报告',
      measure: '罚款',
      fineWan: '1',
      decidedOn: '2026-05-20',
      authority: AUTHORITIES.market.name,
      authorityUscc: AUTHORITIES.market.uscc,
    }));
    const imported = importFile(officer, 'penalties', '行政处罚.csv', csv(PENALTY_HEADERS, rows.map(penaltyCells)));
    await Promise.all(
      names.map(async (name) => {
        await consumers[name].kill9After(3);
        consumers[name].start();
      }),
    );
    expect((await imported).counts).toMatchObject({ accepted: rows.length });
    await eventually(() => names.every((name) => / => .* exempt from -$/m.test(consumers[name].output)), 90_000);
  }, 300_000);

  it('get everything once more, an old rating as a new event, a type nobody knows, and messages nobody can read', async () => {
    const { databases, topicPrefix } = running.system;
    await untilAtRest({ databases, topicPrefix, kafkaBrokers: running.target.kafkaBrokers }, 90_000);
    for (const name of TOPICS) sent[name] = await everything(topic(name));
    const ratings = sent['credit-rating']!.filter(({ headers }) => headers['ce_type'] === TYPES[0]);
    const revision = (one: Message): number => (JSON.parse(one.value!) as { revision: number }).revision;
    const later = ratings.find((one) => revision(one) > 1)!;
    const first = ratings.find((one) => one.key === later.key && revision(one) === 1)!;
    const anew = (): Record<string, string> => ({ ...later.headers, ce_id: randomUUID() });
    const { ce_id: _, ...noId } = later.headers;
    Object.assign(poison, {
      'bad JSON': { ...later, headers: anew(), value: '{"enterpriseId":' },
      'no data': { ...later, headers: anew(), value: null },
      'no id': { ...later, headers: noId },
      'a field missing': { ...later, headers: anew(), value: JSON.stringify({ enterpriseId: later.key, uscc: 'X' }) },
      'a field of another type': {
        ...later,
        headers: anew(),
        value: later.value!.replace(/"revision":\d+/, '"revision":"two"'),
      },
    } satisfies Record<string, Message>);
    const old = {
      ...first,
      headers: { ...first.headers, ce_id: randomUUID() },
      value: first.value!.replace(/"grade":"\w+"/g, '"grade":"Z"'),
    };
    const unknown = { ...later, headers: { ...anew(), ce_type: 'shouxin.rating.praised.v1' }, value: 'anything' };
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const raw = (messages: Message[]): { key: string | null; headers: IHeaders; value: string | null }[] => messages;
    // The unreadable ones first: nothing behind them may wait.
    await producer.send({ topic: topic('credit-rating'), messages: raw([...Object.values(poison), old, unknown]) });
    for (const name of TOPICS) await producer.send({ topic: topic(name), messages: raw(sent[name]!) });
    await producer.disconnect();
    sent['credit-rating']!.push(old);
    await Promise.all(names.map((name) => caughtUp(name)));
  }, 120_000);

  describe.each(names)('then the one in %s', (name) => {
    it('has each event noted once', () => {
      const wanted = Object.values(sent)
        .flat()
        .filter(({ headers }) => TYPES.includes(headers['ce_type']!))
        .map(({ headers }) => `${headers['ce_source']} ${headers['ce_id']}`);
      expect(wanted.length).toBeGreaterThan(300);
      const noted = consumers[name].read<{ id: string }>(`select source || ' ' || event_id as id from handled`);
      expect(noted.map(({ id }) => id).sort()).toEqual(wanted.sort());
    });

    it('made each change once and in order: every change begins where the one before it ended', () => {
      const state = new Map<string, string>();
      const changes = consumers[name].read<{ enterprise_id: string; event_id: string; what: string }>(
        'select enterprise_id, event_id, what from change order by rowid',
      );
      expect(new Set(changes.map(({ event_id }) => event_id)).size).toBe(changes.length);
      for (const { enterprise_id, what } of changes) {
        const [before = '', now = ''] = what.split(' => ');
        expect(before).toBe(state.get(enterprise_id) ?? `${before.slice(0, 18)} grade -, exempt from -`);
        state.set(enterprise_id, now);
      }
      const rows = consumers[name].read<EnterpriseRow>('select * from enterprise');
      expect(rows.map(({ id }) => state.get(id))).toEqual(
        rows.map((row) => `${row.uscc} grade ${row.grade}, exempt from ${row.exempt_from}`),
      );
      // Over two deaths it may have stored a change without printing it; it printed none twice.
      const printed = consumers[name].output.split('\n').filter((line) => line.includes(' => '));
      expect(printed.length).toBeGreaterThan(300);
      expect(new Set(printed).size).toBe(printed.length);
    });

    it('says of every enterprise what the services say', async () => {
      const system = await Caller.system('dept-market-regulation', running.target);
      const rows = consumers[name].read<EnterpriseRow>('select * from enterprise');
      expect(rows.length).toBeGreaterThanOrEqual(300);
      const differing: unknown[] = [];
      await each(rows, 8, async ({ id, uscc, grade, exempt_from }) => {
        const rating = await system.get<{ grade: string }>('credit-rating', `/enterprises/${id}/rating`);
        const query = new URLSearchParams({ uscc, inspection: 'routine' }).toString();
        const { exempt } = await system.get<{ exempt: boolean }>('reward-penalty', `/exemptions?${query}`);
        const own = { grade, exempt: exempt_from.split(',').includes('routine') };
        if (own.grade !== rating.grade || own.exempt !== exempt)
          differing.push({ uscc, own, rating: rating.grade, exempt });
      });
      expect(differing).toEqual([]);
      expect(rows.filter(({ exempt_from }) => exempt_from !== '-').length).toBeGreaterThan(10);
    }, 120_000);

    it('put aside what it could not read, with the reason, once', () => {
      const aside = consumers[name].read<{ reason: string }>(
        'select reason from set_aside order by cast(offset as integer)',
      );
      expect(aside).toHaveLength(Object.keys(poison).length);
      for (const { reason } of aside) expect(reason.length).toBeGreaterThan(5);
    });
  });

  /** Waits until a group has committed everything that stands on the topics by now. */
  async function caughtUp(name: string): Promise<void> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const ends = new Map<string, string>();
      for (const one of TOPICS)
        for (const { partition, high } of await admin.fetchTopicOffsets(topic(one)))
          if (high !== '0') ends.set(`${topic(one)} ${partition}`, high);
      await eventually(async () => {
        const committed = await admin.fetchOffsets({ groupId: group(name), topics: TOPICS.map(topic) });
        const at = new Map(
          committed.flatMap((one) =>
            one.partitions.map((p) => [`${one.topic} ${p.partition}`, Number(p.offset)] as [string, number]),
          ),
        );
        return [...ends].every(([place, high]) => at.get(place)! >= Number(high));
      }, 90_000);
    } finally {
      await admin.disconnect();
    }
  }

  /** All messages of a topic by now, each partition in its order. */
  async function everything(name: string): Promise<Message[]> {
    const messages = await readTopic(running.target.kafkaBrokers, name, 60_000);
    return messages.map(({ key, value, headers = {} }) => ({
      key: key?.toString() ?? null,
      headers: Object.fromEntries(Object.entries(headers).map(([header, text]) => [header, String(text)])),
      value: value?.toString() ?? null,
    }));
  }
});
