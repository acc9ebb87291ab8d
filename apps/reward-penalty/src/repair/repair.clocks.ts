import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit } from '@app/platform/audit';
import { Database, type Tx } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { Repair } from './repair.entity';
import { RepairRecords } from './repair.records';
import { clocksOf, REPAIR_RULE } from './repair.rule';

const MISSING = 'calendar-missing';

/** Fills in deadlines that were not known when the command was accepted, once the year's calendar is there. */
@Injectable()
export class RepairClocks implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(RepairRecords) private readonly records: RepairRecords,
  ) {}

  onModuleInit(): void {
    this.days.add('repair-clocks', () => this.run());
  }

  private async run(): Promise<void> {
    const waiting = await this.db.manager.find(Repair, {
      select: { id: true },
      where: [
        { state: 'filed', acceptDueReason: MISSING },
        { state: 'accepted', decideDueReason: MISSING },
      ],
    });
    for (const { id } of waiting) await this.db.transaction((tx) => this.fill(tx, id));
  }

  private async fill(tx: Tx, id: string): Promise<void> {
    const found = await tx.findOneByOrFail(Repair, { id });
    const record = await this.records.lock(tx, found.recordId, null);
    const repair = await tx.findOneOrFail(Repair, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const clocks = clocksOf(this.rules.inForce('repair', REPAIR_RULE, repair.filedOn).rules, record);
    if (!clocks) return;
    if (repair.state === 'filed' && repair.acceptDueReason === MISSING) {
      const { dueOn, dueReason } = this.calendar.deadline(repair.filedOn, clocks.accept);
      repair.acceptDueOn = dueOn;
      repair.acceptDueReason = dueReason;
    } else if (repair.state === 'accepted' && repair.decideDueReason === MISSING) {
      const { dueOn, dueReason } = this.calendar.deadline(repair.acceptedOn!, clocks.decide);
      repair.decideDueOn = dueOn;
      repair.decideDueReason = dueReason;
    } else return;
    const dueOn = repair.state === 'filed' ? repair.acceptDueOn : repair.decideDueOn;
    if (!dueOn) return;
    repair.version += 1;
    await tx.save(repair);
    await this.audit.add(tx, {
      ...{ action: 'repair.deadline-known', subjectKind: 'repair', subjectId: id, enterpriseId: repair.enterpriseId },
      detail: { state: repair.state, dueOn },
    });
  }
}
