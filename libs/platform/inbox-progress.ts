import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@app/contracts/define-event';
import type { Database } from './database';
import type { KafkaOffsets } from './kafka';

/** How far this service has come with what the others published. */
export class InboxProgress {
  constructor(
    private readonly db: Database,
    private readonly offsets: KafkaOffsets,
    private readonly consumer: string,
    private readonly topicPrefix: string,
  ) {}

  /**
   * Waits until everything that stood in the topic at the time of the call has been read, and what concerns `key` has
   * been handled.
   * @returns false when that did not come about within the limit, or an event of the key is dead
   */
  async caughtUp(topic: Topic, key: string, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    let ends: { partition: number; offset: bigint }[] | undefined;
    for (;;) {
      // A broker that is away may be back before the limit.
      ends ??= await this.offsets.endOf(this.topicPrefix + topic).catch(() => undefined);
      if (ends && (await this.isCaughtUp(this.topicPrefix + topic, ends, key))) return true;
      if (Date.now() >= deadline) return false;
      await sleep(50);
    }
  }

  /** How many messages of the topic have not been read yet. @throws when the broker does not answer */
  async unread(topic: Topic): Promise<number> {
    const ends = await this.offsets.endOf(this.topicPrefix + topic);
    const next = await this.positions(this.topicPrefix + topic);
    return ends.reduce((sum, end) => sum + Math.max(0, Number(end.offset - (next.get(end.partition) ?? 0n))), 0);
  }

  private async positions(topic: string): Promise<Map<number, bigint>> {
    const positions = await this.db.query<{ partition: number; next_offset: string }>(
      `select partition, next_offset from inbox_position where consumer = $1 and topic = $2`,
      [this.consumer, topic],
    );
    return new Map(positions.map((row) => [row.partition, BigInt(row.next_offset)]));
  }

  private async isCaughtUp(
    topic: string,
    ends: { partition: number; offset: bigint }[],
    key: string,
  ): Promise<boolean> {
    const next = await this.positions(topic);
    if (ends.some((end) => end.offset > 0n && (next.get(end.partition) ?? 0n) < end.offset)) return false;
    const open = await this.db.query(
      `select 1 from inbox where consumer = $1 and key = $2 and topic = $3 and state in ('pending', 'dead') limit 1`,
      [this.consumer, key, topic],
    );
    return open.length === 0;
  }
}
