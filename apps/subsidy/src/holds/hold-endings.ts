import { Inject, Injectable } from '@nestjs/common';
import { payoutReleasedV1 } from '@app/contracts/subsidy';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import { groupedYuan } from '@app/kernel/money';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { getApplication } from '../applications/application-store';
import { Assessments } from '../applications/assessments';
import { ReDecision } from '../corrections/re-decision';
import { CreditFacts } from '../decisions/credit-facts';
import { decide, type Outcome } from '../decisions/decide';
import { type Decision, Decisions } from '../decisions/decisions';
import { type Policy, termsOf } from '../decisions/policy-terms';
import type { Credit } from '../decisions/decide';
import { SubsidyLetters } from '../letters/subsidy-letters';
import { book } from '../ledger/ledger';
import { type AcceptedFacts, type Payout, PayoutStore } from '../payouts/payout-store';
import { OUTCOME_WORDS, REASON_WORDS } from './hold-words';
import { holdStates } from './hold.states';
import { type Hold, type HoldReason, Holds } from './holds';
import type { Resolution } from './resolution';

const STATE_AFTER = {
  release: 'released',
  're-decide': 're-decided',
  revoke: 'revoked',
  'ask-bank': 'bank-asked',
} as const;
const TOLD = { release: 'unchanged', 're-decide': 're-decided', revoke: 'revoked', 'ask-bank': 'unchanged' } as const;

/** What may become of a hold; what the bank may have paid is not revoked. */
const POSSIBLE: Record<HoldReason, readonly Resolution['outcome'][]> = {
  'credit-changed': ['release', 're-decide', 'revoke'],
  'pledge-breached': ['release', 're-decide', 'revoke'],
  'credit-data-stale': ['release', 're-decide', 'revoke'],
  'bank-returned': ['release', 're-decide', 'revoke'],
  'bank-rejected': ['release', 're-decide', 'revoke'],
  'bank-mismatch': ['ask-bank'],
  'bank-refused': ['ask-bank', 'revoke'],
};

/** What the end of a hold does to the payout, its reservation and what is owed. */
@Injectable()
export class HoldEndings {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(ReDecision) private readonly reDecision: ReDecision,
    @Inject(SubsidyLetters) private readonly letters: SubsidyLetters,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Whether a hold may end so, by its reason and by the facts of now. What rests on a false pledge is revoked, never paid
   * unchanged; one that merely lapsed two people may release, when the paper has come. And what the bank would not take
   * is not sent to it once more for facts that give less.
   * @throws DomainError hold.wrong-outcome, hold.false-pledge, hold.worse-by-now
   */
  async mustBePossible(tx: Tx, payout: Payout, hold: Hold, outcome: Resolution['outcome']): Promise<void> {
    const { id, reason } = hold;
    const possible = POSSIBLE[reason];
    if (!possible.includes(outcome))
      throw new DomainError('conflict', 'hold.wrong-outcome', {
        ...{ id, reason, outcome, possible, reasonWords: REASON_WORDS[reason], outcomeWords: OUTCOME_WORDS[outcome] },
        possibleWords: possible.map((one) => OUTCOME_WORDS[one]),
      });
    if (outcome === 'release') {
      const { pledges } = await getApplication(tx, payout.applicationId);
      const ids = pledges.filter(({ breach }) => breach === 'false').map(({ pledgeId }) => pledgeId);
      if (ids.length > 0) throw new DomainError('conflict', 'hold.false-pledge', { id, ids });
    }
    if (reason === 'bank-refused' && outcome === 'ask-bank') {
      const difference = await this.holds.notAccepted(tx, payout);
      if (difference && BigInt(difference.todayFen) < payout.amountFen) {
        const { todayFen, breachEventId } = difference;
        throw new DomainError('conflict', 'hold.worse-by-now', {
          ...{ id, todayFen, todayYuan: groupedYuan(BigInt(todayFen)), breachEventId },
        });
      }
    }
  }

  /** What a new decision today would give. @throws DomainError hold.nothing-left, hold.top-up-not-re-decidable */
  async amountToday(tx: Tx, payout: Payout): Promise<bigint> {
    return (await this.decideToday(tx, payout)).outcome.amountFen;
  }

  async end(tx: Tx, payout: Payout, hold: Hold, resolution: Resolution, checker: Actor): Promise<void> {
    const state = STATE_AFTER[resolution.outcome];
    if (!holdStates.allows(hold.state, state)) throw new Error(`Hold ${hold.id} is ${hold.state}`);
    await sql(tx, `update hold set state = $2, version = version + 1, ended_at = $3 where id = $1`, [
      hold.id,
      state,
      this.clock.now(),
    ]);
    await this.audit.add(tx, {
      action: `hold.${state}`,
      subjectKind: 'hold',
      subjectId: hold.id,
      enterpriseId: payout.enterpriseId,
      detail: { from: 'open', to: state, payoutId: payout.id, reason: resolution.reason },
    });
    if (resolution.outcome === 'revoke') await this.revoke(tx, payout, hold);
    else if (resolution.outcome === 'ask-bank') await this.askBank(tx, payout);
    else if (resolution.outcome === 'release') await this.release(tx, payout, hold, resolution, checker);
    else await this.reDecide(tx, payout, hold, resolution, checker);
    const eventId = await this.outbox.add(tx, payoutReleasedV1, {
      payoutId: payout.id,
      applicationId: payout.applicationId,
      enterpriseId: payout.enterpriseId,
      uscc: payout.uscc,
      amountFen: resolution.amountFen ?? payout.amountFen.toString(),
      holdId: hold.id,
      outcome: TOLD[resolution.outcome],
      releasedAt: this.clock.now().toISOString(),
    });
    await this.reDecision.review(tx, payout.applicationId, eventId);
    if (resolution.outcome === 'revoke') await this.letters.revoked(tx, payout, hold.reason, resolution.reason);
  }

  private async release(tx: Tx, payout: Payout, hold: Hold, resolution: Resolution, checker: Actor): Promise<void> {
    if (cameBack(hold)) {
      await this.replace(
        tx,
        payout,
        await this.decisions.get(tx, payout.decisionId),
        payout.amountFen,
        resolution,
        checker,
      );
      return;
    }
    const difference = await this.holds.differenceOf(tx, payout);
    const accepted: AcceptedFacts | null = difference
      ? {
          onGradeOn: difference.onGradeOn,
          todayFen: difference.todayFen,
          breachEventId: difference.breachEventId,
        }
      : null;
    await this.payouts.move(tx, payout, 'approved', { accepted: accepted && JSON.stringify(accepted) });
  }

  private async reDecide(tx: Tx, payout: Payout, hold: Hold, resolution: Resolution, checker: Actor): Promise<void> {
    const { policy, credit, outcome } = await this.decideToday(tx, payout);
    if (outcome.amountFen.toString() !== resolution.amountFen) {
      const { amountFen: shownFen } = resolution;
      throw new DomainError('precondition-failed', 'hold.amount-changed', {
        ...{ shownFen, nowFen: outcome.amountFen.toString() },
        shownYuan: shownFen === null ? '—' : groupedYuan(BigInt(shownFen)),
        nowYuan: groupedYuan(outcome.amountFen),
      });
    }
    const latest = (await this.decisions.of(tx, payout.applicationId)).at(-1)!;
    const decision = await this.decisions.keep(tx, {
      kind: 'hold',
      applicationId: payout.applicationId,
      enterpriseId: payout.enterpriseId,
      seq: latest.seq + 1,
      gradeOn: this.clock.today(),
      credit,
      policy,
      outcome,
      maker: resolution.maker,
      checker: checker.id,
      causeEventId: hold.causeEventId,
    });
    if (cameBack(hold)) {
      await this.replace(tx, payout, decision, outcome.amountFen, resolution, checker);
      return;
    }
    const { poolCode, poolYear, id: payoutId } = payout;
    const amountFen = outcome.amountFen - payout.amountFen;
    const entry = { kind: 'adjust' as const, poolCode, poolYear, payoutId, amountFen };
    await book(tx, [entry], this.clock.today(), this.clock.now());
    await this.payouts.move(
      tx,
      payout,
      'approved',
      { amount_fen: resolution.amountFen, decision_id: decision.id, accepted: null },
      { fromFen: payout.amountFen.toString(), toFen: resolution.amountFen },
    );
  }

  /** The bank loop finds it due: it asks first, and sends the same instruction again only where the bank never had it. */
  private askBank(tx: Tx, payout: Payout): Promise<void> {
    return this.payouts.move(tx, payout, 'unknown', { bank_trouble: null, next_bank_call_at: new Date() });
  }

  private async revoke(tx: Tx, payout: Payout, hold: Hold): Promise<void> {
    if (!cameBack(hold)) {
      const { poolCode, poolYear, amountFen, id: payoutId } = payout;
      const entry = { kind: 'release' as const, poolCode, poolYear, payoutId, amountFen };
      await book(tx, [entry], this.clock.today(), this.clock.now());
    }
    await this.payouts.move(tx, payout, 'revoked');
  }

  /** The reservation of a payout that came back is gone: another payout, with its own, takes its place. */
  private async replace(
    tx: Tx,
    payout: Payout,
    decision: Decision,
    amountFen: bigint,
    resolution: Resolution,
    checker: Actor,
  ): Promise<void> {
    await this.payouts.move(tx, payout, 'returned');
    await this.payouts.approve(tx, [
      {
        applicationId: payout.applicationId,
        enterpriseId: payout.enterpriseId,
        uscc: payout.uscc,
        kind: payout.kind,
        amountFen,
        decision,
        correctionId: null,
        replacesId: payout.id,
        poolCode: payout.poolCode,
        maker: resolution.maker,
        checker: checker.id,
      },
    ]);
  }

  private async decideToday(tx: Tx, payout: Payout): Promise<{ policy: Policy; credit: Credit; outcome: Outcome }> {
    if (payout.kind === 'top-up') throw new DomainError('conflict', 'hold.top-up-not-re-decidable', { id: payout.id });
    const today = this.clock.today();
    const credit = await this.credit.on(tx, payout.enterpriseId, today);
    if (!credit) throw new Error(`The rating of ${payout.enterpriseId} on ${today} is gone`);
    const application = await getApplication(tx, payout.applicationId);
    const { policy } = this.assessments.assess(application, credit, today);
    const outcome = decide(policy, application, credit);
    if (outcome.amountFen === 0n) {
      throw new DomainError('conflict', 'hold.nothing-left', { id: payout.id, reasons: outcome.result.reasons });
    }
    if (termsOf(policy.rules).poolCode !== payout.poolCode) {
      throw new DomainError('conflict', 'hold.other-pool', { id: payout.id, pool: payout.poolCode });
    }
    return { policy, credit, outcome };
  }
}

/** Whether the bank sent the money back: then nothing is reserved any more. */
function cameBack(hold: Hold): boolean {
  return hold.reason === 'bank-returned' || hold.reason === 'bank-rejected';
}
