import type { CalendarDate } from '@app/kernel/calendar';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { Papers } from '@app/platform/papers';
import type { PaperLine } from '@app/platform/papers.dto';
import { In } from 'typeorm';
import type {
  DecisionAnswer,
  LeniencyListAnswer,
  ViolationAnswer,
  ViolationPage,
  ViolationRow,
  ViolationsQuery,
} from './violation.dto';
import { Violation, ViolationCorrection, ViolationGuidance } from './violation.entity';
import { ViolationJudge } from './violation.judge';
import { LAW, wordsOfDecision } from './violation.words';

const LISTING: Listing = {
  from: 'violation v join enterprise_copy e on e.id = v.enterprise_id',
  id: 'v.id',
  texts: ['v.offence'],
  sorts: {
    flaggedOn: { by: 'v.flagged_on', type: 'date' },
    dueOn: { by: `coalesce(v.due_on, '9999-12-31')`, type: 'date' },
  },
};

/** What papers of a proof of correction are attached to. */
export const CORRECTION_SUBJECT = 'violation-correction';

function isOverdue({ state, dueOn }: Violation, today: CalendarDate): boolean {
  return state === 'awaiting-correction' && dueOn !== null && dueOn < today;
}

@Injectable()
export class ViolationReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  async list(query: ViolationsQuery, actor: Actor): Promise<ViolationPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, this.filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Violation, { id: In(ids) }));
    const today = this.clock.today();
    const items = await this.enterprises.withNames(await this.answers(this.db.manager, found));
    return { items: items.map((item, at) => ({ ...item, overdue: isOverdue(found[at]!, today) })), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: ViolationsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, this.filterOf(query, actor), query, 'v.state');
  }

  /** @throws DomainError violation.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<ViolationRow> {
    const violation = await this.db.manager.findOneBy(Violation, { id });
    if (!violation || isForeign(actor, violation.enterpriseId)) {
      throw new DomainError('not-found', 'violation.not-found', { id });
    }
    const [item] = await this.enterprises.withNames(await this.answers(this.db.manager, [violation]));
    return { ...item!, overdue: isOverdue(violation, this.clock.today()) };
  }

  private filterOf(query: ViolationsQuery, actor: Actor): Filter {
    return new Filter()
      .add('v.enterprise_id = ?', whoseList(actor, query.enterpriseId))
      .add('v.state = any(?)', query.state)
      .add('v.department = ?', query.department)
      .add('v.offence = ?', query.offence)
      .add('v.limb = any(?)', query.limb)
      .add('v.due_on >= ?', query.dueFrom)
      .add('v.due_on <= ?', query.dueTo)
      .add('v.flagged_on >= ?', query.flaggedFrom)
      .add('v.flagged_on <= ?', query.flaggedTo)
      .add(
        `(v.state = 'awaiting-correction' and coalesce(v.due_on < ?, false)) = ${query.overdue === true}`,
        query.overdue === undefined ? undefined : this.clock.today(),
      );
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
    const papers = await this.papers.ofAll(
      tx,
      CORRECTION_SUBJECT,
      corrections.map((correction) => correction.id),
    );
    return violations.map((violation) =>
      this.answerOf(
        violation,
        corrections.filter(({ violationId }) => violationId === violation.id),
        guidance.filter(({ violationId }) => violationId === violation.id),
        papers,
      ),
    );
  }

  private answerOf(
    violation: Violation,
    corrections: ViolationCorrection[],
    guidance: ViolationGuidance[],
    papers: Map<string, PaperLine[]>,
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
      corrections: corrections.map(({ violationId: _, ...correction }) => ({
        ...correction,
        papers: papers.get(correction.id) ?? [],
      })),
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
