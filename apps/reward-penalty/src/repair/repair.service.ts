import { Inject, Injectable } from '@nestjs/common';
import { repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { maskPersonalData } from '@app/kernel/masking';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { Papers } from '@app/platform/papers';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { decideRepair, type RepairGiven } from '@app/rule-kinds/repair';
import type {
  AcceptRepair,
  DecideRepair,
  DecideRevocation,
  ProposeRevocation,
  RepairAnswer,
  WithdrawRepair,
} from './repair.dto';
import { Repair } from './repair.entity';
import { RepairLetters } from './repair.letters';
import { answerOf, REPAIR_SUBJECT } from './repair.reader';
import { type RepairRecord, RepairRecords } from './repair.records';
import { clocksOf, endByTime, knowsClass, REPAIR_RULE, repairClassOf, repairGivenOf } from './repair.rule';
import { reasonViews } from './repair.words';

/** What people do with a repair once it is filed: accepted by one, decided by another; revoked by two. */
@Injectable()
export class Repairs {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(RepairRecords) private readonly records: RepairRecords,
    @Inject(RepairLetters) private readonly letters: RepairLetters,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /** @throws DomainError repair.not-found, repair.wrong-state */
  accept(id: string, seen: number, body: AcceptRepair, actor: Actor): Promise<RepairAnswer> {
    return this.change(id, seen, actor, async (tx, repair, record, today) => {
      repair.moveTo(body.accepted ? 'accepted' : 'refused');
      repair.accepted = body.accepted;
      repair.acceptedBy = actor.id;
      repair.acceptedOn = today;
      repair.acceptanceReason = body.reason;
      if (body.accepted) {
        const clocks = clocksOf(this.rules.inForce('repair', REPAIR_RULE, repair.filedOn).rules, record);
        const due = clocks ? this.calendar.deadline(today, clocks.decide) : null;
        repair.decideDueOn = due?.dueOn ?? null;
        repair.decideDueReason = due?.dueReason ?? null;
      }
      await this.note(tx, body.accepted ? 'repair.accepted' : 'repair.not-accepted', repair, { reason: body.reason });
      if (!body.accepted) await this.letters.notAccepted(tx, repair, record, today);
    });
  }

  /**
   * The second officer's word.
   * @throws DomainError repair.not-found, repair.wrong-state, two-people.same-person, repair.no-longer-eligible,
   *   repair.already-repaired
   */
  decide(id: string, seen: number, body: DecideRepair, actor: Actor): Promise<RepairAnswer> {
    return this.change(id, seen, actor, async (tx, repair, record, today) => {
      repair.mustAllow('granted');
      // Also defended by the database: repair_two_people.
      if (repair.acceptedBy === actor.id || repair.filedBy === actor.id) {
        throw new DomainError('forbidden', 'two-people.same-person', { id });
      }
      if (body.grant) await this.grant(tx, repair, record, today);
      repair.moveTo(body.grant ? 'granted' : 'refused');
      repair.granted = body.grant;
      repair.decidedBy = actor.id;
      repair.decidedOn = today;
      repair.decisionReason = body.reason;
      await this.note(tx, `repair.${repair.state}`, repair, { reason: body.reason, receiptId: repair.grantReceiptId });
      if (body.grant) await this.letters.granted(tx, repair, record, today);
      else await this.letters.refused(tx, repair, record, today);
    });
  }

  /** @throws DomainError repair.not-found (also another's), repair.wrong-state */
  withdraw(id: string, seen: number, { reason }: WithdrawRepair, actor: Actor): Promise<RepairAnswer> {
    return this.change(id, seen, actor, async (tx, repair, _record, today) => {
      repair.moveTo('withdrawn');
      repair.endedBy = actor.id;
      repair.endedOn = today;
      repair.endedReason = reason;
      await this.note(tx, 'repair.withdrawn', repair, { reason });
    });
  }

  /** @throws DomainError repair.not-found, repair.wrong-state, repair.ended-by-time, repair.record-annulled */
  proposeRevocation(id: string, seen: number, body: ProposeRevocation, actor: Actor): Promise<RepairAnswer> {
    return this.change(id, seen, actor, async (tx, repair, record, today) => {
      repair.mustAllow('revocation-proposed');
      if (repair.byTime) throw new DomainError('conflict', 'repair.ended-by-time', { id });
      mustStand(record);
      repair.moveTo('revocation-proposed');
      repair.revocationProposedBy = actor.id;
      repair.revocationProposedOn = today;
      repair.revocationReason = body.reason;
      repair.revocationEvidence = body.evidence;
      repair.revocationDecidedBy = repair.revocationDecidedOn = repair.revocationDecisionReason = null;
      await this.note(tx, 'repair.revocation-proposed', repair, { reason: body.reason });
    });
  }

  /**
   * Another officer's word about the revocation; anybody may give it up.
   * @throws DomainError repair.not-found, repair.wrong-state, two-people.same-person, repair.record-annulled
   */
  decideRevocation(id: string, seen: number, body: DecideRevocation, actor: Actor): Promise<RepairAnswer> {
    return this.change(id, seen, actor, async (tx, repair, record, today) => {
      repair.mustAllow('revoked');
      // Also defended by the database: repair_revocation_two_people.
      if (body.confirm && repair.revocationProposedBy === actor.id) {
        throw new DomainError('forbidden', 'two-people.same-person', { id });
      }
      if (body.confirm) mustStand(record);
      repair.moveTo(body.confirm ? 'revoked' : 'granted');
      repair.revocationDecidedBy = actor.id;
      repair.revocationDecidedOn = today;
      repair.revocationDecisionReason = body.reason;
      await this.note(tx, body.confirm ? 'repair.revoked' : 'repair.revocation-given-up', repair, {
        reason: body.reason,
      });
      if (!body.confirm) return;
      const { recordId, enterpriseId, repairedOn, revocationReason } = repair;
      const { uscc } = await this.enterprises.get(enterpriseId, tx);
      const data = {
        ...{
          repairId: id,
          recordId,
          enterpriseId,
          uscc,
          repairedOn: repairedOn!,
          reason: maskPersonalData(revocationReason!),
        },
        ...{ revokedOn: today, revokedAt: this.clock.now().toISOString() },
      };
      await this.outbox.add(tx, repairRevokedV1, data, repair.grantedEventId!);
      await this.letters.revoked(tx, repair, record, today);
    });
  }

  /** The rule is asked again about the filing date, with what is known of the record now. */
  private async grant(tx: Tx, repair: Repair, record: RepairRecord, today: CalendarDate): Promise<void> {
    const { id, recordId, enterpriseId, filedOn } = repair;
    mustStand(record);
    if (record.repairedOn) {
      throw new DomainError('conflict', 'repair.already-repaired', { recordId, repairedOn: record.repairedOn });
    }
    const regime = this.rules.inForce('repair', REPAIR_RULE, filedOn);
    const recordClass = repairClassOf(record);
    if (!recordClass || !knowsClass(regime.rules, recordClass)) {
      throw new DomainError('conflict', 'repair.record-unclassified', { recordId, class: recordClass });
    }
    const given = repairGivenOf(record, recordClass, {
      obligationsFulfilledOn: repair.obligationsFulfilledOn,
      pledgeSignedOn: repair.pledgeSigned ? filedOn : null,
    });
    const result = decideRepair(regime.rules, given, filedOn);
    if (!result.eligible) {
      const reasons = reasonViews(result.reasons);
      throw new DomainError('conflict', 'repair.no-longer-eligible', {
        ...{ id, filedOn, reasons: result.reasons },
        zh: reasons.map(({ zh }) => zh).join('；'),
        en: reasons.map(({ en }) => en).join('; '),
      });
    }
    repair.class = recordClass;
    repair.sector = record.sector;
    repair.obligationsFulfilledOn = given.obligationsFulfilledOn ?? null;
    if (record.obligationsFulfilledOn) repair.obligationsSource = 'record';
    repair.earliestOn = result.earliestOn;
    repair.publicationEndsOn = result.publicationEndsOn;
    repair.repairedOn = this.actsFrom(given, filedOn, today);
    repair.grantReceiptId = await this.receipts.keep(tx, {
      ...{ rule: regime, on: filedOn, given, result },
      subject: { kind: 'repair', id, enterpriseId },
    });
    const { uscc } = await this.enterprises.get(enterpriseId, tx);
    repair.grantedEventId = await this.outbox.add(tx, repairGrantedV1, {
      ...{ repairId: id, recordId, enterpriseId, uscc, repairedOn: repair.repairedOn },
      grantedAt: this.clock.now().toISOString(),
      regime: { id: regime.rules.id, version: regime.rules.version, hash: regime.hash },
      receiptId: repair.grantReceiptId,
    });
  }

  /** From today; or from the end of the longest period, which the open filing alone kept from ending the record. */
  private actsFrom(given: RepairGiven, filedOn: CalendarDate, today: CalendarDate): CalendarDate {
    const end = endByTime(this.rules.versionsOf('repair', REPAIR_RULE), given);
    return end && end.on < today ? laterOf(end.on, filedOn) : today;
  }

  private change(
    id: string,
    seen: number,
    actor: Actor,
    act: (tx: Tx, repair: Repair, record: RepairRecord, today: CalendarDate) => Promise<void>,
  ): Promise<RepairAnswer> {
    return this.db.command(async (tx) => {
      const found = await tx.findOneBy(Repair, { id });
      if (!found || isForeign(actor, found.enterpriseId))
        throw new DomainError('not-found', 'repair.not-found', { id });
      const record = await this.records.lock(tx, found.recordId, actor);
      const repair = await getForUpdate(tx, Repair, id, 'repair.not-found');
      mustBeVersion(repair.version, seen);
      const today = this.clock.today();
      await act(tx, repair, record, today);
      await tx.save(repair);
      return answerOf(repair, today, await this.papers.of(tx, { kind: REPAIR_SUBJECT, id }));
    });
  }

  private note(tx: Tx, action: Act, repair: Repair, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId, recordId } = repair;
    return this.audit.add(tx, {
      ...{ action, subjectKind: 'repair', subjectId, enterpriseId },
      detail: { recordId, ...detail },
    });
  }
}

function mustStand({ recordId, annulledOn }: RepairRecord): void {
  if (annulledOn) throw new DomainError('conflict', 'repair.record-annulled', { recordId, annulledOn });
}
