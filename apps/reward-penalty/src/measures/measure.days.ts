import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { ExemptionCache } from '../exemption/exemption.cache';
import { MeasureCatalogues } from './measure-catalogue';
import { MeasureReview } from './measure.review';

/** When another version of the catalogue is in force, everyone who has a measure or a cause for one is looked at once. */
@Injectable()
export class MeasureDays implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(MeasureCatalogues) private readonly catalogues: MeasureCatalogues,
    @Inject(MeasureReview) private readonly measures: MeasureReview,
  ) {}

  onModuleInit(): void {
    this.days.add('measures', (day) => this.run(day));
  }

  private async run(day: CalendarDate): Promise<void> {
    const version = this.catalogues.on(day)?.version ?? 'none';
    const applied = await this.db.query(`select 1 from measure_catalogue_applied where version = $1`, [version]);
    if (applied.length > 0) return;
    const rows = await this.db.query<{ id: string }>(
      `select e.id from enterprise_copy e
       where exists (select 1 from measure m where m.enterprise_id = e.id and m.state <> 'lifted')
          or exists (select 1 from red_list_entry r where r.enterprise_id = e.id and r.state = 'entered')
          or exists (select 1 from serious_list_entry s where s.enterprise_id = e.id and s.state = 'entered')
          or exists (select 1 from credit_record_copy c where c.enterprise_id = e.id)
       order by e.id`,
    );
    for (const { id } of rows) {
      await this.db.transaction(async (tx) => {
        await this.cache.lock(tx, id);
        await this.measures.review(tx, id);
      });
    }
    await this.db.transaction(async (tx) => {
      await tx.query(`delete from measure_catalogue_applied`);
      await tx.query(`insert into measure_catalogue_applied (version, applied_on) values ($1, $2)`, [version, day]);
    });
  }
}
