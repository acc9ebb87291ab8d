import type { PinoLogger } from 'nestjs-pino';
import { BackgroundLoop } from './background-loop';
import { type Database, sql } from './database';
import type { KafkaSender } from './kafka';
import { Lease } from './lease';

const BATCH = 500;

interface Row {
  id: string;
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/**
 * Sends the rows of the outbox in the order of their ids and marks them after the broker's answer. A crash in between
 * sends them once more, and the inbox of each consumer lets them take effect once. Rows are taken by their state: a
 * transaction that commits late leaves a lower id behind, and a cursor would pass it by.
 */
export class OutboxRelay {
  private readonly loop: BackgroundLoop;
  private readonly lease: Lease;

  constructor(
    private readonly db: Database,
    private readonly sender: KafkaSender,
    log: PinoLogger,
  ) {
    this.lease = new Lease(db, 'outbox-relay', 10);
    this.loop = new BackgroundLoop('outbox-relay', 500, () => this.sendSome(), log);
    db.onPublished(() => this.loop.wake());
  }

  start(): void {
    this.loop.start();
  }

  /** Stops after the batch in hand. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.lease.release();
    await this.sender.close();
  }

  private async sendSome(): Promise<boolean> {
    if (!(await this.lease.hold())) return false;
    const rows = await this.db.query<Row>(
      `select id, topic, key, headers, value from outbox where sent_at is null order by id limit $1`,
      [BATCH],
    );
    if (rows.length === 0) return false;
    await this.sender.send(rows);
    await this.db.transaction(async (tx) => {
      if (!(await this.lease.stillHeld(tx))) return;
      await sql(tx, `update outbox set sent_at = clock_timestamp() where id = any($1::bigint[])`, [
        rows.map((row) => row.id),
      ]);
    });
    return rows.length === BATCH;
  }

  /** Rows not yet sent, and the age in seconds of the oldest. */
  async lag(): Promise<{ rows: number; seconds: number }> {
    const [row] = await this.db.query<{ rows: string; seconds: string | null }>(
      `select count(*) as rows, extract(epoch from clock_timestamp() - min(added_at)) as seconds from outbox where sent_at is null`,
    );
    return { rows: Number(row?.rows ?? 0), seconds: Number(row?.seconds ?? 0) };
  }
}
