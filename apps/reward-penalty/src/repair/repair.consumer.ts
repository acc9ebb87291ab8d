import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1, creditRecordReinstatedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { In } from 'typeorm';
import { Repair } from './repair.entity';
import { RepairLetters } from './repair.letters';
import { RepairRecords } from './repair.records';
import { OPEN_STATES, STANDING_STATES } from './repair.states';

/** What news of a record does to its repairs: one that is void has nothing to be repaired, a graver one is not by the old repair. */
@Controller()
export class RepairConsumer {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RepairRecords) private readonly records: RepairRecords,
    @Inject(RepairLetters) private readonly letters: RepairLetters,
  ) {}

  @OnEvent(creditRecordAnnulledV1)
  async onAnnulled(data: EventData<typeof creditRecordAnnulledV1>, { tx, event }: EventContext): Promise<void> {
    const open = { recordId: data.recordId, state: In([...OPEN_STATES]) };
    if (!(await tx.existsBy(Repair, open))) return;
    const record = await this.records.lock(tx, data.recordId, null);
    const repair = await tx.findOne(Repair, { where: open, lock: { mode: 'pessimistic_write' } });
    if (!repair) return;
    const { id: subjectId, enterpriseId, recordId } = repair;
    repair.moveTo('moot');
    repair.endedBy = 'system';
    repair.endedOn = this.clock.today();
    repair.endedReason = data.objectionId ? `异议 ${data.objectionId} 成立，记录自始无效` : '记录经撤销，自始无效';
    await tx.save(repair);
    await this.audit.add(tx, {
      ...{ action: 'repair.moot', subjectKind: 'repair', subjectId, enterpriseId },
      detail: { recordId, causeEventId: event.id, objectionId: data.objectionId ?? null },
    });
    await this.letters.moot(tx, repair, record, this.clock.today());
  }

  /** A repair that nobody revoked here acts no more: its record was determined again, and it did not mend that. */
  @OnEvent(creditRecordReinstatedV1)
  async onReinstated(data: EventData<typeof creditRecordReinstatedV1>, { tx, event }: EventContext): Promise<void> {
    const standing = { id: data.repairId, recordId: data.recordId, state: In([...STANDING_STATES]) };
    if (!(await tx.existsBy(Repair, standing))) return;
    const record = await this.records.lock(tx, data.recordId, null);
    const repair = await tx.findOne(Repair, { where: standing, lock: { mode: 'pessimistic_write' } });
    if (!repair) return;
    const { id: subjectId, enterpriseId, recordId } = repair;
    const today = this.clock.today();
    repair.moveTo('superseded');
    repair.endedBy = 'system';
    repair.endedOn = today;
    repair.endedReason = `失信行为于 ${record.determinedOn} 重新认定，原修复不再有效`;
    await tx.save(repair);
    await this.audit.add(tx, {
      ...{ action: 'repair.superseded', subjectKind: 'repair', subjectId, enterpriseId },
      detail: { recordId, causeEventId: event.id, determinedOn: record.determinedOn },
    });
    await this.letters.superseded(tx, repair, record, today);
  }
}
