import { Inject, Injectable } from '@nestjs/common';
import { obligationsFulfilledV1 } from '@app/contracts/violation';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { decideRepair, type RepairResult } from '@app/rule-kinds/repair';
import { In } from 'typeorm';
import { CreditRecords } from '../facts/credit-records.service';
import { Penalty } from '../penalty/penalty.entity';
import type { PublicationAnswer, PublicationWords, RecordObligations } from './publication.dto';
import { RepairByTime } from './repair.by-time';
import { publicationWords } from './publication.words';
import type { ReasonView } from './repair.dto';
import { Repair } from './repair.entity';
import { type RepairRecord, RepairRecords } from './repair.records';
import { clocksOf, HONOURS, knowsClass, REPAIR_RULE, repairClassOf, repairGivenOf } from './repair.rule';
import { OPEN_STATES, STANDING_STATES } from './repair.states';

const STAYS: Readonly<Record<'obligations-unfulfilled' | 'repair-open' | 'not-yet-processed', ReasonView>> = {
  'obligations-unfulfilled': {
    code: 'obligations-unfulfilled',
    zh: '最长公示期已届满，但义务尚未履行完毕，继续公示至履行完毕之日',
    en: 'Its longest period is over, but it stays until its duties are done.',
  },
  'repair-open': {
    code: 'repair-open',
    zh: '最长公示期已届满，但信用修复申请正在办理，待其办结',
    en: 'Its longest period is over, but a repair of it is being handled.',
  },
  'not-yet-processed': {
    code: 'not-yet-processed',
    zh: '最长公示期已届满，将在下一次每日处理时终止公示',
    en: 'Its longest period is over; the next daily run ends it.',
  },
};

/** How long records are published, and the duties that this hangs on. */
@Injectable()
export class Publications {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(CreditRecords) private readonly copies: CreditRecords,
    @Inject(RepairRecords) private readonly records: RepairRecords,
    @Inject(RepairByTime) private readonly byTime: RepairByTime,
  ) {}

  /** @throws DomainError record.not-found; also for another enterprise's */
  async get(recordId: string, actor: Actor): Promise<PublicationAnswer> {
    return this.answer(this.db.manager, await this.records.get(recordId, actor));
  }

  /**
   * The duties of a record are done. Where its longest period is over already, that ends it at once.
   * @throws DomainError record.not-found, record.obligations-day, record.duties-with-department, repair.not-a-fault, repair.record-annulled,
   *   repair.already-repaired
   */
  fulfil(recordId: string, { evidence, ...given }: RecordObligations, actor: Actor): Promise<PublicationAnswer> {
    const fulfilledOn = parseCalendarDate(given.fulfilledOn);
    return this.db.command(async (tx) => {
      const record = await this.records.lock(tx, recordId, actor);
      const { enterpriseId, determinedOn, annulledOn } = record;
      const today = this.clock.today();
      if (HONOURS.includes(record.record)) {
        throw new DomainError('unprocessable', 'repair.not-a-fault', { recordId, record: record.record });
      }
      if (annulledOn) throw new DomainError('conflict', 'repair.record-annulled', { recordId, annulledOn });
      const penalty = await tx.findOneBy(Penalty, { recordId, state: 'determined' });
      if (penalty) {
        const { id: penaltyId, department } = penalty;
        throw new DomainError('conflict', 'record.duties-with-department', { recordId, penaltyId, department });
      }
      const repairedOn = await this.endedOn(tx, record);
      if (repairedOn) throw new DomainError('conflict', 'repair.already-repaired', { recordId, repairedOn });
      if (fulfilledOn < determinedOn || fulfilledOn > today) {
        throw new DomainError('unprocessable', 'record.obligations-day', { fulfilledOn, determinedOn, today });
      }
      await this.copies.obligationsFulfilled(tx, record, fulfilledOn);
      const { uscc } = await this.enterprises.get(enterpriseId, tx);
      await this.outbox.add(tx, obligationsFulfilledV1, { recordId, enterpriseId, uscc, fulfilledOn });
      await this.audit.add(tx, {
        ...{ action: 'record.obligations-fulfilled', subjectKind: 'credit-record', subjectId: recordId, enterpriseId },
        detail: { fulfilledOn, evidence, before: record.obligationsFulfilledOn },
      });
      await this.byTime.endIfDue(tx, recordId, today);
      return this.answer(tx, await this.records.lock(tx, recordId, actor));
    });
  }

  private async answer(tx: Tx, record: RepairRecord): Promise<PublicationAnswer> {
    const today = this.clock.today();
    const { rules, hash } = this.rules.inForce('repair', REPAIR_RULE, today);
    const honour = HONOURS.includes(record.record);
    const recordClass = honour ? null : repairClassOf(record);
    const known = recordClass !== null && knowsClass(rules, recordClass);
    const result = known ? decideRepair(rules, repairGivenOf(record, recordClass), today) : null;
    const open = await tx.findOneBy(Repair, { recordId: record.recordId, state: In([...OPEN_STATES]) });
    const endedOn = await this.endedOn(tx, record);
    const acting = !record.annulledOn && (endedOn === null || today < endedOn);
    const over = acting && result !== null && today >= result.publicationEndsOn;
    const doneOn = record.obligationsFulfilledOn;
    const why =
      doneOn === null || doneOn > today ? 'obligations-unfulfilled' : open ? 'repair-open' : 'not-yet-processed';
    return {
      ...{ recordId: record.recordId, enterpriseId: record.enterpriseId, record: record.record },
      ...{ class: recordClass, sector: record.sector, determinedOn: record.determinedOn },
      regime: { id: rules.id, version: rules.version, hash },
      published: known ? rules.classes[recordClass]!.published : null,
      state: record.annulledOn ? 'annulled' : acting ? 'acting' : 'ended',
      ...{ endedOn, annulledOn: record.annulledOn },
      ...{ earliestOn: result?.earliestOn ?? null, publicationEndsOn: result?.publicationEndsOn ?? null },
      ...{ obligationsFulfilledOn: doneOn, openRepairId: open?.id ?? null },
      stays: over ? STAYS[why] : null,
      words: acting && !honour ? this.wordsOf(record, open, result, today) : null,
    };
  }

  private wordsOf(
    record: RepairRecord,
    open: Repair | null,
    result: RepairResult | null,
    today: CalendarDate,
  ): PublicationWords {
    const { rules } = this.rules.inForce('repair', REPAIR_RULE, open?.filedOn ?? today);
    const next = this.rules.versionsOf('repair', REPAIR_RULE).find(({ effectiveFrom }) => effectiveFrom > today);
    const accepted = open?.state === 'accepted';
    return publicationWords({
      ...{ today, rules, result, next: next?.rules ?? null, clocks: clocksOf(rules, record) },
      open: open && { filedOn: open.filedOn, accepted, dueOn: accepted ? open.decideDueOn : open.acceptDueOn },
    });
  }

  /** As decided here: that `credit-rating` has applied it may not have come back yet. */
  private async endedOn(tx: Tx, { recordId, repairedOn }: RepairRecord): Promise<CalendarDate | null> {
    const standing = await tx.findOneBy(Repair, { recordId, state: In([...STANDING_STATES]) });
    return standing?.repairedOn ?? repairedOn;
  }
}
