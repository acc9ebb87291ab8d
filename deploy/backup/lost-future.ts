import { randomUUID } from 'node:crypto';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { z } from 'zod';
import { LocalError } from '../local/local-error';

/** An event that stands on a topic and that no restored database has told. */
export interface LostEvent {
  id: string;
  topic: string;
  type: string;
  key: string;
  time: string;
  data: unknown;
}

export type KafkaSettings = Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'>;

export class Topics {
  private readonly kafka: Kafka;

  constructor(settings: KafkaSettings) {
    this.kafka = new Kafka({ ...settings, clientId: 'restore', logLevel: logLevel.NOTHING });
  }

  /** How many messages each topic holds; null for one that is not there. @throws LocalError when the broker is away */
  async sizes(topics: string[]): Promise<Map<string, number | null>> {
    const admin = this.kafka.admin();
    await admin.connect().catch((error: Error) => {
      throw new LocalError(`KAFKA_BROKERS: ${error.message}`, 'Kafka 须可访问 / Kafka must be within reach');
    });
    try {
      const present = new Set(await admin.listTopics());
      const sizes = new Map<string, number | null>();
      for (const topic of topics) {
        const offsets = present.has(topic) ? await admin.fetchTopicOffsets(topic) : null;
        sizes.set(topic, offsets && offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0));
      }
      return sizes;
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Reads topics from their beginning to their present end, keeping only what no database knows.
   * @param known ids of the events that the restored databases told
   */
  async lostEvents(topics: string[], known: ReadonlySet<string>): Promise<LostEvent[]> {
    const lost = new Map<string, LostEvent>();
    const open = await this.openPartitions(topics);
    if (open.size === 0) return [];
    const groupId = `restore-${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 50 });
    let finish: (error?: Error) => void = () => undefined;
    const finished = new Promise<void>((resolve, reject) => (finish = (error) => (error ? reject(error) : resolve())));
    consumer.on(consumer.events.CRASH, ({ payload }) => finish(payload.error));
    await consumer.connect();
    try {
      await consumer.subscribe({ topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          for (const { headers = {}, key, value } of batch.messages) {
            const header = (name: string): string => headers[name]?.toString() ?? '';
            const id = header('ce_id');
            if (id === '' || known.has(id)) continue;
            const event = { id, topic: batch.topic, type: header('ce_type'), key: key?.toString() ?? '' };
            lost.set(id, { ...event, time: header('ce_time'), data: readable(value) });
          }
          const place = `${batch.topic}/${batch.partition}`;
          if (BigInt(batch.lastOffset()) + 1n >= (open.get(place) ?? 0n)) open.delete(place);
          if (open.size === 0) finish();
          return Promise.resolve();
        },
      });
      await finished;
    } finally {
      await consumer.disconnect();
      await this.forgetGroup(groupId);
    }
    return [...lost.values()].sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  /** By topic and partition: where it ends, for those that hold anything. */
  private async openPartitions(topics: string[]): Promise<Map<string, bigint>> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const open = new Map<string, bigint>();
      for (const topic of topics)
        for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
          if (BigInt(high) > BigInt(low)) open.set(`${topic}/${partition}`, BigInt(high));
      return open;
    } finally {
      await admin.disconnect();
    }
  }

  private async forgetGroup(groupId: string): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    // Kafka forgets an empty group by itself, later.
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}

function readable(value: Buffer | null): unknown {
  const text = value?.toString() ?? '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const payment = z.object({
  instructionId: z.uuid(),
  payeeName: z.string().min(1),
  amountFen: z.string().regex(/^[1-9]\d{0,17}$/),
  /** The number of the application. */
  memo: z.string().min(1),
  status: z.enum(['settled', 'rejected', 'returned', 'pending']),
});
const bankBook = z.object({ payments: z.array(payment) });

/** A payment as the bank's book has it. */
export type BankPayment = z.infer<typeof payment>;

/** @param text `{"payments": [{instructionId, payeeName, amountFen, memo, status}]}` @throws LocalError naming what is wrong */
export function readBankBook(text: string, where: string): BankPayment[] {
  try {
    return bankBook.parse(JSON.parse(text)).payments;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new LocalError(
      `${where} 不是银行账册 / is no book of the bank: ${why}`,
      '格式见 / its form stands in docs/BACKUP.md',
    );
  }
}

/** Asks the bank itself. @throws LocalError when it does not answer */
export async function fetchBankBook(url: string, token: string): Promise<BankPayment[]> {
  const where = `${url}/payments`;
  const response = await fetch(where, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(60_000),
  }).catch((error: unknown) => {
    throw new LocalError(
      `${where}: ${String(error)}`,
      '银行须可访问，或用 --bank-book / the bank must be within reach, or name --bank-book',
    );
  });
  if (!response.ok) {
    throw new LocalError(
      `${where}: HTTP ${response.status}`,
      '用 --bank-book <文件> / give its book as a file: --bank-book FILE',
    );
  }
  return readBankBook(await response.text(), where);
}
