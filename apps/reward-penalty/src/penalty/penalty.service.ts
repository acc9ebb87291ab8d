import { Inject, Injectable } from '@nestjs/common';
import { obligationsFulfilledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { addDays, type CalendarDate, laterOf, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { formatYuan } from '@app/kernel/money';
import type { ActOn } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { recordIdOf } from '@app/platform/source-record';
import { CreditRecords } from '../facts/credit-records.service';
import { departmentName, sectorOf } from '../violation/departments';
import { departmentOf, getEnterprise, mustBeOfDepartment, ViolationActs } from '../violation/violation.acts';
import type { Violation } from '../violation/violation.entity';
import { ViolationHistory } from '../violation/violation.history';
import { ViolationJudge } from '../violation/violation.judge';
import { violationStates } from '../violation/violation.states';
import { PenaltyAnnulment } from './penalty.annulment';
import type { DecideAnnulment, DeterminePenalty, FulfilObligation, NewObligation, PenaltyAnswer } from './penalty.dto';
import { Penalty, PenaltyObligation, penaltyStates } from './penalty.entity';
import { PenaltyLetters } from './penalty.letters';
import { answerOf, obligationsIn } from './penalty.reader';

/** 行政处罚法第六十七条: a fine is paid within fifteen days. */
const DAYS_TO_PAY = 15;

/** Penalties: determined, fulfilled duty by duty, annulled by two people. */
@Injectable()
export class Penalties {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(CreditRecords) private readonly records: CreditRecords,
    @Inject(ViolationActs) private readonly violations: ViolationActs,
    @Inject(ViolationHistory) private readonly history: ViolationHistory,
    @Inject(ViolationJudge) private readonly leniency: ViolationJudge,
    @Inject(PenaltyLetters) private readonly letters: PenaltyLetters,
    @Inject(PenaltyAnnulment) private readonly annulment: PenaltyAnnulment,
  ) {}

  /**
   * @throws DomainError violation.not-found, violation.wrong-state, violation.other-department; penalty.about-what,
   *   penalty.flag-first, penalty.duplicate, penalty.due-before-decision
   */
  determine(body: DeterminePenalty, actor: Actor): Promise<PenaltyAnswer> {
    return this.db.command(async (tx) => {
      const department = departmentOf(actor);
      const today = this.clock.today();
      const determinedAt = this.clock.now();
      const { violation, enterpriseId, offence } = await this.subject(tx, body, actor, today);
      const { documentNumber } = body;
      await this.mustBeNew(tx, department, enterpriseId, documentNumber);
      const id = newId();
      const fineFen = body.fineFen === undefined ? null : BigInt(body.fineFen);
      const obligations = obligationsOf(id, fineFen, body.obligations, today);
      const isDone = obligations.length === 0;
      const penalty = Object.assign(new Penalty(), {
        ...{ id, violationId: violation?.id ?? null, enterpriseId, offence, department, documentNumber, fineFen },
        ...{ authority: body.authority ?? departmentName(department), sector: body.sector ?? sectorOf(department) },
        ...{ class: body.class, legalBasis: body.legalBasis, measures: body.measures },
        ...{ state: isDone ? 'fulfilled' : 'determined', version: 1, obligationsFulfilledOn: isDone ? today : null },
        ...{ determinedBy: actor.id, determinedOn: today, determinedAt, recordId: recordIdOf(id) },
        ...{ annulmentProposedBy: null, annulmentProposedOn: null, annulmentReason: null },
        ...{ annulmentDecidedBy: null, annulledOn: null, annulledCause: null },
      });
      await tx.insert(Penalty, penalty);
      await tx.insert(PenaltyObligation, obligations);
      await this.note(tx, penalty, 'determined', {
        documentNumber,
        class: penalty.class,
        violationId: penalty.violationId,
      });
      const { uscc } = await this.enterprises.get(enterpriseId, tx);
      const { authority, sector, legalBasis } = penalty;
      await this.outbox.add(tx, penaltyDeterminedV1, {
        ...{ penaltyId: id, enterpriseId, uscc, department, authority, documentNumber, class: body.class, offence },
        ...{ determinedOn: today, determinedAt: determinedAt.toISOString(), legalBasis },
        ...(violation ? { violationId: violation.id } : {}),
        ...(sector ? { sector } : {}),
        ...(fineFen === null ? {} : { fineFen: fineFen.toString() }),
        ...(isDone ? { obligationsFulfilledOn: today } : {}),
      });
      if (violation) {
        violation.moveTo('penalised');
        violation.penaltyId = id;
        await this.violations.arrive(tx, violation, today, actor.id);
      }
      await this.letters.determined(tx, penalty, this.titleOf(offence, today), obligations);
      return answerOf(penalty, obligations);
    });
  }

  /** @throws DomainError penalty.not-found, penalty.wrong-state, penalty.obligation-…, penalty.fulfilled-on-wrong-day */
  fulfil(id: string, n: number, seen: number, body: FulfilObligation, actor: Actor): Promise<PenaltyAnswer> {
    return this.act(id, seen, actor, async (tx, penalty, obligations) => {
      if (penalty.state === 'annulled') penaltyStates.mustAllow(id, penalty.state, 'fulfilled');
      const obligation = obligations.find((one) => one.n === n);
      if (!obligation) throw new DomainError('not-found', 'penalty.obligation-not-found', { id, n });
      if (obligation.fulfilledOn) {
        throw new DomainError('conflict', 'penalty.obligation-fulfilled', {
          id,
          n,
          fulfilledOn: obligation.fulfilledOn,
        });
      }
      const today = this.clock.today();
      const fulfilledOn = parseCalendarDate(body.fulfilledOn);
      if (fulfilledOn > today || fulfilledOn < penalty.determinedOn) {
        const { determinedOn } = penalty;
        throw new DomainError('unprocessable', 'penalty.fulfilled-on-wrong-day', { fulfilledOn, determinedOn, today });
      }
      Object.assign(obligation, { fulfilledOn, evidence: body.evidence, recordedBy: actor.id, recordedOn: today });
      await tx.save(obligation);
      penalty.version += 1;
      if (obligations.every((one) => one.fulfilledOn !== null)) {
        penalty.moveTo('fulfilled');
        penalty.obligationsFulfilledOn = obligations.map((one) => one.fulfilledOn!).reduce(laterOf);
        await this.records.obligationsFulfilled(tx, penalty, penalty.obligationsFulfilledOn);
        const { recordId, enterpriseId, obligationsFulfilledOn } = penalty;
        const { uscc } = await this.enterprises.get(enterpriseId, tx);
        await this.outbox.add(tx, obligationsFulfilledV1, {
          ...{ recordId, enterpriseId, uscc, fulfilledOn: obligationsFulfilledOn, penaltyId: id },
        });
      }
      await tx.save(penalty);
      await this.note(tx, penalty, 'obligation-fulfilled', { n, fulfilledOn });
    });
  }

  /** @throws DomainError penalty.not-found, penalty.wrong-state, penalty.annulment-open, violation.other-department */
  proposeAnnulment(id: string, seen: number, reason: string, actor: Actor): Promise<PenaltyAnswer> {
    return this.act(id, seen, actor, async (tx, penalty) => {
      penaltyStates.mustAllow(id, penalty.state, 'annulled');
      if (penalty.annulmentProposedBy) throw new DomainError('conflict', 'penalty.annulment-open', { id });
      penalty.annulmentProposedBy = actor.id;
      penalty.annulmentProposedOn = this.clock.today();
      penalty.annulmentReason = reason;
      penalty.version += 1;
      await tx.save(penalty);
      await this.note(tx, penalty, 'annulment-proposed', { reason });
    });
  }

  /** @throws DomainError penalty.not-found, penalty.wrong-state, penalty.annulment-not-proposed, two-people.same-person */
  decideAnnulment(id: string, seen: number, body: DecideAnnulment, actor: Actor): Promise<PenaltyAnswer> {
    return this.act(id, seen, actor, async (tx, penalty) => {
      penaltyStates.mustAllow(id, penalty.state, 'annulled');
      const { annulmentProposedBy, annulmentReason } = penalty;
      if (!annulmentProposedBy) throw new DomainError('conflict', 'penalty.annulment-not-proposed', { id });
      // Also defended by the database: penalty_two_people.
      if (annulmentProposedBy === actor.id) throw new DomainError('forbidden', 'two-people.same-person', { id });
      if (body.agree) {
        await this.annulment.annul(tx, penalty, annulmentReason!, actor.id);
        return;
      }
      Object.assign(penalty, { annulmentProposedBy: null, annulmentProposedOn: null, annulmentReason: null });
      penalty.version += 1;
      await tx.save(penalty);
      await this.note(tx, penalty, 'annulment-rejected', { reason: body.reason });
    });
  }

  /** One act on a penalty that has not changed since it was read: of its department, or of the credit centre as checker. */
  private act(
    id: string,
    seen: number,
    actor: Actor,
    work: (tx: Tx, penalty: Penalty, obligations: PenaltyObligation[]) => Promise<void>,
  ): Promise<PenaltyAnswer> {
    return this.db.command(async (tx) => {
      const penalty = await getForUpdate(tx, Penalty, id, 'penalty.not-found');
      if (!actor.roles.includes('credit-officer')) mustBeOfDepartment(actor, penalty);
      mustBeVersion(penalty.version, seen);
      const obligations = await obligationsIn(tx, id);
      await work(tx, penalty, obligations);
      return answerOf(penalty, obligations);
    });
  }

  private async subject(
    tx: Tx,
    { violationId, uscc, enterpriseId, offence }: DeterminePenalty,
    actor: Actor,
    today: CalendarDate,
  ): Promise<{ violation: Violation | null; enterpriseId: string; offence: string }> {
    if (violationId !== undefined) {
      if ((uscc ?? enterpriseId ?? offence) !== undefined) throw new DomainError('invalid', 'penalty.about-what');
      const violation = await this.violations.get(tx, violationId);
      mustBeOfDepartment(actor, violation);
      // The day after the last day may have begun a moment ago.
      await this.violations.lapseIfDue(tx, violation, today);
      violationStates.mustAllow(violationId, violation.state, 'penalised');
      return { violation, enterpriseId: violation.enterpriseId, offence: violation.offence };
    }
    if (offence === undefined) throw new DomainError('invalid', 'penalty.about-what');
    const found = await getEnterprise(this.enterprises, tx, { uscc, enterpriseId });
    // What the list names goes through the rule first: nobody is penalised around it.
    const { rules } = this.leniency.listOn(today);
    const asked = offence.toLowerCase();
    if (rules.offences.some(({ code, title }) => [code, title.zh, title.en.toLowerCase()].includes(asked))) {
      throw new DomainError('conflict', 'penalty.flag-first', { offence });
    }
    await this.history.lock(tx, { enterpriseId: found.id, offence });
    return { violation: null, enterpriseId: found.id, offence };
  }

  private async mustBeNew(tx: Tx, department: string, enterpriseId: string, documentNumber: string): Promise<void> {
    await sql(tx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `penalty ${enterpriseId} ${documentNumber}`,
    ]);
    const [twin] = await sql<{ id: string }>(
      tx,
      `select id from penalty where department = $1 and enterprise_id = $2 and document_number = $3 and state <> 'annulled'`,
      [department, enterpriseId, documentNumber],
    );
    if (twin) throw new DomainError('conflict', 'penalty.duplicate', { documentNumber, penaltyId: twin.id });
  }

  private titleOf(offence: string, today: CalendarDate): string {
    return this.leniency.listOn(today).rules.offences.find(({ code }) => code === offence)?.title.zh ?? offence;
  }

  private note(tx: Tx, penalty: Penalty, act: ActOn<'penalty'>, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = penalty;
    return this.audit.add(tx, { action: `penalty.${act}`, subjectKind: 'penalty', subjectId, enterpriseId, detail });
  }
}

function obligationsOf(
  penaltyId: string,
  fineFen: bigint | null,
  asked: NewObligation[],
  today: CalendarDate,
): PenaltyObligation[] {
  const list = asked.map(({ what, dueOn }) => ({ what, dueOn: dueOn === undefined ? null : parseCalendarDate(dueOn) }));
  const past = list.find(({ dueOn }) => dueOn !== null && dueOn < today);
  if (past) throw new DomainError('unprocessable', 'penalty.due-before-decision', { ...past, today });
  if (fineFen !== null)
    list.unshift({ what: `缴纳罚款 ${formatYuan(fineFen)} 元`, dueOn: addDays(today, DAYS_TO_PAY) });
  return list.map(({ what, dueOn }, index) =>
    Object.assign(new PenaltyObligation(), {
      ...{ penaltyId, n: index + 1, what, dueOn },
      ...{ fulfilledOn: null, evidence: null, recordedBy: null, recordedOn: null },
    }),
  );
}
