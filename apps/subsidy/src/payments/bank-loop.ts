import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Database, sql } from '@app/platform/database';
import { CONFIG } from '@app/platform/tokens';
import { PinoLogger } from 'nestjs-pino';
import { openAccount } from '../applications/account-cipher';
import type { SubsidyConfig } from '../config';
import { Holds } from '../holds/holds';
import { PayoutStore } from '../payouts/payout-store';
import { BankAnswers } from './bank-answers';
import { BankClient, type BankReply, type Instruction } from './bank-client';

interface Due {
  id: string;
  attempts: number;
  instructionId: string;
  amountFen: string;
  applicationId: string;
  payeeName: string;
  accountSealed: string;
  memo: string;
}

const BATCH = 20;
const IDLE_MS = 500;
const MAX_PAUSE_SECONDS = 60;

/**
 * The only one that talks to the bank. An instruction is committed before it is sent; who finds one that may have been
 * sent before asks first, and sends the same again only when the bank never received it. So it does not matter where a
 * process died.
 */
@Injectable()
export class BankLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(BankClient) private readonly bank: BankClient,
    @Inject(BankAnswers) private readonly answers: BankAnswers,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.loop = new BackgroundLoop('bank', IDLE_MS, () => this.callSome(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  wake(): void {
    this.loop.wake();
  }

  private async callSome(): Promise<boolean> {
    const due = await this.claim();
    const results = await Promise.allSettled(due.map((one) => this.handle(one)));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
    return due.length === BATCH;
  }

  /** Takes calls that are due. For as long as a call can last nobody else takes them. Real time, never business time. */
  private claim(): Promise<Due[]> {
    const leaseSeconds = (2 * this.config.BANK_TIMEOUT_MS) / 1000 + 1;
    return sql<Due>(
      this.db.manager,
      `update payout p set bank_attempts = bank_attempts + 1, next_bank_call_at = clock_timestamp() + make_interval(secs => $1)
       from application a
       where a.id = p.application_id and p.id in (
         select id from payout where state in ('instructed', 'unknown') and next_bank_call_at <= clock_timestamp()
         order by next_bank_call_at limit ${BATCH} for no key update skip locked)
       returning p.id, p.bank_attempts as attempts, p.instruction_id as "instructionId", p.amount_fen as "amountFen", a.id as "applicationId",
         a.payee_name as "payeeName", a.payee_account_sealed as "accountSealed", a.number as memo`,
      [leaseSeconds],
    );
  }

  private async handle(due: Due): Promise<void> {
    const reply = await this.replyOf(due);
    if (reply.kind === 'answer' && reply.answer.status !== 'pending') {
      await this.answers.record(reply.answer);
      return;
    }
    await this.db.transaction(async (tx) => {
      const payout = await this.payouts.getForUpdate(tx, due.id);
      // A notification may have been quicker.
      if (payout.state !== 'instructed' && payout.state !== 'unknown') return;
      if (reply.kind === 'refused') {
        // 409: the bank has another instruction under this id, and may have paid it.
        const reason = reply.why === 'HTTP 409' ? 'bank-mismatch' : 'bank-refused';
        await this.holds.suspend(tx, payout, reason, { why: reply.why, detail: { why: reply.why } });
        return;
      }
      const trouble = reply.kind === 'no-answer' ? reply.why : null;
      if (payout.state === 'instructed' && trouble !== null)
        await this.payouts.move(tx, payout, 'unknown', { bank_trouble: trouble }, { why: trouble });
      const pauseSeconds = Math.min(MAX_PAUSE_SECONDS, 0.25 * 2 ** Math.min(due.attempts, 10));
      await sql(
        tx,
        `update payout set next_bank_call_at = clock_timestamp() + make_interval(secs => $2) where id = $1`,
        [due.id, pauseSeconds],
      );
    });
  }

  private async replyOf(due: Due): Promise<BankReply> {
    if (due.attempts > 1) {
      const asked = await this.bank.ask(due.instructionId);
      if (asked.kind !== 'never-received') return asked;
    }
    const instruction: Instruction = {
      instructionId: due.instructionId,
      payeeName: due.payeeName,
      payeeAccount: openAccount(this.config.DATA_KEY, due.accountSealed, due.applicationId),
      amountFen: due.amountFen,
      memo: due.memo,
    };
    return this.bank.pay(instruction);
  }
}
