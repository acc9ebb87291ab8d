import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Database } from '@app/platform/database';
import { Lease } from '@app/platform/lease';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';
import { PinoLogger } from 'nestjs-pino';

export const ledgerMetrics = {
  ledger_imbalance: {
    type: 'gauge',
    help: 'Fen by which journals do not sum to zero or pools differ from their postings, all in all; told by one process',
  },
  ledger_checked_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last look at every posting came to its end; told by the process that looks',
  },
} as const satisfies MetricDefinitions;

const EVERY_MS = 5_000;
/** After a look the database rests so many times its length: a ledger of a million postings takes it 2 % of its time at most. */
const REST = 50;
const LOOK_WITHIN_MS = 60_000;
const LEASE_SECONDS = 90;

/** One pool in one statement, so that what is booked meanwhile is in both sides or in neither. */
const LOOK = `
  with line as (
    select j.id, p.account, p.amount_fen
    from journal j left join posting p on p.journal_id = j.id where j.pool_code = $1 and j.pool_year = $2
  ), account as (
    select coalesce(sum(amount_fen) filter (where account = 'available'), 0) as available,
      coalesce(sum(amount_fen) filter (where account = 'reserved'), 0) as reserved,
      coalesce(sum(amount_fen) filter (where account = 'settled'), 0) as settled,
      coalesce(sum(amount_fen) filter (where account = 'budget'), 0) as budget
    from line
  )
  select (select coalesce(sum(abs(total)), 0)
          from (select coalesce(sum(amount_fen), 0) as total from line group by id) j) as journals,
    abs(available - l.available_fen) + abs(reserved - l.reserved_fen) + abs(settled - l.settled_fen)
      + abs(budget + l.amount_fen) as pools
  from pool l, account where l.code = $1 and l.year = $2`;

/**
 * Looks at every posting, pool by pool, again and again: the books are never trusted to be right because they were. The
 * database refuses what does not balance; this finds what came about behind its back.
 */
@Injectable()
export class LedgerWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: BackgroundLoop;
  private readonly lease: Lease;
  private imbalance: number | null = null;
  private lookedAtMs = 0;
  private restUntilMs = 0;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(PinoLogger) private readonly log: PinoLogger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.lease = new Lease(db, 'ledger-watch', LEASE_SECONDS);
    this.loop = new BackgroundLoop('ledger-watch', EVERY_MS, () => this.look(), log);
    metrics.readings('ledger', ledgerMetrics, ['ledger_imbalance', 'ledger_checked_timestamp_seconds'], () => {
      const isTold = this.lease.isHeld && this.imbalance !== null;
      return {
        ledger_imbalance: isTold ? this.imbalance! : [],
        ledger_checked_timestamp_seconds: isTold ? this.lookedAtMs / 1000 : [],
      };
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.lease.release();
  }

  private async look(): Promise<boolean> {
    if (!(await this.lease.hold()) || Date.now() < this.restUntilMs) return false;
    const startedAtMs = Date.now();
    const off: Record<string, number> = {};
    for (const { code, year } of await this.db.query<{ code: string; year: number }>(`select code, year from pool`)) {
      if (!(await this.lease.hold())) return false;
      const [found] = await this.db.queryBriefly<{ journals: string; pools: string }>(
        LOOK,
        [code, year],
        LOOK_WITHIN_MS,
      );
      const fen = Number(found!.journals) + Number(found!.pools);
      if (fen > 0) off[`${code}/${year}`] = fen;
    }
    const imbalance = Object.values(off).reduce((sum, fen) => sum + fen, 0);
    if (imbalance > 0 && imbalance !== this.imbalance) this.log.error({ offFen: off }, 'the ledger does not balance');
    this.imbalance = imbalance;
    this.lookedAtMs = Date.now();
    this.restUntilMs = this.lookedAtMs + REST * (this.lookedAtMs - startedAtMs);
    return false;
  }
}
