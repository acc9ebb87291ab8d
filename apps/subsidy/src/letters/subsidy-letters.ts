import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { Letters } from '@app/platform/letters';
import { RuleSets } from '@app/platform/rule-sets';
import { CONFIG } from '@app/platform/tokens';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { type Application, getApplication } from '../applications/application-store';
import type { SubsidyConfig } from '../config';
import { CreditFacts } from '../decisions/credit-facts';
import { basisOf, type Credit, decide, type Outcome } from '../decisions/decide';
import { type Decision, Decisions } from '../decisions/decisions';
import { type Policy, termsOf } from '../decisions/policy-terms';
import type { HoldReason } from '../holds/holds';
import type { Payout } from '../payouts/payout-store';
import { approvalLetter, type LetterSubject, recoveryLetter, refusalLetter, revocationLetter } from './letter-texts';

export interface Approved {
  application: Application;
  policy: Policy;
  outcome: Outcome;
  credit: Credit;
  gradeOn: CalendarDate;
  receiptId: string;
}

export interface ApprovedRecovery {
  id: string;
  applicationId: string;
  amountFen: bigint;
  paidFen: bigint;
  decisionId: string;
  supersedesReceiptId: string;
}

/** Letters to the enterprise. Each is the last thing its transaction does: numbers have no gaps, so others wait for it. */
@Injectable()
export class SubsidyLetters {
  constructor(
    @Inject(Letters) private readonly letters: Letters,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
  ) {}

  /** @returns id and number of each, in the order of the list */
  approved(tx: Tx, approvals: Approved[]): Promise<{ id: string; number: string }[]> {
    return this.letters.addAll(
      tx,
      approvals.map(({ application, policy, ...decision }) =>
        approvalLetter(this.about(application, policy), decision),
      ),
    );
  }

  /** By what was shown when it was rejected. */
  async rejected(tx: Tx, application: Application, reason: string): Promise<void> {
    const { policyId, policyVersion, assessment } = application;
    const policy = this.version(policyId, assessment?.policyVersion ?? policyVersion);
    await this.letters.add(tx, refusalLetter(this.about(application, policy), reason));
  }

  async revoked(tx: Tx, payout: Payout, hold: HoldReason, reason: string): Promise<void> {
    const decision = await this.decisions.get(tx, payout.decisionId);
    const application = await getApplication(tx, payout.applicationId);
    const policy = this.policyOf(decision);
    const credit = (await this.credit.on(tx, payout.enterpriseId, this.clock.today())) ?? decision;
    await this.letters.add(
      tx,
      revocationLetter(this.about(application, policy), {
        payoutId: payout.id,
        amountFen: payout.amountFen,
        approvedOn: payout.approvedOn,
        hold,
        reason,
        reasons: decide(policy, application, credit).result.reasons,
        basis: basisOf(credit, application),
      }),
    );
  }

  async recoveryApproved(tx: Tx, recovery: ApprovedRecovery): Promise<void> {
    const decisions = await this.decisions.of(tx, recovery.applicationId);
    const now = decisions.find((one) => one.id === recovery.decisionId);
    const before = decisions.find((one) => one.receiptId === recovery.supersedesReceiptId);
    if (!now || !before) throw new Error(`The recovery ${recovery.id} corrects no decision`);
    const policy = this.policyOf(now);
    const workingDays = termsOf(policy.rules).repayWithinWorkingDays;
    const { dueOn } = this.calendar.deadline(this.clock.today(), workingDays);
    const application = await getApplication(tx, recovery.applicationId);
    await this.letters.add(
      tx,
      recoveryLetter(this.about(application, policy), {
        correctionId: recovery.id,
        amountFen: recovery.amountFen,
        paidFen: recovery.paidFen,
        nowFen: now.amountFen,
        gradeOn: now.gradeOn,
        before,
        basis: now,
        reasons: now.reasons,
        receiptId: now.receiptId,
        workingDays,
        dueOn,
      }),
    );
  }

  private about(application: Application, policy: Policy): LetterSubject {
    return { application, policy, issuer: this.config.LETTER_ISSUER, issuedOn: this.clock.today() };
  }

  private policyOf({ policyId, policyVersion }: Decision): Policy {
    return this.version(policyId, policyVersion);
  }

  private version(id: string, version: string): Policy {
    return this.rules.getVersion('subsidy', id, version);
  }
}
