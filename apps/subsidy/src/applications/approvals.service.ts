import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { groupedYuan } from '@app/kernel/money';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { preparedSoon } from '@app/platform/prepared';
import { mustBeVersion } from '@app/platform/if-match';
import { PLATFORM_MESSAGES, wordsOf } from '@app/platform/problem-messages';
import { CreditFacts } from '../decisions/credit-facts';
import { type Credit, decide, type Outcome, sameAssessment } from '../decisions/decide';
import { Decisions } from '../decisions/decisions';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { lockPools, poolName, yearOf } from '../ledger/ledger';
import { SubsidyLetters } from '../letters/subsidy-letters';
import { messages } from '../messages';
import { PayoutStore } from '../payouts/payout-store';
import type { ApprovalItem, ApprovalList, ApprovalView } from './application.dto';
import { mustMoveTo } from './application-store';
import { Assessments, type PendingApplication } from './assessments';

interface Approvable {
  application: PendingApplication;
  policy: Policy;
  poolCode: string;
  credit: Credit;
  outcome: Outcome;
}

interface Approval {
  application: PendingApplication;
  letter: { id: string; number: string };
  payoutId: string;
  amountFen: bigint;
  receiptId: string;
}

const WORDS = { ...PLATFORM_MESSAGES, ...messages };

/**
 * The checker's part. One and two hundred go the same way: a fixed number of statements, whatever their number.
 */
@Injectable()
export class Approvals {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(SubsidyLetters) private readonly letters: SubsidyLetters,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Approves one application, by its grade of today, exactly as it was shown.
   * @throws DomainError what stands in the way; application.amount-changed (412) after the shown amount was brought up to date
   */
  async approve(applicationId: string, seen: number, actor: Actor): Promise<ApprovalView> {
    try {
      return await this.db.command(async (tx) => {
        const item = { applicationId, version: seen };
        const result = (await this.approveAll(tx, [item], actor, true)).get(applicationId)!;
        if (result instanceof DomainError) throw result;
        return viewOf(applicationId, result);
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'application.amount-changed') {
        await this.db.transaction(async (tx) => {
          await this.credit.lockOfApplications(tx, [applicationId]);
          await this.assessments.refresh(tx, 'id', [applicationId], null);
        });
      }
      throw error;
    }
  }

  /** Approves what can be approved, in the order of the list, and says of each of the others why not. */
  approveMany(items: ApprovalItem[], actor: Actor): Promise<ApprovalList> {
    return this.db.command(async (tx) => {
      const results = await this.approveAll(tx, items, actor);
      const changed = [...results].filter(
        ([, result]) => result instanceof DomainError && result.code === 'application.amount-changed',
      );
      if (changed.length > 0)
        await this.assessments.refresh(
          tx,
          'id',
          changed.map(([id]) => id),
          null,
        );
      const views = items.map(({ applicationId }) => viewOf(applicationId, results.get(applicationId)!));
      return { items: views, approvedCount: views.filter((view) => view.approved).length };
    });
  }

  private async approveAll(
    tx: Tx,
    items: ApprovalItem[],
    actor: Actor,
    alone = false,
  ): Promise<Map<string, Approval | DomainError>> {
    const today = this.clock.today();
    const ids = items.map((item) => item.applicationId);
    // One after the other, as the second one must see what was committed until the first one had its locks; sent together.
    const [, pending] = await Promise.all([
      this.credit.lockOfApplications(tx, ids),
      this.assessments.lockPending(tx, 'id', ids),
    ]);
    const found = new Map(pending.map((application) => [application.id, application]));
    const results = new Map<string, Approval | DomainError>();
    const good: Approvable[] = [];
    for (const item of items) {
      try {
        good.push(this.mustBeApprovable(found.get(item.applicationId), item, actor, today));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        results.set(item.applicationId, error);
      }
    }
    // One alone needs no lock: booking it is refused by the pool itself. A list shares what is left, in its order.
    const covered = alone ? good : await this.takeWhatPoolsCover(tx, good, today, results);
    await this.book(tx, covered, actor, today, results);
    return results;
  }

  /** @throws DomainError the first thing that stands in the way */
  private mustBeApprovable(
    application: PendingApplication | undefined,
    item: ApprovalItem,
    actor: Actor,
    today: CalendarDate,
  ): Approvable {
    const id = item.applicationId;
    if (!application) throw new DomainError('not-found', 'application.not-found', { id });
    if (application.reviewedBy === actor.id || application.filedBy === actor.id)
      throw new DomainError('forbidden', 'two-people.same-person', { person: actor.id });
    mustBeVersion(application.version, item.version);
    mustMoveTo(application, 'approved');
    const credit = this.assessments.credit(application, today);
    if (!credit) throw new DomainError('conflict', 'application.rating-unknown', { id });
    const { policy, assessment } = this.assessments.assess(application, credit, today);
    if (!sameAssessment(application.assessment, assessment)) {
      const shownFen = application.assessment?.amountFen ?? null;
      throw new DomainError('precondition-failed', 'application.amount-changed', {
        id,
        shownFen,
        nowFen: assessment.amountFen,
        shownYuan: shownFen === null ? '—' : groupedYuan(BigInt(shownFen)),
        nowYuan: groupedYuan(BigInt(assessment.amountFen)),
        grade: assessment.grade,
      });
    }
    const outcome = decide(policy, application, credit);
    if (!outcome.result.eligible)
      throw new DomainError('conflict', 'application.not-eligible', { id, reasons: outcome.result.reasons });
    if (outcome.amountFen === 0n) throw new DomainError('conflict', 'application.nothing-to-pay', { id });
    return { application, policy, poolCode: termsOf(policy.rules).poolCode, credit, outcome };
  }

  private async takeWhatPoolsCover(
    tx: Tx,
    good: Approvable[],
    today: CalendarDate,
    results: Map<string, Approval | DomainError>,
  ): Promise<Approvable[]> {
    if (good.length === 0) return good;
    const poolYear = yearOf(today);
    const left = await lockPools(
      tx,
      [...new Set(good.map((one) => one.poolCode))].map((poolCode) => ({ poolCode, poolYear })),
    );
    return good.filter(({ application, poolCode, outcome }) => {
      const name = poolName({ poolCode, poolYear });
      const leftFen = left.get(name);
      if (leftFen !== undefined && leftFen >= outcome.amountFen) {
        left.set(name, leftFen - outcome.amountFen);
        return true;
      }
      const code = leftFen === undefined ? 'pool.not-found' : 'pool.insufficient';
      results.set(application.id, new DomainError('conflict', code, { pool: poolCode, year: poolYear }));
      return false;
    });
  }

  private async book(
    tx: Tx,
    covered: Approvable[],
    actor: Actor,
    today: CalendarDate,
    results: Map<string, Approval | DomainError>,
  ): Promise<void> {
    if (covered.length === 0) return;
    const decisions = await this.decisions.keepAll(
      tx,
      covered.map(({ application, policy, credit, outcome }) => ({
        kind: 'approval' as const,
        applicationId: application.id,
        enterpriseId: application.enterpriseId,
        seq: 1,
        gradeOn: today,
        credit,
        policy,
        outcome,
        maker: application.reviewedBy!,
        checker: actor.id,
        causeEventId: null,
      })),
    );
    await preparedSoon(
      tx,
      `update application set state = 'approved', version = version + 1, approved_by = $2, approved_at = $3 where id = any($1::uuid[])`,
      [covered.map((one) => one.application.id), actor.id, this.clock.now()],
    );
    await this.audit.addAll(
      tx,
      covered.map(({ application, outcome }) => ({
        action: 'application.approved',
        subjectKind: 'application',
        subjectId: application.id,
        enterpriseId: application.enterpriseId,
        detail: { from: application.state, to: 'approved', amountFen: outcome.amountFen.toString() },
      })),
    );
    const payoutIds = await this.payouts.approve(
      tx,
      covered.map(({ application, poolCode, outcome }, index) => ({
        applicationId: application.id,
        enterpriseId: application.enterpriseId,
        uscc: application.uscc,
        kind: 'grant' as const,
        amountFen: outcome.amountFen,
        decision: decisions[index]!,
        correctionId: null,
        replacesId: null,
        poolCode,
        maker: application.reviewedBy!,
        checker: actor.id,
      })),
    );
    const letters = await this.letters.approved(
      tx,
      covered.map((one, index) => ({ ...one, gradeOn: today, receiptId: decisions[index]!.receiptId })),
    );
    covered.forEach(({ application, outcome }, index) =>
      results.set(application.id, {
        application,
        letter: letters[index]!,
        payoutId: payoutIds[index]!,
        amountFen: outcome.amountFen,
        receiptId: decisions[index]!.receiptId,
      }),
    );
  }
}

function viewOf(applicationId: string, result: Approval | DomainError): ApprovalView {
  if (result instanceof DomainError) {
    const words = wordsOf(WORDS, result.code, result.params);
    const refusal = { code: result.code, zh: words.zh.detail, en: words.en.detail };
    const nothing = { applicationNumber: null, enterpriseName: null, letterId: null, letterNumber: null, next: null };
    return { applicationId, approved: false, ...nothing, payoutId: null, amountFen: null, receiptId: null, refusal };
  }
  const { application, letter, payoutId, amountFen, receiptId } = result;
  return {
    applicationId,
    approved: true,
    applicationNumber: application.number,
    enterpriseName: application.enterpriseName,
    payoutId,
    amountFen: amountFen.toString(),
    receiptId,
    letterId: letter.id,
    letterNumber: letter.number,
    next: 'payout.pay',
    refusal: null,
  };
}
