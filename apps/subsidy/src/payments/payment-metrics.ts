import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';

export const paymentMetrics = {
  payouts_instructed: { type: 'gauge', help: 'Payouts whose instruction is with the bank, which has not answered yet' },
  payouts_unknown: { type: 'gauge', help: 'Payouts of which nobody knows whether the bank has paid them' },
  payouts_unknown_seconds: {
    type: 'gauge',
    help: 'Time since the oldest of the payouts with an unknown outcome was instructed; 0 when there is none',
  },
  payouts_suspended: { type: 'gauge', help: 'Payouts the bank contradicts, by amount or id: someone must look' },
  payouts_held: { type: 'gauge', help: 'Approved payouts that are held until two people have looked at what changed' },
} as const satisfies MetricDefinitions;

const STATES = ['instructed', 'unknown', 'suspended', 'held'];

/** How payments stand. Each state is counted by its index, and none of these is ever many. */
@Injectable()
export class PaymentMetrics implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const names = Object.keys(paymentMetrics) as (keyof typeof paymentMetrics)[];
    this.metrics.readings('payments', paymentMetrics, names, () => this.read());
  }

  private async read(): Promise<Record<keyof typeof paymentMetrics, number>> {
    const rows = await this.db.queryBriefly<{ state: string; n: number; since: Date | null }>(
      `select p.state, count(*)::int as n, min(r.started_at) as since
       from payout p left join payment_run r on r.id = p.run_id where p.state = any ($1) group by p.state`,
      [STATES],
    );
    const count = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0;
    const since = rows.find((row) => row.state === 'unknown')?.since;
    return {
      payouts_instructed: count('instructed'),
      payouts_unknown: count('unknown'),
      payouts_unknown_seconds: since ? (this.clock.now().getTime() - since.getTime()) / 1000 : 0,
      payouts_suspended: count('suspended'),
      payouts_held: count('held'),
    };
  }
}
