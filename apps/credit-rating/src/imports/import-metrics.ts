import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';

export const importMetrics = {
  imports_open: { type: 'gauge', help: 'Files that are being imported or wait for it', labels: ['state'] },
  import_idle_seconds: {
    type: 'gauge',
    help: 'Time since the file that is being imported last got on; 0 when none is',
  },
} as const satisfies MetricDefinitions;

/** How imports stand, by the index of those that are open. */
@Injectable()
export class ImportMetrics implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.readings('imports', importMetrics, ['imports_open', 'import_idle_seconds'], async () => {
      const [row] = await this.db.queryBriefly<{ waiting: number; running: number; idle: number }>(
        `select count(*) filter (where state = 'waiting')::int as waiting,
           count(*) filter (where state = 'running')::int as running,
           coalesce(extract(epoch from clock_timestamp() -
             min(coalesce(progressed_at, started_at)) filter (where state = 'running')), 0)::float8 as idle
         from import where state in ('waiting', 'running')`,
      );
      const { waiting, running, idle } = row!;
      return {
        imports_open: [
          { labels: { state: 'waiting' }, value: waiting },
          { labels: { state: 'running' }, value: running },
        ],
        import_idle_seconds: idle,
      };
    });
  }
}
