import { addDays, type CalendarDate } from '@app/kernel/calendar';
import type { PinoLogger } from 'nestjs-pino';
import { BackgroundLoop } from './background-loop';
import type { Clock } from './clock';
import type { Database } from './database';
import { sql, type Tx } from './database';
import { Lease } from './lease';

/** What happens because a day has begun. Called for each day in order, again after a failure: it must bear repetition. */
export type DayJob = (day: CalendarDate) => Promise<void>;

const LEASE_SECONDS = 30;

/**
 * Runs each job once a business day. Days that were missed, because the service was down or the clock was moved, are
 * caught up one by one, in order.
 */
export class DayJobs {
  private readonly jobs = new Map<string, DayJob>();
  readonly lease: Lease;
  private readonly loop: BackgroundLoop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    log: PinoLogger,
  ) {
    this.lease = new Lease(db, 'day-jobs', LEASE_SECONDS);
    this.loop = new BackgroundLoop('day-jobs', 500, () => this.runDue(), log);
  }

  add(name: string, job: DayJob): void {
    this.jobs.set(name, job);
  }

  get names(): string[] {
    return [...this.jobs.keys()];
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.lease.release();
  }

  /** Runs every job up to today. One that fails stops at its day; the others go on. */
  private async runDue(): Promise<boolean> {
    if (this.jobs.size === 0 || !(await this.lease.hold())) return false;
    const rows = await this.db.query<{ name: string; done_through: CalendarDate }>(
      `select name, done_through from day_job`,
    );
    const done = new Map(rows.map((row) => [row.name, row.done_through]));
    const failures: unknown[] = [];
    for (const [name, job] of this.jobs) {
      try {
        if (!(await this.catchUp(name, job, done.get(name)))) return false;
      } catch (error) {
        failures.push(new Error(`the day job ${name} failed`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
    return false;
  }

  /** @returns false when the lease went to another process */
  private async catchUp(name: string, job: DayJob, doneThrough: CalendarDate | undefined): Promise<boolean> {
    const today = this.clock.today();
    for (let day = doneThrough ? addDays(doneThrough, 1) : today; day <= today; day = addDays(day, 1)) {
      await this.underLease(() => job(day));
      if (!(await this.lease.hold())) return false;
      await this.db.transaction((tx) => markDone(tx, name, day));
    }
    return true;
  }

  /** Keeps the lease through a long job, so that no other process begins it too. */
  private async underLease(work: () => Promise<void>): Promise<void> {
    // Should it not be renewed, the next `hold` says so.
    const renewing = setInterval(() => void this.lease.hold().catch(() => undefined), (LEASE_SECONDS * 1000) / 3);
    try {
      await work();
    } finally {
      clearInterval(renewing);
    }
  }
}

async function markDone(tx: Tx, name: string, day: CalendarDate): Promise<void> {
  await sql(
    tx,
    `insert into day_job (name, done_through) values ($1, $2)
     on conflict (name) do update set done_through = greatest(day_job.done_through, excluded.done_through)`,
    [name, day],
  );
}
