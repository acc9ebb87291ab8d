import { Inject, Injectable } from '@nestjs/common';
import { correctionOpenedV1 } from '@app/contracts/subsidy';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { type Application, breachOf, getApplication } from '../applications/application-store';
import { CreditFacts } from '../decisions/credit-facts';
import { basisOf, decide, sameBasis } from '../decisions/decide';
import { type Decision, Decisions } from '../decisions/decisions';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { type Payout, PayoutStore } from '../payouts/payout-store';
import type { PayoutState } from '../payouts/payout.states';

/** Money in these states is paid, or will be unless something stops it. */
const COMMITTED: readonly PayoutState[] = ['approved', 'instructed', 'unknown', 'suspended', 'paid', 'held'];

interface OpenCorrection {
  id: string;
  decision_id: string;
  direction: string;
  amount_fen: string;
  opened_event_id: string | null;
}

/**
 * What was paid on facts that turned out otherwise is decided again, as of the same day and by the same policy version,
 * and the difference to all that is paid or on its way becomes one correction.
 */
@Injectable()
export class ReDecision {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Bears repetition: with the same facts it changes nothing. Nothing is corrected while nothing is paid, be it not yet
   * or no longer, since the bank sent it back; what is approved and unpaid is held instead.
   * @param newsEventId the event that made it worth a look
   */
  async review(tx: Tx, applicationId: string, newsEventId: string): Promise<void> {
    const payouts = await this.payouts.find(tx, 'application_id', [applicationId], true);
    const application = await getApplication(tx, applicationId);
    if (!payouts.some((payout) => payout.state === 'paid')) {
      const open = await this.openCorrection(tx, applicationId);
      if (open) await this.supersede(tx, open.id, application);
      return;
    }
    const decisions = await this.decisions.of(tx, applicationId);
    const latest = decisions.at(-1)!;
    const credit = await this.credit.on(tx, application.enterpriseId, latest.gradeOn);
    if (!credit) throw new Error(`The rating of ${application.enterpriseId} on ${latest.gradeOn} is gone`);
    const basis = basisOf(credit, application);
    // News that comes after a breach, or because of it, is not its cause.
    const lostPledge = latest.creditPledgeSigned && !basis.creditPledgeSigned;
    const causeEventId = (lostPledge && breachOf(application)) || newsEventId;
    const accepted = payouts.some(
      ({ decisionId, accepted }) =>
        decisionId === latest.id &&
        accepted &&
        sameBasis(accepted.onGradeOn, basis) &&
        (accepted.breachEventId ?? null) === breachOf(application),
    );
    if (!sameBasis(latest, basis) && !accepted) {
      const policy = this.policyOf(latest);
      const decision = await this.decisions.keep(tx, {
        kind: 'correction',
        applicationId,
        enterpriseId: application.enterpriseId,
        seq: latest.seq + 1,
        gradeOn: latest.gradeOn,
        credit,
        policy,
        outcome: decide(policy, application, credit),
        maker: 'system',
        checker: null,
        causeEventId,
      });
      decisions.push(decision);
      await this.audit.add(tx, {
        action: 'application.decided-again',
        subjectKind: 'application',
        subjectId: applicationId,
        enterpriseId: application.enterpriseId,
        detail: {
          gradeOn: latest.gradeOn,
          fromFen: latest.amountFen.toString(),
          toFen: decision.amountFen.toString(),
          causeEventId,
        },
      });
    }
    await this.reconcile(tx, application, decisions, payouts, causeEventId);
  }

  private policyOf(decision: Decision): Policy {
    return this.rules.getVersion('subsidy', decision.policyId, decision.policyVersion);
  }

  /** Opens, replaces or closes the correction, so that the one that is open is the whole difference. */
  private async reconcile(
    tx: Tx,
    application: Application,
    decisions: Decision[],
    payouts: Payout[],
    causeEventId: string,
  ): Promise<void> {
    const latest = decisions.at(-1)!;
    const committed = payouts.filter((payout) => COMMITTED.includes(payout.state));
    const recoveringFen = await this.recoveringFen(tx, application.id);
    const mostFen = sumOf(committed) - recoveringFen;
    const leastFen = sumOf(committed.filter((payout) => payout.state !== 'held')) - recoveringFen;
    // Whether what is held will be paid, two people have yet to say: till then it is neither missing nor too much.
    let committedFen = latest.amountFen;
    if (committedFen > mostFen) committedFen = mostFen;
    if (committedFen < leastFen) committedFen = leastFen;
    const differenceFen = latest.amountFen - committedFen;
    const direction = differenceFen > 0n ? 'top-up' : 'recovery';
    const amountFen = differenceFen > 0n ? differenceFen : -differenceFen;
    const open = await this.openCorrection(tx, application.id);
    if (open?.decision_id === latest.id && open.direction === direction && BigInt(open.amount_fen) === amountFen)
      return;
    if (open) await this.supersede(tx, open.id, application);
    if (amountFen === 0n) return;
    const raised = amountFen >= termsOf(this.policyOf(latest).rules).deMinimis;
    const corrected = decisions.find((decision) => decision.id === committed.at(-1)?.decisionId) ?? decisions[0]!;
    const id = newId();
    const data = {
      correctionId: id,
      applicationId: application.id,
      payoutId: payouts.find((payout) => payout.state === 'paid')!.id,
      enterpriseId: application.enterpriseId,
      uscc: application.uscc,
      direction: direction,
      amountFen: amountFen.toString(),
      decidedBeforeFen: (committedFen > 0n ? committedFen : 0n).toString(),
      decidedNowFen: latest.amountFen.toString(),
      causeEventId,
      receiptId: latest.receiptId,
      supersedesReceiptId: corrected.receiptId,
      openedAt: this.clock.now().toISOString(),
    };
    const eventId = raised
      ? await this.outbox.add(tx, correctionOpenedV1, data, open?.opened_event_id ?? undefined)
      : null;
    const deciders = decisions.flatMap(({ maker, checker }) => (checker === null ? [] : [maker, checker]));
    await sql(
      tx,
      `insert into correction (id, application_id, payout_id, enterprise_id, direction, amount_fen, decided_before_fen, decided_now_fen,
         decision_id, receipt_id, supersedes_receipt_id, cause_event_id, opened_event_id, opened_at, state, deciders)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        id,
        data.applicationId,
        data.payoutId,
        data.enterpriseId,
        direction,
        data.amountFen,
        data.decidedBeforeFen,
        data.decidedNowFen,
        latest.id,
        data.receiptId,
        data.supersedesReceiptId,
        causeEventId,
        eventId,
        data.openedAt,
        raised ? 'proposed' : 'below-de-minimis',
        [...new Set(deciders)],
      ],
    );
    await this.audit.add(tx, {
      action: raised ? 'correction.opened' : 'correction.below-de-minimis',
      subjectKind: 'correction',
      subjectId: id,
      enterpriseId: application.enterpriseId,
      detail: { from: null, to: raised ? 'proposed' : 'below-de-minimis', direction, amountFen: data.amountFen },
    });
  }

  private async openCorrection(tx: Tx, applicationId: string): Promise<OpenCorrection | undefined> {
    const [open] = await sql<OpenCorrection>(
      tx,
      `select id, decision_id, direction, amount_fen, opened_event_id from correction
       where application_id = $1 and state in ('proposed', 'below-de-minimis') order by id desc limit 1 for no key update`,
      [applicationId],
    );
    return open;
  }

  private async recoveringFen(tx: Tx, applicationId: string): Promise<bigint> {
    const [row] = await sql<{ fen: string }>(
      tx,
      `select coalesce(sum(amount_fen), 0)::text as fen from correction
       where application_id = $1 and direction = 'recovery' and state = 'approved'`,
      [applicationId],
    );
    return BigInt(row!.fen);
  }

  private async supersede(tx: Tx, id: string, application: Application): Promise<void> {
    const [row] = await sql<{ old: string }>(
      tx,
      `update correction c set state = 'superseded', version = version + 1
       from (select id, state as old from correction where id = $1) before where c.id = before.id returning before.old`,
      [id],
    );
    await this.audit.add(tx, {
      action: 'correction.superseded',
      subjectKind: 'correction',
      subjectId: id,
      enterpriseId: application.enterpriseId,
      detail: { from: row?.old ?? null, to: 'superseded' },
    });
  }
}

function sumOf(payouts: Payout[]): bigint {
  return payouts.reduce((sum, payout) => sum + payout.amountFen, 0n);
}
