import { randomBytes } from 'node:crypto';
import { type CloudEvent, fromKafka, newEvent, toKafka, TOPICS } from '@app/contracts/cloud-event';
import type { EventContract, EventData } from '@app/contracts/define-event';
import { newId } from '@app/platform/id';
import { type Consumer, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { eventually } from './eventually';
import { testServers } from './servers';

/** The four topics under a prefix of the suite's own, a log of all that comes by, and a way to publish as another service. */
export class TestTopics {
  readonly prefix = `t${randomBytes(5).toString('hex')}-`;
  /** Every event so far, in the order read. */
  readonly events: CloudEvent[] = [];
  private readonly kafka = new Kafka({ brokers: testServers.kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
  private consumer: Consumer;
  private producer: Producer;

  static async create(): Promise<TestTopics> {
    const topics = new TestTopics();
    await topics.start();
    return topics;
  }

  private async start(): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    const topics = TOPICS.map((topic) => this.prefix + topic);
    // kafkajs can wait for leaders itself, but gives up at the first "not yet".
    await admin.createTopics({ waitForLeaders: false, topics: topics.map((topic) => ({ topic, numPartitions: 3 })) });
    await eventually(async () => {
      const { topics: known } = await admin.fetchTopicMetadata({ topics });
      return known.every(({ partitions }) => partitions.length === 3 && partitions.every(({ leader }) => leader >= 0));
    });
    await admin.disconnect();
    this.producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await this.producer.connect();
    this.consumer = this.kafka.consumer({ groupId: `${this.prefix}log`, maxWaitTimeInMs: 50 });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: TOPICS.map((topic) => this.prefix + topic), fromBeginning: true });
    await this.consumer.run({
      eachMessage: async ({ message }) => {
        const headers = Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        const event = fromKafka({ headers, value: message.value?.toString() ?? null }, () => true);
        if (event) this.events.push(event);
      },
    });
  }

  /** The events of one type so far, oldest first. */
  of<C extends EventContract>(contract: C): CloudEvent<EventData<C>>[] {
    return this.events.filter((event) => event.type === contract.type) as CloudEvent<EventData<C>>[];
  }

  /** Publishes as the owning service would. @returns the event, to be sent again with `send` */
  async publish<Data>(contract: EventContract<Data>, data: Data, time = new Date()): Promise<CloudEvent<Data>> {
    const event = newEvent(contract, data, { id: newId(), time: time.toISOString() });
    await this.send(event);
    return event;
  }

  async send(event: CloudEvent): Promise<void> {
    await this.sendRaw(event.source.split('/').at(-1)!, toKafka(event));
  }

  async sendRaw(
    topic: string,
    message: { key: string; headers: Record<string, string>; value: string | null },
  ): Promise<void> {
    await this.producer.send({ topic: this.prefix + topic, messages: [message] });
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
    await this.producer.disconnect();
    const admin = this.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: TOPICS.map((topic) => this.prefix + topic) });
    await admin.disconnect();
  }
}
