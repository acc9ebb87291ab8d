import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { Facts } from '../facts/facts.service';
import { RedListReview } from './red-list.review';
import { reasonsAgainstEntry } from './red-list.rule';

const BATCH = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What time alone does: entries reach their end, grades have been held for long enough, rule versions come into force. */
@Injectable()
export class RedListDays implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(RedListReview) private readonly redList: RedListReview,
  ) {}

  onModuleInit(): void {
    this.days.add('red-list', (day) => this.run(day));
  }

  private async run(day: CalendarDate): Promise<void> {
    // A day that was missed: what ended on it ends on it. Anything else is looked at once, as of today.
    const missed = day < this.clock.today();
    const rows = await this.db.query<{ id: string }>(
      `select enterprise_id as id from red_list_entry where state = 'entered' and (until_on <= $1 or not $2::boolean)`,
      [day, missed],
    );
    for (const { id } of rows) await this.db.transaction((tx) => this.redList.review(tx, id, day));
    if (!missed) await this.candidates(day);
  }

  /** Every enterprise that is not on the list is judged; only those whose candidacy changes are written. */
  private async candidates(day: CalendarDate): Promise<void> {
    for (let after = NO_ID; ;) {
      const rows = await this.db.query<{ id: string; isCandidate: boolean }>(
        `select e.id, c.enterprise_id is not null as "isCandidate"
         from enterprise_copy e left join red_list_candidate c on c.enterprise_id = e.id
         where e.id > $1
           and not exists (select 1 from red_list_entry r where r.enterprise_id = e.id and r.state in ('proposed', 'entered'))
         order by e.id limit ${BATCH}`,
        [after],
      );
      const isCandidate = new Map(rows.map((row) => [row.id, row.isCandidate]));
      for (const facts of await this.facts.list([...isCandidate.keys()])) {
        const eligible = reasonsAgainstEntry(this.redList.ruleOn(day), facts, day).length === 0;
        if (eligible !== isCandidate.get(facts.id)) {
          await this.db.transaction((tx) => this.redList.review(tx, facts.id, day));
        }
      }
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.id;
    }
  }
}
