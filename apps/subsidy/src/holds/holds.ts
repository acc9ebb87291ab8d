import { Inject, Injectable } from '@nestjs/common';
import { payoutHeldV1 } from '@app/contracts/subsidy';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { breachOf, getApplication } from '../applications/application-store';
import { CreditFacts, type CreditNews } from '../decisions/credit-facts';
import { type Basis, basisOf, decide, sameBasis } from '../decisions/decide';
import { type Decision, Decisions } from '../decisions/decisions';
import type { Policy } from '../decisions/policy-terms';
import { type Payout, PayoutStore } from '../payouts/payout-store';
import { causeTypeOf } from '../facts/cause-type';
import type { HoldState } from './hold.states';

export type HoldReason =
  | 'credit-changed'
  | 'pledge-breached'
  | 'credit-data-stale'
  | 'bank-returned'
  | 'bank-rejected'
  /** Suspended: what the bank has is not what it was told, so it may have paid something. */
  | 'bank-mismatch'
  /** Suspended: the bank will not take the instruction, so it has paid nothing. */
  | 'bank-refused';

/** How the facts, as now known, differ from those of a decision. Plain data, stored with the hold. */
export interface CreditDifference {
  gradeOn: string;
  decided: Basis;
  /** On the day of the decision, as now known. */
  onGradeOn: Basis;
  /** Today. */
  today: Basis;
  /** What would be decided today, whole fen as text. */
  todayFen: string;
  /** The event of the breach, where a pledge fails. */
  breachEventId: string | null;
}

export interface Hold {
  id: string;
  payoutId: string;
  reason: HoldReason;
  rule: string;
  causeEventId: string | null;
  causeType: string | null;
  causeEventIds: string[];
  credit: CreditDifference | null;
  causeAnnulledBy: string | null;
  annulledByType: string | null;
  state: HoldState;
  version: number;
  heldAt: Date;
}

export const HOLD_COLUMNS = `h.id, h.payout_id as "payoutId", h.reason, h.rule, h.cause_event_id as "causeEventId",
  ${causeTypeOf('h.cause_event_id')} as "causeType", h.cause_event_ids as "causeEventIds", h.credit,
  h.cause_annulled_by as "causeAnnulledBy", ${causeTypeOf('h.cause_annulled_by')} as "annulledByType", h.state, h.version,
  h.held_at as "heldAt"`;
/** The same as one object, where a hold stands in the row of another thing. */
export const HOLD_OBJECT = `jsonb_build_object('id', h.id, 'payoutId', h.payout_id, 'reason', h.reason, 'rule', h.rule,
  'causeEventId', h.cause_event_id, 'causeType', ${causeTypeOf('h.cause_event_id')}, 'causeEventIds', h.cause_event_ids,
  'credit', h.credit, 'causeAnnulledBy', h.cause_annulled_by, 'annulledByType', ${causeTypeOf('h.cause_annulled_by')},
  'state', h.state, 'version', h.version, 'heldAt', h.held_at)`;

/** Stops payouts, and follows what happens to the facts that stopped them. */
@Injectable()
export class Holds {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Looks at everything of an enterprise, or of applications, that is approved and unpaid, after news. Bears repetition. */
  async review(tx: Tx, where: 'enterprise_id' | 'application_id', ids: string[], news: CreditNews): Promise<void> {
    for (const payout of await this.payouts.find(tx, where, ids, true)) {
      if (payout.state === 'approved') await this.holdIfChanged(tx, payout, news);
      if (payout.state === 'held') await this.follow(tx, payout, news);
    }
  }

  /** @returns why the payout is held now; null when it is not */
  async holdIfChanged(tx: Tx, payout: Payout, news?: CreditNews): Promise<HoldReason | null> {
    const difference = await this.notAccepted(tx, payout);
    if (!difference) return null;
    const latest = news ?? (await this.credit.latestNews(tx, payout.enterpriseId));
    const cause = causeOf(difference, latest);
    const reason = reasonOf(difference);
    await this.place(tx, payout, reason, { difference, cause });
    return reason;
  }

  /** As `differenceOf`, without what two people have accepted before. */
  async notAccepted(tx: Tx, payout: Payout): Promise<CreditDifference | null> {
    const difference = await this.differenceOf(tx, payout);
    return difference && isAccepted(payout, difference) ? null : difference;
  }

  /**
   * Whether the facts now known would change the decision a payout rests on: on its `gradeOn`, or because a later fact
   * would make the amount smaller today. An improvement after `gradeOn` changes no decision.
   */
  async differenceOf(tx: Tx, payout: Payout): Promise<CreditDifference | null> {
    const decision = await this.decisions.get(tx, payout.decisionId);
    const creditThen = await this.credit.on(tx, payout.enterpriseId, decision.gradeOn);
    const creditToday = await this.credit.on(tx, payout.enterpriseId, this.clock.today());
    if (!creditThen || !creditToday)
      throw new Error(`The rating of ${payout.enterpriseId} on ${decision.gradeOn} is gone`);
    const application = await getApplication(tx, payout.applicationId);
    const onGradeOn = basisOf(creditThen, application);
    const today = basisOf(creditToday, application);
    const todayFen = decide(this.policyOf(decision), application, today).amountFen;
    // A top-up makes good an old decision: what came after that day does not touch it.
    const isWorseToday = payout.kind === 'grant' && todayFen < decision.amountFen;
    if (sameBasis(decision, onGradeOn) && !isWorseToday) return null;
    const { gradeOn } = decision;
    return {
      gradeOn,
      decided: basisOf(decision, decision),
      onGradeOn,
      today,
      todayFen: todayFen.toString(),
      breachEventId: breachOf(application),
    };
  }

  /** Stops a payout, naming rule and event. The approved amount stays what it was. */
  async place(
    tx: Tx,
    payout: Payout,
    reason: HoldReason,
    why: {
      difference?: CreditDifference;
      cause?: CreditNews;
      trouble?: { why: string; detail: Record<string, unknown> };
    } = {},
  ): Promise<void> {
    const decision = await this.decisions.get(tx, payout.decisionId);
    const rule = `${decision.policyId}@${decision.policyVersion}`;
    const id = newId();
    const heldAt = this.clock.now();
    await sql(
      tx,
      `insert into hold (id, payout_id, reason, rule, cause_event_id, cause_event_ids, credit, held_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        payout.id,
        reason,
        rule,
        why.cause?.eventId ?? null,
        JSON.stringify(why.cause?.eventIds ?? []),
        why.difference ? JSON.stringify(why.difference) : null,
        heldAt,
      ],
    );
    const { trouble } = why;
    if (trouble) await this.payouts.move(tx, payout, 'suspended', { bank_trouble: trouble.why }, trouble.detail);
    else await this.payouts.move(tx, payout, 'held', {}, { reason, causeEventId: why.cause?.eventId ?? null });
    await this.outbox.add(tx, payoutHeldV1, {
      payoutId: payout.id,
      applicationId: payout.applicationId,
      enterpriseId: payout.enterpriseId,
      uscc: payout.uscc,
      amountFen: payout.amountFen.toString(),
      holdId: id,
      reason,
      rule,
      ...(why.cause ? { causeEventId: why.cause.eventId } : {}),
      heldAt: heldAt.toISOString(),
    });
  }

  async openHold(tx: Tx, payoutId: string, lock = false): Promise<Hold | null> {
    const [hold] = await sql<Hold>(
      tx,
      `select ${HOLD_COLUMNS} from hold h where h.payout_id = $1 and h.state = 'open' ${lock ? 'for no key update' : ''}`,
      [payoutId],
    );
    return hold ?? null;
  }

  /** Stops a payout that the bank has, until two people have it asked again. */
  suspend(
    tx: Tx,
    payout: Payout,
    reason: 'bank-mismatch' | 'bank-refused',
    trouble: { why: string; detail: Record<string, unknown> },
  ): Promise<void> {
    return this.place(tx, payout, reason, { trouble });
  }

  /** Keeps an open hold true to the facts: its cause may be annulled, come back, or become another. */
  private async follow(tx: Tx, payout: Payout, news: CreditNews): Promise<void> {
    const hold = await this.openHold(tx, payout.id, true);
    if (!hold) throw new Error(`Payout ${payout.id} is held by nothing`);
    const difference = await this.differenceOf(tx, payout);
    const stands = hold.causeAnnulledBy === null ? hold.credit : null;
    if (sameDifference(stands, difference)) return;
    // An annulled cause stays readable; a hold of another reason never had one.
    const byFacts = hold.reason === 'credit-changed' || hold.reason === 'pledge-breached';
    const annulled = difference === null && byFacts;
    const cause = difference && causeOf(difference, news);
    if (annulled) {
      await sql(tx, `update hold set version = version + 1, cause_annulled_by = $2 where id = $1`, [
        hold.id,
        news.eventId,
      ]);
    } else {
      await sql(
        tx,
        `update hold set version = version + 1, credit = $2, cause_annulled_by = null, cause_event_id = $3, cause_event_ids = $4,
           reason = $5 where id = $1`,
        [
          hold.id,
          difference && JSON.stringify(difference),
          cause?.eventId ?? null,
          JSON.stringify(cause?.eventIds ?? []),
          byFacts && difference ? reasonOf(difference) : hold.reason,
        ],
      );
    }
    await sql(
      tx,
      `update hold_resolution set state = 'superseded', version = version + 1 where hold_id = $1 and state = 'proposed'`,
      [hold.id],
    );
    await this.audit.add(tx, {
      action: annulled ? 'hold.cause-annulled' : 'hold.facts-changed',
      subjectKind: 'hold',
      subjectId: hold.id,
      enterpriseId: payout.enterpriseId,
      detail: { payoutId: payout.id, causeEventId: news.eventId },
    });
  }

  private policyOf(decision: Decision): Policy {
    return this.rules.getVersion('subsidy', decision.policyId, decision.policyVersion);
  }
}

function reasonOf({ decided, onGradeOn }: CreditDifference): HoldReason {
  return decided.creditPledgeSigned && !onGradeOn.creditPledgeSigned ? 'pledge-breached' : 'credit-changed';
}

/** What comes after a breach, or because of it (the rating falls), is not what stops the payout. */
function causeOf(difference: CreditDifference, news: CreditNews): CreditNews {
  const { breachEventId } = difference;
  return reasonOf(difference) === 'pledge-breached' && breachEventId !== null
    ? { eventId: breachEventId, eventIds: [] }
    : news;
}

function isAccepted(payout: Payout, difference: CreditDifference): boolean {
  const { accepted } = payout;
  return (
    accepted !== null &&
    sameBasis(accepted.onGradeOn, difference.onGradeOn) &&
    accepted.todayFen === difference.todayFen &&
    (accepted.breachEventId ?? null) === difference.breachEventId
  );
}

function sameDifference(one: CreditDifference | null, other: CreditDifference | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    sameBasis(one.onGradeOn, other.onGradeOn) &&
    sameBasis(one.today, other.today) &&
    one.todayFen === other.todayFen &&
    one.breachEventId === other.breachEventId
  );
}
