import { testServers } from '@app/testing/servers';
import { eventually } from '@app/testing/eventually';
import { Kafka, logLevel } from 'kafkajs';
import { PinoLogger } from 'nestjs-pino';
import { ensureTopics } from '../../deploy/local/kafka';
import { newId } from './id';
import { KafkaReader, KafkaSender } from './kafka';

const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
const brokers = testServers.kafkaBrokers.split(',');

describe('the reader', () => {
  const topic = `t-reader-${newId()}`;
  const group = `${topic}-group`;
  const options = { brokers, clientId: 'kafka-test', sessionMs: 6_000 };
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  let reader: KafkaReader;
  const sender = new KafkaSender(options, log);
  /** What readers were given, in this order. */
  let taken: string[];
  let take: (values: string[]) => Promise<void>;

  const newReader = (): KafkaReader =>
    (reader = new KafkaReader(
      options,
      group,
      [topic],
      async (messages) => {
        const values = messages.map(({ value }) => value!);
        await take(values);
        taken.push(...values);
      },
      log,
    ));
  const send = (byKey: Record<string, string>): Promise<void> =>
    sender.send(Object.entries(byKey).map(([key, value]) => ({ topic, key, headers: {}, value })));
  /** How many messages the broker would not give again. */
  async function committed(): Promise<number> {
    const [ofTopic] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    return ofTopic!.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  }

  beforeAll(async () => {
    await ensureTopics(testServers.kafkaBrokers, [topic]);
    await admin.connect();
  });

  beforeEach(() => {
    taken = [];
    take = () => Promise.resolve();
  });

  afterEach(() => reader.stop());

  afterAll(async () => {
    await sender.close();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  it('tells the broker how far it is, while it reads and when it stops', async () => {
    newReader().start();
    await send({ one: 'a' });
    await send({ one: 'b' });
    await eventually(() => taken.length === 2);
    await eventually(async () => (await committed()) === 2);
    await send({ one: 'c' });
    await eventually(() => taken.length === 3);
    await reader.stop();
    expect(await committed()).toBe(3);

    await send({ one: 'd' });
    newReader().start();
    await eventually(() => taken.includes('d'));
    expect(taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not tell it of what could not be stored, and is given it again', async () => {
    const before = await committed();
    let fail = (_: Error): void => undefined;
    const storing = new Promise<void>((_, reject) => (fail = reject));
    take = (values) => (values.includes('e') ? storing : Promise.resolve());
    // In partitions of their own, and there before the reader is: it is given both at once.
    await send({ one: 'e', two: 'f' });
    newReader().start();
    await eventually(async () => (await committed()) === before + 1);
    expect(taken).toEqual(['f']);
    take = () => Promise.resolve();
    fail(new Error('no database'));
    await eventually(() => taken.includes('e'), 60_000);
    await reader.stop();
    expect(taken).toEqual(['f', 'e']);
    expect(await committed()).toBe(before + 2);
  });
});
