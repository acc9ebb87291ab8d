import { Inject, Injectable } from '@nestjs/common';
import { payoutPaidV1, payoutReturnedV1 } from '@app/contracts/subsidy';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { PinoLogger } from 'nestjs-pino';
import { ReDecision } from '../corrections/re-decision';
import { CreditFacts } from '../decisions/credit-facts';
import { Holds } from '../holds/holds';
import { book, type JournalKind } from '../ledger/ledger';
import { type Payout, PayoutStore } from '../payouts/payout-store';
import type { BankAnswer } from './bank-client';

/**
 * What the bank says becomes what the ledger says, once: by whatever way an answer comes (to the instruction, to a
 * question, as a notification), however often and however late.
 */
@Injectable()
export class BankAnswers {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(ReDecision) private readonly reDecision: ReDecision,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  /** @returns false when there is no such instruction */
  record(answer: BankAnswer): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [unlocked] = await this.payouts.find(tx, 'instruction_id', [answer.instructionId]);
      if (!unlocked) return false;
      await this.credit.lock(tx, [unlocked.enterpriseId]);
      const payout = await this.payouts.getForUpdate(tx, unlocked.id);
      await this.apply(tx, payout, answer);
      return true;
    });
  }

  private async apply(tx: Tx, payout: Payout, answer: BankAnswer): Promise<void> {
    const isOpen = payout.state === 'instructed' || payout.state === 'unknown';
    if ((isOpen || payout.state === 'paid') && BigInt(answer.amountFen) !== payout.amountFen) {
      this.log.error({ payoutId: payout.id, ...answer }, 'the bank names another amount than it was told');
      // What is settled by the right amount stays so; before that, nothing is settled until people have looked.
      if (isOpen)
        await this.holds.suspend(tx, payout, 'bank-mismatch', {
          why: 'wrong-amount',
          detail: { bankFen: answer.amountFen },
        });
      return;
    }
    if (isOpen && answer.status === 'settled') await this.settle(tx, payout, answer);
    else if (isOpen && answer.status === 'rejected') await this.comeBack(tx, payout, 'bank-rejected', 'release');
    else if (isOpen && answer.status === 'returned') await this.comeBack(tx, payout, 'bank-returned', 'release');
    else if (payout.state === 'paid' && answer.status === 'returned')
      await this.comeBack(tx, payout, 'bank-returned', 'return');
    // Everything else is late or said before: a settled payment is settled once.
  }

  private async settle(tx: Tx, payout: Payout, answer: BankAnswer): Promise<void> {
    const paidAt = this.clock.now();
    const paidOn = this.clock.today();
    await this.book(tx, payout, 'settle');
    const { bankReference } = answer;
    const changes = { bank_reference: bankReference, bank_trouble: null, paid_at: paidAt, paid_on: paidOn };
    await this.payouts.move(tx, payout, 'paid', changes, { bankReference });
    await this.outbox.add(tx, payoutPaidV1, {
      ...factsOf(payout),
      instructionId: answer.instructionId,
      bankReference,
      paidAt: paidAt.toISOString(),
      paidOn,
    });
    // What became known while the bank had it could not hold it any more.
    const news = await this.credit.latestNews(tx, payout.enterpriseId);
    await this.reDecision.review(tx, payout.applicationId, news.eventId);
  }

  private async comeBack(
    tx: Tx,
    payout: Payout,
    reason: 'bank-returned' | 'bank-rejected',
    journal: JournalKind,
  ): Promise<void> {
    await this.book(tx, payout, journal);
    const eventId = await this.outbox.add(tx, payoutReturnedV1, {
      ...factsOf(payout),
      instructionId: payout.instructionId!,
      reason,
      returnedAt: this.clock.now().toISOString(),
    });
    await this.holds.place(tx, payout, reason);
    // A correction that counted on this payment must not be approved any more.
    await this.reDecision.review(tx, payout.applicationId, eventId);
  }

  private book(tx: Tx, payout: Payout, kind: JournalKind): Promise<void> {
    const { poolCode, poolYear, amountFen, id: payoutId } = payout;
    return book(tx, [{ kind, poolCode, poolYear, amountFen, payoutId }], this.clock.today(), this.clock.now());
  }
}

function factsOf({ id, applicationId, enterpriseId, uscc, amountFen }: Payout): {
  payoutId: string;
  applicationId: string;
  enterpriseId: string;
  uscc: string;
  amountFen: string;
} {
  return { payoutId: id, applicationId, enterpriseId, uscc, amountFen: amountFen.toString() };
}
