import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { sql, type Tx } from '@app/platform/database';
import { prepared } from '@app/platform/prepared';
import { RatingCopies, stepOn } from '@app/platform/rating-copies';
import { SeriousListCopies } from '@app/platform/serious-list-copies';
import { grade } from '@app/rule-kinds/fields';
import type { Credit } from './decide';

/** The last event about an enterprise's credit, with the events it named as its causes. */
export interface CreditNews {
  eventId: string;
  eventIds: string[];
}

/** Grade and serious-list status of enterprises by day, as now known. */
@Injectable()
export class CreditFacts {
  constructor(
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
  ) {}

  /**
   * Keeps the credit of these enterprises as it is until the end of the transaction. Whoever decides about money shares
   * it, whoever brings news has it alone: so no decision slips in between a fact and its effects. An advisory lock, as
   * there is no row to lock before the first rating. Take it before any application or payout, to keep one order of locks.
   */
  async lock(tx: Tx, enterpriseIds: string[], mode: 'share' | 'update' = 'share'): Promise<void> {
    await this.lockAll(tx, `select distinct unnest($1::uuid[]) as id order by id`, enterpriseIds, mode);
  }

  /** The same for the enterprises of these applications, shared. */
  async lockOfApplications(tx: Tx, applicationIds: string[]): Promise<void> {
    const enterprises = `select distinct enterprise_id as id from application where id = any($1::uuid[]) order by id`;
    await this.lockAll(tx, enterprises, applicationIds, 'share');
  }

  private async lockAll(tx: Tx, enterprises: string, ids: string[], mode: 'share' | 'update'): Promise<void> {
    const take = mode === 'share' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
    await prepared(tx, `select ${take}(hashtextextended(id::text, 2)) from (${enterprises}) as enterprise`, [ids]);
  }

  async noteNews(tx: Tx, enterpriseId: string, news: CreditNews): Promise<void> {
    await sql(
      tx,
      `insert into credit_news (enterprise_id, event_id, event_ids) values ($1, $2, $3)
       on conflict (enterprise_id) do update set event_id = $2, event_ids = $3`,
      [enterpriseId, news.eventId, JSON.stringify(news.eventIds)],
    );
  }

  /** @throws Error when nothing was ever heard: then nothing can have changed */
  async latestNews(tx: Tx, enterpriseId: string): Promise<CreditNews> {
    const [row] = await sql<CreditNews>(
      tx,
      `select event_id as "eventId", event_ids as "eventIds" from credit_news where enterprise_id = $1`,
      [enterpriseId],
    );
    if (!row) throw new Error(`No credit event of ${enterpriseId} was ever heard`);
    return row;
  }

  /** @returns null when no rating is known for the day */
  async on(tx: Tx, enterpriseId: string, day: CalendarDate): Promise<Credit | null> {
    const step = stepOn(await this.ratings.find(enterpriseId, tx), day);
    if (!step) return null;
    return creditOf(step.grade, await this.seriousList.isListed(enterpriseId, day, tx));
  }
}

/** @throws ZodError when the grade is none that policies know (A, B, C, D): the rating scale and the policies disagree */
export function creditOf(gradeText: string, seriousListed: boolean): Credit {
  return { grade: grade.parse(gradeText), seriousListed };
}
