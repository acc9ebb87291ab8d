import type { PinoLogger } from 'nestjs-pino';
import { CHAIN_START, type ChainPlace, walkChain } from './audit-chain';
import { BackgroundLoop } from './background-loop';
import type { Database } from './database';
import type { MetricDefinitions, Metrics } from './metrics';

export const auditWatchMetrics = {
  audit_chain_ok: {
    type: 'gauge',
    help: '1 while no entry of the sealed audit log was found edited, deleted, moved or cut off; told by the sealer alone',
  },
  audit_chain_checked_rows: {
    type: 'gauge',
    help: 'Number of the highest entry of the audit chain that was found good; told by the sealer alone',
  },
  audit_chain_walked_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last walk over the whole audit chain came to its end; 0 before the first of this process',
  },
} as const satisfies MetricDefinitions;

const EVERY_MS = 1_000;
/** Some milliseconds of the database in each second: a chain of a million entries is walked in about an hour. */
const ROWS = 250;

/**
 * Walks over the audit chain again and again, a little at a time, in the process that seals it. So no scrape costs
 * anything, what was sealed long ago is looked at too, and a head once seen must still be there: or the tail was cut off.
 */
export class AuditWatch {
  private readonly loop: BackgroundLoop;
  private place = CHAIN_START;
  private head: ChainPlace = CHAIN_START;
  private firstBad: number | null = null;
  private walkedAtMs = 0;

  /** @param isSealer whether this process is the one that seals; the others have nothing to tell */
  constructor(
    private readonly db: Database,
    private readonly isSealer: () => boolean,
    private readonly log: PinoLogger,
    metrics: Metrics,
  ) {
    this.loop = new BackgroundLoop('audit-watch', EVERY_MS, () => this.step(), log);
    metrics.readings('audit-watch', auditWatchMetrics, Object.keys(auditWatchMetrics) as never[], () => {
      const tell = (value: number): { labels: Record<string, string>; value: number }[] =>
        this.isSealer() ? [{ labels: {}, value }] : [];
      return {
        audit_chain_ok: tell(this.firstBad === null ? 1 : 0),
        audit_chain_checked_rows: tell(this.head.seq),
        audit_chain_walked_timestamp_seconds: tell(this.walkedAtMs / 1000),
      };
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  private async step(): Promise<boolean> {
    if (!this.isSealer()) return false;
    const { place, firstBad, isAtEnd } = await walkChain(this.db, this.place, ROWS, this.head);
    this.place = place;
    // Where the walk ends before the highest entry ever seen, what came after it was cut off.
    const wrong = firstBad ?? (isAtEnd && place.seq < this.head.seq ? place.seq + 1 : null);
    if (wrong !== null && wrong !== this.firstBad) {
      this.log.error({ firstBad: wrong }, 'the audit log is not what was sealed');
    }
    // A bad entry is looked at again by each step, from the good one before it, until it is put right.
    this.firstBad = wrong;
    if (wrong !== null) return false;
    if (place.seq > this.head.seq) this.head = place;
    if (isAtEnd) {
      this.walkedAtMs = Date.now();
      this.place = CHAIN_START;
    }
    return false;
  }
}
