import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Database, sql, type Tx } from '@app/platform/database';
import { RatingCopies, stepOn } from '@app/platform/rating-copies';
import { SeriousListCopies } from '@app/platform/serious-list-copies';
import { recordIdOf } from '@app/platform/source-record';
import { type CommitmentGiven, commitmentGiven } from '@app/rule-kinds/commitment';

/** What of an enterprise counts when it asks to pledge. */
export interface PledgeStanding {
  grade: CommitmentGiven['grade'];
  seriousListed: boolean;
  unrepairedFalsePledge: boolean;
}

/** A record that bars from pledging unless it is void or repaired; a false pledge takes a repair that came after it. */
interface Bar {
  recordId: string;
  from: CalendarDate | null;
}

/** Whether an enterprise may pledge at all: its grade, the serious list, and its faults not yet repaired. */
@Injectable()
export class Standings {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
  ) {}

  /** On a day, as now known. @throws DomainError pledge.not-rated */
  async get(enterpriseId: string, on: CalendarDate, tx: Tx = this.db.manager): Promise<PledgeStanding> {
    const step = stepOn(await this.ratings.find(enterpriseId, tx), on);
    if (!step) throw new DomainError('unprocessable', 'pledge.not-rated', { id: enterpriseId, on });
    return {
      grade: commitmentGiven.shape.grade.parse(step.grade),
      seriousListed: await this.seriousList.isListed(enterpriseId, on, tx),
      unrepairedFalsePledge: await this.isBarred(enterpriseId, on, tx),
    };
  }

  /** A false pledge bars, and so does a repair that proved false: each until its record is repaired (again) or void. */
  private async isBarred(enterpriseId: string, on: CalendarDate, tx: Tx): Promise<boolean> {
    const breaches = await sql<{ pledgeId: string; from: CalendarDate }>(
      tx,
      `select id as "pledgeId", breached_on as "from" from pledge
       where enterprise_id = $1 and state = 'breached' and breached_on <= $2`,
      [enterpriseId, on],
    );
    const revoked = await sql<{ recordId: string }>(
      tx,
      `select record_id as "recordId" from record_repair where enterprise_id = $1 and revoked_on <= $2`,
      [enterpriseId, on],
    );
    const bars: Bar[] = [
      ...breaches.map(({ pledgeId, from }) => ({ recordId: recordIdOf(pledgeId), from })),
      ...revoked.map(({ recordId }) => ({ recordId, from: null })),
    ];
    if (bars.length === 0) return false;
    // What is void never was; a revoked repair is as if it had never been; a standing one acts from its day on.
    const lifted = await sql<{ recordId: string; repairedOn: CalendarDate | null }>(
      tx,
      `select record_id as "recordId", null::date as "repairedOn" from record_annulment where record_id = any($1::uuid[])
       union all
       select record_id, repaired_on from record_repair
       where record_id = any($1::uuid[]) and revoked_on is null and repaired_on <= $2`,
      [bars.map(({ recordId }) => recordId), on],
    );
    return bars.some(
      (bar) =>
        !lifted.some(
          ({ recordId, repairedOn }) =>
            recordId === bar.recordId && (repairedOn === null || bar.from === null || bar.from <= repairedOn),
        ),
    );
  }

  async annulled(tx: Tx, recordId: string, enterpriseId: string, on: CalendarDate): Promise<void> {
    await sql(
      tx,
      `insert into record_annulment as r (record_id, enterprise_id, annulled_on) values ($1, $2, $3)
       on conflict (record_id) do update set annulled_on = least(r.annulled_on, excluded.annulled_on)`,
      [recordId, enterpriseId, on],
    );
  }

  /** @param repairId null where time alone repaired it */
  async repaired(
    tx: Tx,
    news: { recordId: string; repairId: string | null; enterpriseId: string; on: CalendarDate },
  ): Promise<void> {
    await sql(
      tx,
      `insert into record_repair as r (record_id, repair_id, enterprise_id, repaired_on) values ($1, $2, $3, $4)
       on conflict (record_id, repair_id) do update set repaired_on = least(r.repaired_on, excluded.repaired_on)`,
      [news.recordId, news.repairId ?? news.recordId, news.enterpriseId, news.on],
    );
  }

  async revoked(
    tx: Tx,
    news: { recordId: string; repairId: string; enterpriseId: string; on: CalendarDate },
  ): Promise<void> {
    await sql(
      tx,
      `insert into record_repair as r (record_id, repair_id, enterprise_id, revoked_on) values ($1, $2, $3, $4)
       on conflict (record_id, repair_id) do update set revoked_on = least(r.revoked_on, excluded.revoked_on)`,
      [news.recordId, news.repairId, news.enterpriseId, news.on],
    );
  }
}
