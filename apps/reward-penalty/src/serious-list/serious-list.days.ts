import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { SeriousListReview } from './serious-list.review';

/** What time alone does: terms end. */
@Injectable()
export class SeriousListDays implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(SeriousListReview) private readonly seriousList: SeriousListReview,
  ) {}

  onModuleInit(): void {
    this.days.add('serious-list', (day) => this.run(day));
  }

  private async run(day: CalendarDate): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `select enterprise_id as id from serious_list_entry where state = 'entered' and until_on <= $1 order by until_on, id`,
      [day],
    );
    for (const { id } of rows) await this.db.transaction((tx) => this.seriousList.review(tx, id, day));
  }
}
