import { Inject, Injectable } from '@nestjs/common';
import { parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { Papers } from '@app/platform/papers';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { decideRepair } from '@app/rule-kinds/repair';
import { In } from 'typeorm';
import type { FileRepair, RepairAnswer } from './repair.dto';
import { newRepair, Repair } from './repair.entity';
import { RepairLetters } from './repair.letters';
import { answerOf, REPAIR_SUBJECT } from './repair.reader';
import { type RepairRecord, RepairRecords } from './repair.records';
import { clocksOf, HONOURS, knowsClass, REPAIR_RULE, repairClassOf, repairGivenOf } from './repair.rule';
import { OPEN_STATES, STANDING_STATES } from './repair.states';

/** Filing a repair. The rule answers at once: what it refuses never waits for anybody. */
@Injectable()
export class RepairFiling {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(RepairRecords) private readonly records: RepairRecords,
    @Inject(RepairLetters) private readonly letters: RepairLetters,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /**
   * @throws DomainError record.not-found (also another's), repair.not-a-fault, repair.record-annulled,
   *   repair.already-repaired, repair.already-open, repair.record-unclassified, repair.proof-missing, and those of Papers.attach
   */
  file(body: FileRepair, actor: Actor): Promise<RepairAnswer> {
    return this.db.command(async (tx) => {
      const record = await this.records.lock(tx, body.recordId, actor);
      const { recordId, enterpriseId } = record;
      await this.enterprises.get(enterpriseId, tx);
      await this.mustNeedRepair(tx, record);
      const filedOn = this.clock.today();
      const regime = this.rules.inForce('repair', REPAIR_RULE, filedOn);
      const recordClass = repairClassOf(record);
      if (!recordClass || !knowsClass(regime.rules, recordClass)) {
        throw new DomainError('conflict', 'repair.record-unclassified', { recordId, class: recordClass });
      }
      const statedOn = record.obligationsFulfilledOn ? undefined : body.obligationsFulfilledOn;
      const stated = statedOn === undefined ? undefined : parseCalendarDate(statedOn);
      if (stated && !body.obligationsProof) throw new DomainError('invalid', 'repair.proof-missing', { recordId });
      const given = repairGivenOf(record, recordClass, {
        ...(stated ? { obligationsFulfilledOn: stated } : {}),
        ...(body.pledgeSigned ? { pledgeSignedOn: filedOn } : {}),
      });
      const result = decideRepair(regime.rules, given, filedOn);
      const id = newId();
      const filingReceiptId = await this.receipts.keep(tx, {
        ...{ rule: regime, on: filedOn, given, result },
        subject: { kind: 'repair', id, enterpriseId },
      });
      const clocks = clocksOf(regime.rules, record);
      const due = result.eligible && clocks ? this.calendar.deadline(filedOn, clocks.accept) : null;
      const repair = newRepair({
        ...{ id, recordId, enterpriseId, state: result.eligible ? 'filed' : 'refused' },
        ...{ filedBy: actor.id, filedOn, class: recordClass, sector: record.sector, determinedOn: record.determinedOn },
        obligationsFulfilledOn: given.obligationsFulfilledOn ?? null,
        obligationsSource: record.obligationsFulfilledOn ? 'record' : stated ? 'applicant' : null,
        obligationsProof: body.obligationsProof ?? null,
        ...{ pledgeSigned: body.pledgeSigned, paperHashes: body.paperHashes ?? [] },
        ...{ ruleId: regime.rules.id, ruleVersion: regime.rules.version, ruleHash: regime.hash, filingReceiptId },
        ...{ earliestOn: result.earliestOn, publicationEndsOn: result.publicationEndsOn, reasons: result.reasons },
        ...{ acceptDueOn: due?.dueOn ?? null, acceptDueReason: due?.dueReason ?? null },
      });
      await tx.insert(Repair, repair);
      const { paperIds = [] } = body;
      const papers = await this.papers.attach(tx, paperIds, { kind: REPAIR_SUBJECT, id, enterpriseId }, actor);
      await this.audit.add(tx, {
        action: result.eligible ? 'repair.filed' : 'repair.refused-by-rule',
        ...{ subjectKind: 'repair', subjectId: id, enterpriseId },
        detail: { recordId, regime: regime.rules.version, reasons: result.reasons, paperIds },
      });
      if (!result.eligible) await this.letters.refusedByRule(tx, repair, record, filedOn);
      return answerOf(repair, filedOn, papers);
    });
  }

  private async mustNeedRepair(tx: Tx, record: RepairRecord): Promise<void> {
    const { recordId, annulledOn } = record;
    if (HONOURS.includes(record.record)) {
      throw new DomainError('unprocessable', 'repair.not-a-fault', { recordId, record: record.record });
    }
    if (annulledOn) throw new DomainError('conflict', 'repair.record-annulled', { recordId, annulledOn });
    const last = await tx.findOneBy(Repair, { recordId, state: In([...OPEN_STATES, ...STANDING_STATES]) });
    if (last && OPEN_STATES.includes(last.state)) {
      throw new DomainError('conflict', 'repair.already-open', { recordId, repairId: last.id });
    }
    const repairedOn = last?.repairedOn ?? record.repairedOn;
    if (repairedOn) throw new DomainError('conflict', 'repair.already-repaired', { recordId, repairedOn });
  }
}
