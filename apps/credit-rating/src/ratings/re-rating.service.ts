import { setImmediate } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Clock } from '@app/platform/clock';
import { Database, sql } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { Lease } from '@app/platform/lease';
import { PinoLogger } from 'nestjs-pino';
import { RatingCheck } from './rating-check';
import { RatingService } from './rating.service';

const BATCH = 500;
/** Enterprises looked at in one go; few of them are written. */
const PAGE = 500;
/** Many statements cost nearly the same for one enterprise as for some hundreds. */
const WRITTEN_AT_ONCE = 200;
const LEASE_SECONDS = 30;

/** Rates again where there is no news: because a day has begun, or because a version of the rules was published. */
@Injectable()
export class ReRating implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly lease: Lease;
  private readonly loop: BackgroundLoop;
  private stopping = false;
  private applied: string | null = null;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DayJobs) private readonly dayJobs: DayJobs,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(RatingCheck) private readonly check: RatingCheck,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.lease = new Lease(db, 're-rate-all', LEASE_SECONDS);
    this.loop = new BackgroundLoop('re-rate-all', 1000, () => this.applyNewVersions(), log);
  }

  onModuleInit(): void {
    this.dayJobs.add('re-rate', (day) => this.rateDue(day));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    await this.lease.release();
  }

  /** Everyone for whom time alone may have changed something by the day. */
  async rateDue(day: CalendarDate): Promise<void> {
    for (;;) {
      const due = await this.db.query<{ id: string }>(
        `select enterprise_id as id from rating_current where next_change_on <= $1
         order by next_change_on, enterprise_id limit ${BATCH}`,
        [day],
      );
      if (due.length === 0) return;
      await this.rateBatch(
        due.map(({ id }) => id),
        day,
      );
    }
  }

  /** Everyone, when there is a version that not everyone has been rated by. */
  private async applyNewVersions(): Promise<boolean> {
    const versions = this.ratings
      .versions()
      .map(({ hash }) => hash)
      .join(' ');
    if (versions === '' || versions === this.applied) return false;
    const [row] = await this.db.query<{ versions: string }>(`select versions from rating_rules_applied`);
    if (row?.versions !== versions) {
      if (!(await this.lease.hold()) || !(await this.rateEveryone(this.clock.today()))) return false;
      await this.db.query(
        `insert into rating_rules_applied (versions) values ($1) on conflict (only_row) do update set versions = $1`,
        [versions],
      );
    }
    this.applied = versions;
    return false;
  }

  /** Everyone who is rated. The caller holds the lease. @returns false when it was stopped or another took the lease */
  async rateEveryone(day: CalendarDate): Promise<boolean> {
    let next = this.check.page('00000000-0000-0000-0000-000000000000', PAGE);
    let differing: string[] = [];
    let writing: Promise<void> = Promise.resolve();
    const write = async (): Promise<void> => {
      await writing;
      writing = this.rateBatch(differing, day);
      writing.catch(() => undefined);
      differing = [];
    };
    try {
      for (;;) {
        const page = await next;
        const last = page.rated.at(-1);
        if (last === undefined) {
          await write();
          return true;
        }
        // The next page is read, and what the ones before came to is written, while this one is judged. Whether either fails
        // is asked when its turn comes; the question goes out before the judging takes the thread.
        next = this.check.page(last.id, PAGE);
        next.catch(() => undefined);
        await setImmediate();
        differing.push(...this.check.differing(page, day));
        if (differing.length >= WRITTEN_AT_ONCE) await write();
        if (this.stopping || !(await this.lease.hold())) return false;
      }
    } finally {
      await writing;
    }
  }

  private async rateBatch(ids: string[], day: CalendarDate): Promise<void> {
    if (ids.length === 0) return;
    const none = new Map<string, string[]>(ids.map((id) => [id, []]));
    await this.db.transaction(async (tx) => {
      // Before the instant is read: whoever holds a lock now has an earlier one.
      await sql(tx, `select 1 from enterprise where id = any($1::uuid[]) order by id for update`, [ids]);
      await this.ratings.rateAgain(tx, none, { at: this.clock.now(), day });
    });
  }
}
