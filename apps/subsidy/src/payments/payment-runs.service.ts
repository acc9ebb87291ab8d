import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { InboxProgress } from '@app/platform/inbox-progress';
import { Filter, Keyset, type Ordering } from '@app/platform/listing';
import { CONFIG } from '@app/platform/tokens';
import { wordsOf } from '@app/platform/problem-messages';
import { PinoLogger } from 'nestjs-pino';
import type { SubsidyConfig } from '../config';
import { CreditFacts } from '../decisions/credit-facts';
import { Holds } from '../holds/holds';
import { messages } from '../messages';
import { type Payout, PayoutStore } from '../payouts/payout-store';
import { payoutStates } from '../payouts/payout.states';
import { Payouts } from '../payouts/payouts.service';
import { BankLoop } from './bank-loop';
import { takeOverLostPayment } from './lost-payments';
import type {
  PaymentResult,
  PaymentRunList,
  PaymentRunQuery,
  PaymentRunRow,
  PaymentRunStarted,
  PaymentRunView,
} from './payment.dto';

/** How many enterprises are looked up side by side before paying. */
const CONCURRENCY = 8;
/** Past the limit, for a look that began in time to come to its end. */
const GRACE_MS = 250;
const RUNS: Ordering = {
  id: 'r.id',
  sorts: { startedAt: { by: 'r.started_at', type: 'timestamptz' } },
  usualSort: '-startedAt',
};

@Injectable()
export class PaymentRuns {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(InboxProgress) private readonly progress: InboxProgress,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Payouts) private readonly views: Payouts,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(BankLoop) private readonly bank: BankLoop,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  /**
   * Instructs the bank to pay. Before that it waits until everything that credit-rating and commitment had published is handled here,
   * and looks once more at each decision; what changed, or cannot be known in time, is held.
   */
  async start(payoutIds: string[], actor: Actor): Promise<PaymentRunStarted> {
    const stale = await this.enterprisesBehind(payoutIds);
    const started = await this.db.command(async (tx) => {
      const runId = newId();
      await sql(tx, `insert into payment_run (id, started_by, started_at) values ($1, $2, $3)`, [
        runId,
        actor.id,
        this.clock.now(),
      ]);
      const unlocked = await this.payouts.find(tx, 'id', payoutIds);
      await this.credit.lock(tx, [...new Set(unlocked.map((payout) => payout.enterpriseId))]);
      const found = new Map((await this.payouts.find(tx, 'id', payoutIds, true)).map((payout) => [payout.id, payout]));
      const items: PaymentResult[] = [];
      for (const id of payoutIds) items.push(await this.instruct(tx, runId, id, found.get(id), stale));
      return { runId, items, instructedCount: items.filter((item) => item.result === 'instructed').length };
    });
    this.bank.wake();
    return started;
  }

  /** Payment runs, newest first. */
  async list(query: PaymentRunQuery): Promise<PaymentRunList> {
    const filter = new Filter().add('r.started_by = ?', query.startedBy);
    const keyset = new Keyset(RUNS, filter, query);
    const rows = await this.db.query<Omit<PaymentRunRow, 'startedAt'> & { startedAt: Date; sortValue: string }>(
      `select r.id, r.started_by as "startedBy", r.started_at as "startedAt", ${keyset.sortValue} as "sortValue", p.*
       from payment_run r, lateral (
         select count(*)::int as "payoutCount", coalesce(sum(amount_fen), 0)::text as "amountFen",
           (count(*) filter (where state = 'paid'))::int as "paidCount",
           (count(*) filter (where state in ('held', 'suspended', 'returned', 'revoked')))::int as "stoppedCount",
           count(*) filter (where state in ('instructed', 'unknown')) = 0 as finished
         from payout where run_id = r.id) p
       where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, ({ startedAt, ...row }) => ({ ...row, startedAt: startedAt.toISOString() }));
  }

  /** @throws DomainError payment-run.not-found */
  async get(id: string): Promise<PaymentRunView> {
    const [run] = await this.db.query<{ startedBy: string; startedAt: Date }>(
      `select started_by as "startedBy", started_at as "startedAt" from payment_run where id = $1`,
      [id],
    );
    if (!run) throw new DomainError('not-found', 'payment-run.not-found', { id });
    const payouts = await this.views.ofRun(id);
    const finished = payouts.every(({ state }) => state !== 'instructed' && state !== 'unknown');
    return { id, startedBy: run.startedBy, startedAt: run.startedAt.toISOString(), payouts, finished };
  }

  private async instruct(
    tx: Tx,
    runId: string,
    id: string,
    payout: Payout | undefined,
    stale: ReadonlySet<string>,
  ): Promise<PaymentResult> {
    if (!payout) return refused(id, 'refused', 'payout.not-found', { id });
    if (payout.state !== 'approved') {
      const { state } = payout;
      return refused(id, 'refused', 'payout.not-payable', { id, state, stateWords: payoutStates.words(state) });
    }
    if (stale.has(payout.enterpriseId)) {
      await this.holds.place(tx, payout, 'credit-data-stale');
      return refused(id, 'held', 'payout.credit-data-stale', { id });
    }
    const reason = await this.holds.holdIfChanged(tx, payout);
    if (reason)
      return refused(id, 'held', reason === 'pledge-breached' ? 'payout.pledge-breached' : 'payout.credit-changed', {
        id,
      });
    const instructionId = (await takeOverLostPayment(tx, payout)) ?? newId();
    const changes = { run_id: runId, instruction_id: instructionId, bank_attempts: 0, next_bank_call_at: new Date() };
    await this.payouts.move(tx, payout, 'instructed', changes, { instructionId });
    return { payoutId: id, result: 'instructed', instructionId, refusal: null };
  }

  /** The enterprises whose credit events could not all be handled in time. */
  private async enterprisesBehind(payoutIds: string[]): Promise<Set<string>> {
    const payouts = await this.payouts.find(this.db.manager, 'id', payoutIds);
    const waiting = [...new Set(payouts.map((payout) => payout.enterpriseId))];
    const deadlineMs = Date.now() + this.config.CREDIT_DATA_TIMEOUT_MS;
    const behind = new Set<string>();
    const worker = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (!(await this.isCurrent(id, Math.max(0, deadlineMs - Date.now())))) behind.add(id);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    return behind;
  }

  /** False also when the broker cannot be asked in time: then nobody knows what it holds. */
  private async isCurrent(enterpriseId: string, limitMs: number): Promise<boolean> {
    // A breach of a pledge is no less a reason not to pay than a penalty.
    const topics = (['credit-rating', 'commitment'] as const).map((topic) =>
      this.progress.caughtUp(topic, enterpriseId, limitMs).catch((error: unknown) => {
        this.log.warn({ err: error, enterpriseId, topic }, 'how far a topic has come cannot be found out');
        return false;
      }),
    );
    const caughtUp = Promise.all(topics).then((all) => all.every(Boolean));
    return Promise.race([caughtUp, sleep(limitMs + GRACE_MS, false, { ref: false })]);
  }
}

function refused(
  payoutId: string,
  result: 'refused' | 'held',
  code: string,
  params: Record<string, unknown>,
): PaymentResult {
  const words = wordsOf(messages, code, params);
  return { payoutId, result, instructionId: null, refusal: { code, zh: words.zh.detail, en: words.en.detail } };
}
