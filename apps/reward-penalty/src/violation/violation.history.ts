import { Inject, Injectable } from '@nestjs/common';
import { addDays, addMonths, type CalendarDate } from '@app/kernel/calendar';
import { Database, sql, type Tx } from '@app/platform/database';
import type { Searched, SearchedFact, Violation } from './violation.entity';

/** Whom the history is asked about. */
type Asked = Pick<Violation, 'enterpriseId' | 'offence' | 'flaggedOn'> & { seq?: string };

/**
 * What an enterprise did before, as the leniency rule needs it: violations flagged here, penalties determined here without
 * one, and penalty records from elsewhere. Each fact stands once: a record that a penalty of ours made is left out.
 */
@Injectable()
export class ViolationHistory {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** One at a time for an enterprise and an offence, so that of two flags exactly one is the first. */
  async lock(tx: Tx, { enterpriseId, offence }: Pick<Violation, 'enterpriseId' | 'offence'>): Promise<void> {
    await sql(tx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`violation ${enterpriseId} ${offence}`]);
  }

  async search(asked: Asked, lookBackMonths: number, tx: Tx = this.db.manager): Promise<Searched> {
    const from = firstDayThatCounts(asked.flaggedOn, lookBackMonths);
    const facts = await sql<SearchedFact>(
      tx,
      `select 'violation' as source, id, flagged_on as "on",
         case when state in ('withdrawn', 'annulled') then ended_on end as "voidedOn"
       from violation where enterprise_id = $1 and offence = $2 and flagged_on >= $3 and ($4::bigint is null or seq < $4)
       union all
       select 'penalty', id, determined_on, annulled_on
       from penalty where enterprise_id = $1 and offence = $2 and violation_id is null and determined_on between $3 and $5
       union all
       select 'credit-record', record_id, determined_on, annulled_on
       from credit_record_copy c
       where enterprise_id = $1 and offence = $2 and record = 'penalty' and determined_on between $3 and $5
         and not exists (select 1 from penalty p where p.record_id = c.record_id)
       order by 3, 2`,
      [asked.enterpriseId, asked.offence, from, asked.seq ?? null, asked.flaggedOn],
    );
    const unclassified = await sql<{ id: string }>(
      tx,
      `select record_id as id from credit_record_copy c
       where enterprise_id = $1 and record = 'penalty' and offence is null and annulled_on is null and determined_on between $2 and $3
         and not exists (select 1 from penalty p where p.record_id = c.record_id)
       order by determined_on, record_id`,
      [asked.enterpriseId, from, asked.flaggedOn],
    );
    return { from, facts, unclassifiedRecordIds: unclassified.map(({ id }) => id) };
  }
}

/** The earliest day whose look-back period is not over on `on`; month ends make it more than a subtraction. */
export function firstDayThatCounts(on: CalendarDate, lookBackMonths: number): CalendarDate {
  let day = addMonths(on, -lookBackMonths);
  while (addMonths(day, lookBackMonths) <= on) day = addDays(day, 1);
  return day;
}
