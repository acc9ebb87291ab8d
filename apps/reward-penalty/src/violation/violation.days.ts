import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { ViolationActs } from './violation.acts';
import { ViolationJudge } from './violation.judge';
import { ViolationLetters } from './violation.letters';

/** What time alone does: leniency lapses the day after the last day, and a year's working days become known. */
@Injectable()
export class ViolationDays implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(ViolationActs) private readonly acts: ViolationActs,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
    @Inject(ViolationLetters) private readonly letters: ViolationLetters,
  ) {}

  onModuleInit(): void {
    this.days.add('violations', async (day) => {
      await this.lapse(day);
      // After the lapses: a last day that has only just become known is told before it is held against anyone.
      await this.setDueDays();
    });
  }

  private async lapse(day: CalendarDate): Promise<void> {
    const due = await this.db.query<{ id: string }>(
      `select id from violation where state = 'awaiting-correction' and due_on < $1 order by seq`,
      [day],
    );
    for (const { id } of due) {
      await this.db.transaction(async (tx) => this.acts.lapseIfDue(tx, await this.acts.get(tx, id), day));
    }
  }

  private async setDueDays(): Promise<void> {
    const unknown = await this.db.query<{ id: string }>(
      `select id from violation where state in ('awaiting-correction', 'correction-submitted') and due_reason is not null order by seq`,
    );
    for (const { id } of unknown) {
      await this.db.transaction(async (tx) => {
        const violation = await this.acts.get(tx, id);
        if (violation.dueReason === null || !this.judge.setDue(violation)) return;
        const today = this.clock.today();
        // A last day that nobody was told of is not over before it is told.
        if (violation.state === 'awaiting-correction') violation.dueOn = laterOf(violation.dueOn!, today);
        violation.version += 1;
        await tx.save(violation);
        await this.acts.note(tx, violation, 'due-day-known', { dueOn: violation.dueOn });
        await this.letters.correctionOrdered(tx, violation, today);
      });
    }
  }
}
