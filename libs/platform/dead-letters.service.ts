import { DomainError } from '@app/kernel/errors';
import type { Act } from './acts';
import type { Audit } from './audit';
import { type Database, sql } from './database';
import type { DeadLetter, DeadLetterList } from './dead-letters.dto';

interface Row {
  event_id: string;
  type: string;
  key: string;
  topic: string;
  partition: number;
  kafka_offset: string;
  attempts: number;
  error: string;
  received_at: Date;
  waiting: string;
}

export class DeadLetters {
  constructor(
    private readonly db: Database,
    private readonly audit: Audit,
    private readonly consumer: string,
    private readonly wake: () => void,
  ) {}

  async list(limit: number): Promise<DeadLetterList> {
    const rows = await this.db.query<Row>(
      `select event_id, type, key, topic, partition, kafka_offset, attempts, error, received_at,
         (select count(*) from inbox b where b.consumer = i.consumer and b.key = i.key and b.state = 'pending') as waiting
       from inbox i where consumer = $1 and state = 'dead' order by seq limit $2`,
      [this.consumer, limit],
    );
    return { items: rows.map(toDeadLetter) };
  }

  /** @throws DomainError dead-letter.not-found */
  redrive(eventId: string): Promise<void> {
    return this.end(
      eventId,
      `state = 'pending', attempts = 0, next_attempt_at = clock_timestamp()`,
      'dead-letter.re-driven',
      {},
    );
  }

  /** @throws DomainError dead-letter.not-found */
  discard(eventId: string, reason: string): Promise<void> {
    return this.end(eventId, `state = 'discarded', handled_at = clock_timestamp()`, 'dead-letter.discarded', {
      reason,
    });
  }

  private async end(eventId: string, change: string, action: Act, detail: Record<string, unknown>): Promise<void> {
    await this.db.transaction(async (tx) => {
      const rows = await sql(
        tx,
        `update inbox set ${change} where consumer = $1 and event_id = $2 and state = 'dead' returning event_id`,
        [this.consumer, eventId],
      );
      if (rows.length === 0) throw new DomainError('not-found', 'dead-letter.not-found', { id: eventId });
      await this.audit.add(tx, { action, subjectKind: 'event', subjectId: eventId, detail });
    });
    this.wake();
  }
}

function toDeadLetter(row: Row): DeadLetter {
  return {
    eventId: row.event_id,
    type: row.type,
    key: row.key,
    topic: row.topic,
    partition: row.partition,
    offset: row.kafka_offset,
    attempts: row.attempts,
    error: row.error,
    receivedAt: row.received_at.toISOString(),
    waiting: Number(row.waiting),
  };
}
