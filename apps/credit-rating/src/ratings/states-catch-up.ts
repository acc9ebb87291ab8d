import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Clock } from '@app/platform/clock';
import { Database, sql } from '@app/platform/database';
import { PinoLogger } from 'nestjs-pino';
import { RatingService } from './rating.service';

const BATCH = 100;
const IDLE_MS = 1000;

/** Notes how records stand that were stored before this was kept: once after the start, a few enterprises at a time. */
@Injectable()
export class StatesCatchUp implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;
  private isDone = false;
  private stopping = false;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.loop = new BackgroundLoop('record-states', IDLE_MS, () => this.fill(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
  }

  /** @returns whether there may be more */
  private async fill(): Promise<boolean> {
    const day = this.clock.today();
    if (this.isDone || this.stopping || !this.ratings.versions().some(({ effectiveFrom }) => effectiveFrom <= day))
      return false;
    const rows = await this.db.query<{ id: string }>(
      `select distinct enterprise_id as id from credit_record r
       where not exists (select 1 from record_state s where s.record_id = r.id) limit ${BATCH}`,
    );
    if (rows.length === 0) {
      this.isDone = true;
      return false;
    }
    const ids = rows.map(({ id }) => id);
    const none = new Map<string, string[]>(ids.map((id) => [id, []]));
    await this.db.transaction(async (tx) => {
      // Before the instant is read: whoever holds a lock now has an earlier one.
      await sql(tx, `select 1 from enterprise where id = any($1::uuid[]) order by id for update`, [ids]);
      await this.ratings.rateAgain(tx, none, { at: this.clock.now(), day });
    });
    return true;
  }
}
