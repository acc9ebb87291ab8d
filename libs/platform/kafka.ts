import { createRequire } from 'node:module';
import { groupBy } from '@app/kernel/group-by';
import { type Batch, CompressionTypes, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { PinoLogger } from 'nestjs-pino';

// The only file that knows kafkajs, which is unmaintained: another client takes its place here.

export interface KafkaOptions {
  brokers: string[];
  clientId: string;
  /** How long the broker waits for a silent consumer. */
  sessionMs: number;
  /** Undefined: in the open. */
  security?: KafkaSecurity | undefined;
}

/** TLS to the brokers, and how a program shows who it is: by a certificate, or by name and password (SCRAM-SHA-512). */
export interface KafkaSecurity {
  /** Each in PEM. Without `ca`, those that Node knows vouch for the brokers. */
  tls: { ca?: string; cert?: string; key?: string };
  sasl?: { username: string; password: string };
}

export interface OutgoingMessage {
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: string;
}

export interface IncomingMessage {
  topic: string;
  partition: number;
  offset: string;
  key: string;
  headers: Record<string, string>;
  value: string | null;
}

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}
const queues = (createRequire(__filename)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }).prototype;
const schedule = queues.scheduleCheckPendingRequests;
// kafkajs 2.2.4 looks every millisecond, on each connection and for ever, for requests that nobody made: an idle service
// took five per cent of a processor so (tulios/kafkajs#1704, unmended there). It looks while there is something to look for.
queues.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};

function newKafka({ clientId, brokers, security }: KafkaOptions, log: PinoLogger): Kafka {
  return new Kafka({
    clientId,
    brokers,
    ...(security === undefined ? {} : { ssl: security.tls }),
    ...(security?.sasl === undefined ? {} : { sasl: { mechanism: 'scram-sha-512' as const, ...security.sasl } }),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, ...rest } = entry.log;
      log[entry.level === logLevel.ERROR ? 'error' : 'warn']({ kafka: rest }, message);
    },
  });
}

/** A broker takes 1 MiB of a partition at once, unless it is told otherwise, and refuses more for ever. */
const PIECE_BYTES = 900_000;
/** More than key and headers of an event take. */
const AROUND_VALUE_BYTES = 1_000;

/** In their order, in pieces that a broker takes; one that is too large by itself stands alone. */
function piecesOf(messages: OutgoingMessage[]): OutgoingMessage[][] {
  const pieces: OutgoingMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + AROUND_VALUE_BYTES;
    if (size > room) {
      pieces.push([]);
      room = PIECE_BYTES;
    }
    pieces.at(-1)!.push(message);
    room -= size;
  }
  return pieces;
}

/** Sends in order: idempotent, one request in flight, every replica's acknowledgement, Java's partitioner. */
export class KafkaSender {
  private producer: Producer | undefined;

  constructor(
    private readonly options: KafkaOptions,
    private readonly log: PinoLogger,
  ) {}

  /** @throws when the broker did not acknowledge all; some may have been written, and are written again by the next try. */
  async send(messages: OutgoingMessage[]): Promise<void> {
    const producer = (this.producer ??= this.newProducer());
    try {
      await producer.connect();
      for (const piece of piecesOf(messages)) {
        await producer.sendBatch({
          acks: -1,
          compression: CompressionTypes.None,
          topicMessages: [...groupBy(piece, ({ topic }) => topic)].map(([topic, list]) => ({ topic, messages: list })),
        });
      }
    } catch (error) {
      // Its sequence numbers may no longer be the broker's: the next try begins with a new producer.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer
      ?.disconnect()
      .catch((error: unknown) => this.log.warn({ err: error }, 'the Kafka producer did not disconnect'));
  }

  private newProducer(): Producer {
    return newKafka(this.options, this.log).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }
}

/** PostgreSQL's text has no NUL; the escape keeps a broken message readable, and still no JSON. */
function readable(bytes: Buffer | string): string {
  return bytes.toString().replaceAll('\0', '\\0');
}

function textHeaders(headers: Batch['messages'][number]['headers']): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name.toLowerCase()] = readable(first);
  }
  return text;
}

/** How often the broker is told how far its messages are stored. */
const COMMIT_MS = 1_000;

/**
 * Reads topics from their beginning as one consumer group. Offsets are committed after `take` has stored what is before
 * them, and not with each batch: the next messages would wait for it, and those of the last second, which come again after a
 * crash, are known to the inbox. A consumer that crashed is made anew until it is stopped: a live process that consumes nothing is the worst of failures.
 */
export class KafkaReader {
  private running = false;
  private stopping = false;
  private stopCurrent: (() => Promise<void>) | undefined;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly options: KafkaOptions,
    private readonly groupId: string,
    private readonly topics: string[],
    private readonly take: (
      messages: IncomingMessage[],
      position: { topic: string; partition: number; nextOffset: string },
    ) => Promise<void>,
    private readonly log: PinoLogger,
  ) {}

  /** True while the group has been joined and nothing has crashed since. */
  get healthy(): boolean {
    return this.running;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.stopCurrent?.();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.consumeUntilCrash();
      } catch (error) {
        this.log.error({ err: error }, 'the Kafka consumer failed; it will be started again');
      }
      this.running = false;
      if (!this.stopping) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  private async consumeUntilCrash(): Promise<void> {
    const consumer = newKafka(this.options, this.log).consumer({
      groupId: this.groupId,
      sessionTimeout: this.options.sessionMs,
      heartbeatInterval: Math.floor(this.options.sessionMs / 4),
      rebalanceTimeout: 20_000,
      // A message ends the wait at once; this is how often an idle consumer asks again, and how long it may take to stop.
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: 1_048_576,
      // The loop above makes a new consumer; kafkajs restarting the old one beside it would make two.
      retry: { retries: 3, restartOnFailure: async () => false },
    });
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.log.error({ err: payload.error, willRestart: payload.restart }, 'the Kafka consumer crashed');
      ended();
    });
    consumer.on(consumer.events.STOP, () => ended());
    this.stopCurrent = async () => ended();
    /** What the broker is not told yet, by topic and partition. */
    const stored = new Map<string, { topic: string; partition: number; offset: string }>();
    const commit = async (): Promise<void> => {
      const offsets = [...stored.values()];
      stored.clear();
      if (offsets.length === 0) return;
      await consumer
        .commitOffsets(offsets)
        .catch((error: unknown) => this.log.warn({ err: error, offsets }, 'offsets were not committed'));
    };
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.running = true;
      // Their partitions may be another's from now on.
      stored.clear();
    });
    const committing = setInterval(() => void commit(), COMMIT_MS);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: this.topics, fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        autoCommit: false,
        partitionsConsumedConcurrently: 3,
        eachBatch: async (payload) => {
          if (!payload.isRunning() || payload.isStale()) return;
          const { batch } = payload;
          const messages = batch.messages.map((message) => ({
            topic: batch.topic,
            partition: batch.partition,
            offset: message.offset,
            key: readable(message.key ?? ''),
            headers: textHeaders(message.headers),
            value: message.value ? readable(message.value) : null,
          }));
          const last = messages.at(-1);
          if (!last) return;
          const nextOffset = (BigInt(last.offset) + 1n).toString();
          const { topic, partition } = batch;
          await this.take(messages, { topic, partition, nextOffset });
          payload.resolveOffset(last.offset);
          stored.set(`${topic}/${partition}`, { topic, partition, offset: nextOffset });
          await payload.heartbeat();
        },
      });
      await end;
      await commit();
    } finally {
      clearInterval(committing);
      await consumer
        .disconnect()
        .catch((error: unknown) => this.log.warn({ err: error }, 'the Kafka consumer did not disconnect'));
    }
  }
}

/** Where each partition of a topic ends: the offset after its last message. */
export class KafkaOffsets {
  private readonly admin;
  private connected = false;

  constructor(options: KafkaOptions, log: PinoLogger) {
    this.admin = newKafka(options, log).admin();
    this.admin.on(this.admin.events.DISCONNECT, () => (this.connected = false));
  }

  async endOf(topic: string): Promise<{ partition: number; offset: bigint }[]> {
    if (!this.connected) {
      await this.admin.connect();
      this.connected = true;
    }
    const offsets = await this.admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, high }) => ({ partition, offset: BigInt(high) }));
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }
}
