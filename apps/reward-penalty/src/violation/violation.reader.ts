import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { type FindOptionsWhere, In, LessThan } from 'typeorm';
import type {
  DecisionAnswer,
  LeniencyListAnswer,
  ViolationAnswer,
  ViolationPage,
  ViolationsQuery,
} from './violation.dto';
import { Violation, ViolationCorrection, ViolationGuidance } from './violation.entity';
import { ViolationJudge } from './violation.judge';
import { LAW, wordsOfDecision } from './violation.words';

const PAGE = 50;

@Injectable()
export class ViolationReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
  ) {}

  async list({ limit = PAGE, cursor, ...filter }: ViolationsQuery, actor: Actor): Promise<ViolationPage> {
    if (filter.enterpriseId) mustSee(actor, filter.enterpriseId);
    const enterpriseId = filter.enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
    const where: FindOptionsWhere<Violation> = {
      ...(filter.state ? { state: filter.state } : {}),
      ...(filter.department ? { department: filter.department } : {}),
      ...(filter.offence ? { offence: filter.offence } : {}),
      ...(enterpriseId ? { enterpriseId } : {}),
      ...(cursor ? { id: LessThan(cursor) } : {}),
    };
    const found = await this.db.manager.find(Violation, { where, order: { id: 'DESC' }, take: limit });
    const items = await this.answers(this.db.manager, found);
    return { items, nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError violation.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<ViolationAnswer> {
    const violation = await this.db.manager.findOneBy(Violation, { id });
    if (!violation || isForeign(actor, violation.enterpriseId)) {
      throw new DomainError('not-found', 'violation.not-found', { id });
    }
    return this.answer(this.db.manager, violation);
  }

  async answer(tx: Tx, violation: Violation): Promise<ViolationAnswer> {
    const [answer] = await this.answers(tx, [violation]);
    return answer!;
  }

  /** The list in force today. */
  offences(): LeniencyListAnswer {
    const { rules, hash, effectiveFrom } = this.judge.listOn(this.clock.today());
    const { id, version, title, lookBackMonths, basis, offences } = rules;
    return { rule: { id, version, hash }, title, effectiveFrom, lookBackMonths, basis, offences };
  }

  private async answers(tx: Tx, violations: Violation[]): Promise<ViolationAnswer[]> {
    const where = { violationId: In(violations.map(({ id }) => id)) };
    const corrections = await tx.find(ViolationCorrection, { where, order: { id: 'ASC' } });
    const guidance = await tx.find(ViolationGuidance, { where, order: { id: 'ASC' } });
    return violations.map((violation) =>
      this.answerOf(
        violation,
        corrections.filter(({ violationId }) => violationId === violation.id),
        guidance.filter(({ violationId }) => violationId === violation.id),
      ),
    );
  }

  private answerOf(
    violation: Violation,
    corrections: ViolationCorrection[],
    guidance: ViolationGuidance[],
  ): ViolationAnswer {
    const { id, enterpriseId, offence, department, state, version, harm, noFaultProved, facts } = violation;
    const { legalBasis, place, flaggedBy, flaggedOn, flaggedAt, receiptId, correctedOn } = violation;
    const { decidedBy, decidedOn, decisionReason, historyChecked } = violation;
    const { endedBy, endedOn, endReason, penaltyId } = violation;
    return {
      ...{ id, enterpriseId, offence, department, state, version, harm, noFaultProved, facts, legalBasis, place },
      ...{ flaggedBy, flaggedOn, flaggedAt: flaggedAt.toISOString() },
      ...{ ...this.decisionOf(violation), receiptId, correctedOn },
      ...{ decidedBy, decidedOn, decisionReason, historyChecked, endedBy, endedOn, endReason, penaltyId },
      corrections: corrections.map(({ violationId: _, ...correction }) => correction),
      guidance: guidance.map(({ violationId: _, ...given }) => given),
    };
  }
  /** What the rule said, and why: of a violation that is flagged, or only looked at. */
  decisionOf(violation: Violation): DecisionAnswer {
    const { offence, flaggedOn, outcome, limb, reasons, isFirst, historyComplete, searched } = violation;
    const { judgedOn, correctionWorkingDays, dueOn, dueReason } = violation;
    const { rules, hash } = this.judge.listOf(violation.ruleVersion);
    const listed = rules.offences.find(({ code }) => code === offence);
    return {
      offenceTitle: listed?.title ?? { zh: offence, en: offence },
      ...{ outcome, text: wordsOfDecision(violation), limb, law: limb ? LAW[limb] : null, reasons },
      // Never "first" from a history that is not known; that it is not the first, one fact is enough to tell.
      ...{ isFirst: isFirst && !historyComplete ? null : isFirst, historyComplete },
      lookBack: {
        ...{ from: searched.from, until: flaggedOn, facts: searched.facts },
        unclassifiedRecordIds: searched.unclassifiedRecordIds,
      },
      ...{ educate: outcome !== 'penalise', judgedOn, rule: { id: rules.id, version: rules.version, hash } },
      ...{ correctionWorkingDays, dueOn, dueReason },
    };
  }
}
