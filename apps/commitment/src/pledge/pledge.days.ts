import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database, getForUpdate, sql } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { newId } from '@app/platform/id';
import { RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { CATALOGUE_ID, termsOf } from '../catalogue/catalogue.terms';
import { paperDeadline } from './pledge.deadlines';
import { Pledge } from './pledge.entity';
import { PledgeOutcomes } from './pledge.outcomes';

interface OpenPaper {
  pledgeId: string;
  material: string;
  enterpriseId: string;
  signedOn: CalendarDate;
  dueOn: CalendarDate | null;
  graceUntil: CalendarDate | null;
  dueWorkingDays: number;
  graceWorkingDays: number;
}

/** Papers that are still to come, of pledges in force. */
const MISSING = `select m.pledge_id as "pledgeId", m.material, m.enterprise_id as "enterpriseId", p.signed_on as "signedOn",
    m.due_on as "dueOn", m.grace_until as "graceUntil", m.due_working_days as "dueWorkingDays", m.grace_working_days as "graceWorkingDays"
  from pledge_material m join pledge p on p.id = m.pledge_id
  where m.open and m.due_working_days is not null and m.handed_in_on is null`;

/** What time alone does to pledges: deadlines become known, papers fall due, pledges lapse. */
@Injectable()
export class PledgeDays implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(PledgeOutcomes) private readonly outcomes: PledgeOutcomes,
  ) {}

  onModuleInit(): void {
    this.days.add('pledges', async (day) => {
      await this.fillDeadlines(day);
      await this.lapse(day);
      await this.remind(day);
    });
  }

  /**
   * Days that could not be told at signing, because the calendar of their year was missing. Nobody lapses by a day that
   * was over before it could be told: then the grace counts from the day it is told.
   */
  private async fillDeadlines(day: CalendarDate): Promise<void> {
    const papers = await this.db.query<Pick<OpenPaper, 'signedOn' | 'dueWorkingDays' | 'graceWorkingDays'>>(
      `select distinct "signedOn", "dueWorkingDays", "graceWorkingDays" from (${MISSING} and m.grace_until is null) as paper`,
    );
    for (const { signedOn, dueWorkingDays, graceWorkingDays } of papers) {
      const days = { dueWorkingDays, graceWorkingDays };
      const { dueOn, dueReason, graceUntil } = paperDeadline(signedOn, days, (from, count) =>
        this.calendar.deadline(from, count),
      );
      if (dueOn === null) continue;
      const grace =
        graceUntil !== null && graceUntil < day ? this.calendar.deadline(day, graceWorkingDays).dueOn : graceUntil;
      await this.db.query(
        `update pledge_material m set due_on = $4, due_reason = $5, grace_until = $6 from pledge p
         where p.id = m.pledge_id and p.signed_on = $1 and m.due_working_days = $2 and m.grace_working_days = $3
           and m.open and m.handed_in_on is null and m.grace_until is null`,
        [signedOn, dueWorkingDays, graceWorkingDays, dueOn, dueReason, grace],
      );
    }
    const tasks = await this.db.query<{ id: string; openedOn: CalendarDate; workingDays: number }>(
      `select id, opened_on as "openedOn", working_days as "workingDays" from verification where state = 'open' and due_on is null`,
    );
    for (const { id, openedOn, workingDays } of tasks) {
      const { dueOn, dueReason } = this.calendar.deadline(openedOn, workingDays);
      await this.db.query(`update verification set due_on = $2, due_reason = $3 where id = $1`, [id, dueOn, dueReason]);
    }
  }

  private async lapse(day: CalendarDate): Promise<void> {
    const papers = await this.db.query<OpenPaper>(`${MISSING} and m.grace_until < $1`, [day]);
    for (const id of new Set(papers.map(({ pledgeId }) => pledgeId))) {
      await this.db.transaction(async (tx) => {
        const pledge = await getForUpdate(tx, Pledge, id, 'pledge.not-found');
        await this.outcomes.lapseIfDue(tx, pledge, day);
      });
    }
  }

  /** Once when the day is near, and once when it is over. */
  private async remind(day: CalendarDate): Promise<void> {
    const { rules } = this.rules.inForce('commitment', CATALOGUE_ID, day);
    if (!rules.terms) return;
    // Null: so many working days from now lie in a year nobody knows yet; all that is due is due before.
    const soon = this.calendar.deadline(day, termsOf(rules).reminderWorkingDays).dueOn;
    const papers = await this.db.query<OpenPaper>(`${MISSING} and m.due_on <= coalesce($1::date, 'infinity')`, [soon]);
    if (papers.length === 0) return;
    const reminders = papers.map(({ pledgeId, enterpriseId, material, dueOn }) => ({
      ...{ id: newId(), pledge_id: pledgeId, enterprise_id: enterpriseId, material },
      ...{ kind: dueOn! < day ? 'overdue' : 'due-soon', reminded_on: day, due_on: dueOn },
    }));
    await this.db.transaction((tx) =>
      sql(
        tx,
        `insert into reminder select * from jsonb_populate_recordset(null::reminder, $1::jsonb)
         on conflict (pledge_id, material, kind) do nothing`,
        [JSON.stringify(reminders)],
      ),
    );
  }
}
