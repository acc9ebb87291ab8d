import { Inject, Injectable } from '@nestjs/common';
import { violationFlaggedV1 } from '@app/contracts/violation';
import { parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { Papers } from '@app/platform/papers';
import { IsNull } from 'typeorm';
import { departmentOf, getEnterprise, mustBeCredible, mustBeOfDepartment, ViolationActs } from './violation.acts';
import type {
  DecideViolation,
  FlagViolation,
  GiveGuidance,
  ReviewCorrection,
  SubmitCorrection,
  ViolationAnswer,
} from './violation.dto';
import { Violation, ViolationCorrection } from './violation.entity';
import { ViolationHistory } from './violation.history';
import { ViolationJudge } from './violation.judge';
import { newViolation } from './violation.new';
import { CORRECTION_SUBJECT, ViolationReader } from './violation.reader';
import { violationStates, type ViolationState } from './violation.states';

/** Violations: flagged and judged in one call; then corrected, decided upon, or withdrawn. */
@Injectable()
export class Violations {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(ViolationHistory) private readonly history: ViolationHistory,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
    @Inject(ViolationActs) private readonly acts: ViolationActs,
    @Inject(ViolationReader) private readonly reader: ViolationReader,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /** @throws DomainError enterprise.not-found, enterprise.unknown-code, violation.which-enterprise, violation.corrected-… */
  flag(body: FlagViolation, actor: Actor): Promise<ViolationAnswer> {
    return this.db.command(async (tx) => {
      const department = departmentOf(actor);
      const { id: enterpriseId, uscc } = await getEnterprise(this.enterprises, tx, body);
      const { offence } = body;
      // The next flag of the same kind waits here until this one is committed, and then sees it.
      await this.history.lock(tx, { enterpriseId, offence });
      const flaggedAt = this.clock.now();
      const today = this.clock.today();
      const violation = newViolation(body, {
        ...{ enterpriseId, department, flaggedBy: actor.id, flaggedOn: today, flaggedAt },
        ruleVersion: this.judge.listOn(today).rules.version,
      });
      await this.acts.note(tx, violation, 'flagged', { offence, department });
      const judgement = await this.judge.ask(tx, violation, today);
      const isOrder = await this.acts.move(tx, violation, judgement, actor.id);
      await this.outbox.add(tx, violationFlaggedV1, {
        ...{ violationId: violation.id, enterpriseId, uscc, offence, department },
        ...{ flaggedOn: today, flaggedAt: flaggedAt.toISOString(), outcome: violation.outcome, limb: violation.limb },
        isFirst: violation.isFirst && violation.historyComplete,
        ...(violation.dueOn ? { correctionDueOn: violation.dueOn } : {}),
        receiptId: violation.receiptId,
      });
      await this.acts.tell(tx, violation, today, actor.id, isOrder);
      return this.reader.answer(tx, violation);
    });
  }

  /**
   * An enterprise hands in proof, and the department looks at it; what the department itself has seen counts at once.
   * @throws DomainError violation.not-found, violation.wrong-state, violation.other-department, violation.correction-late,
   *   violation.corrected-…, and those of Papers.attach
   */
  correct(id: string, seen: number, body: SubmitCorrection, actor: Actor): Promise<ViolationAnswer> {
    return this.db.command(async (tx) => {
      const violation = await this.acts.get(tx, id);
      const isOwn = actor.roles.includes('enterprise');
      if (isOwn && violation.enterpriseId !== actor.enterpriseId) {
        throw new DomainError('not-found', 'violation.not-found', { id });
      }
      if (!isOwn) mustBeOfDepartment(actor, violation);
      mustBeVersion(violation.version, seen);
      violationStates.mustAllow(id, violation.state, 'correction-submitted');
      const today = this.clock.today();
      const correctedOn = parseCalendarDate(body.correctedOn);
      if (violation.dueOn && today > violation.dueOn) {
        throw new DomainError('conflict', 'violation.correction-late', { id, dueOn: violation.dueOn });
      }
      mustBeCredible(correctedOn, today);
      const review = { accepted: true, reviewedBy: actor.id, reviewedOn: today, reviewReason: '由主管部门当场核实' };
      const correctionId = newId();
      await tx.insert(ViolationCorrection, {
        ...{ id: correctionId, violationId: id, correctedOn, proof: body.proof, paperHashes: body.paperHashes ?? [] },
        ...{ submittedBy: actor.id, submittedOn: today },
        ...(isOwn ? {} : review),
      });
      const { paperIds = [] } = body;
      const subject = { kind: CORRECTION_SUBJECT, id: correctionId, enterpriseId: violation.enterpriseId };
      await this.papers.attach(tx, paperIds, subject, actor);
      await this.acts.note(tx, violation, 'correction-noted', { correctedOn, paperIds });
      if (isOwn) {
        violation.moveTo('correction-submitted');
        await this.acts.arrive(tx, violation, today, actor.id);
      } else {
        violation.correctedOn = correctedOn;
        await this.acts.judgeAgain(tx, violation, today, actor.id);
      }
      return this.reader.answer(tx, violation);
    });
  }

  /** @throws DomainError violation.not-found, violation.wrong-state, violation.other-department, calendar-missing */
  review(id: string, seen: number, body: ReviewCorrection, actor: Actor): Promise<ViolationAnswer> {
    return this.act(id, seen, actor, async (tx, violation) => {
      mustBe('correction-submitted', violation, 'correction-review');
      const correction = await tx.findOneByOrFail(ViolationCorrection, { violationId: id, accepted: IsNull() });
      const today = this.clock.today();
      const { accepted, reason: reviewReason } = body;
      Object.assign(correction, { accepted, reviewedBy: actor.id, reviewedOn: today, reviewReason });
      await tx.save(correction);
      await this.acts.note(tx, violation, accepted ? 'correction-accepted' : 'correction-refused', {
        reason: reviewReason,
      });
      if (accepted) violation.correctedOn = correction.correctedOn;
      await this.acts.judgeAgain(tx, violation, today, actor.id);
    });
  }

  /**
   * The officer's word where the law says "may". What has become known since counts.
   * @throws DomainError violation.not-found, violation.wrong-state, violation.other-department, violation.not-waivable-any-more,
   *   violation.history-unchecked
   */
  decide(id: string, seen: number, body: DecideViolation, actor: Actor): Promise<ViolationAnswer> {
    return this.act(id, seen, actor, async (tx, violation) => {
      mustBe('to-decide', violation, 'decision');
      const today = this.clock.today();
      const judgement = await this.judge.ask(tx, violation, today);
      if (body.waive && judgement.result.outcome !== 'may-waive') {
        throw new DomainError('conflict', 'violation.not-waivable-any-more', { id, reasons: judgement.result.reasons });
      }
      await this.judge.apply(tx, violation, judgement);
      if (body.waive && !violation.historyComplete && body.historyChecked !== true) {
        throw new DomainError('conflict', 'violation.history-unchecked', { id });
      }
      violation.decidedBy = actor.id;
      violation.decidedOn = today;
      violation.decisionReason = body.reason;
      violation.historyChecked = body.historyChecked ?? false;
      violation.moveTo(body.waive ? 'waived' : 'to-penalise');
      await this.acts.arrive(tx, violation, today, actor.id);
    });
  }

  /** @throws DomainError violation.not-found, violation.wrong-state, violation.other-department */
  withdraw(id: string, seen: number, reason: string, actor: Actor): Promise<ViolationAnswer> {
    return this.act(id, seen, actor, async (tx, violation) => {
      violation.moveTo('withdrawn');
      violation.endReason = reason;
      await this.acts.arrive(tx, violation, this.clock.today(), actor.id);
    });
  }

  /** @throws DomainError violation.not-found, violation.other-department, violation.no-guidance-due */
  guide(id: string, seen: number, { text }: GiveGuidance, actor: Actor): Promise<ViolationAnswer> {
    return this.act(id, seen, actor, async (tx, violation) => {
      const { state } = violation;
      const isEducated = state === 'waived' || !(violationStates.ends.includes(state) || /penalise/.test(state));
      if (!isEducated)
        throw new DomainError('conflict', 'violation.no-guidance-due', {
          ...{ id, state, stateWords: violationStates.words(state) },
        });
      await this.acts.addGuidance(tx, violation, text, this.clock.today(), actor.id);
      violation.version += 1;
      await tx.save(violation);
      await this.acts.note(tx, violation, 'guidance-given');
    });
  }

  /** One act of the flagging department on a violation that has not changed since it was read. */
  private act(
    id: string,
    seen: number,
    actor: Actor,
    work: (tx: Tx, violation: Violation) => Promise<void>,
  ): Promise<ViolationAnswer> {
    return this.db.command(async (tx) => {
      const violation = await this.acts.get(tx, id);
      mustBeOfDepartment(actor, violation);
      mustBeVersion(violation.version, seen);
      await work(tx, violation);
      return this.reader.answer(tx, violation);
    });
  }
}

/** What is done in one state alone, as people say it. */
const ACTS = {
  'correction-review': { zh: '核验改正', en: 'review the correction' },
  decision: { zh: '裁量', en: 'decide' },
};

function mustBe(state: ViolationState, { id, state: present }: Violation, asked: keyof typeof ACTS): void {
  if (present !== state) throw violationStates.wrongState(id, present, { asked, askedWords: ACTS[asked] });
}
