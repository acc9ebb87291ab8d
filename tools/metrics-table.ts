import { noticeMetrics } from '../apps/gateway/src/notices/notice-streams';
import { exemptionMetrics } from '../apps/reward-penalty/src/exemption/exemption.service';
import { importMetrics } from '../apps/credit-rating/src/imports/import-metrics';
import { ledgerMetrics } from '../apps/subsidy/src/ledger/ledger-watch';
import { bankMetrics } from '../apps/subsidy/src/payments/bank-client';
import { paymentMetrics } from '../apps/subsidy/src/payments/payment-metrics';
import { auditMetrics } from '@app/platform/audit';
import { auditWatchMetrics } from '@app/platform/audit-watch';
import { inboxMetrics } from '@app/platform/inbox';
import { type MetricDefinition, type MetricDefinitions, webMetrics } from '@app/platform/metrics';
import { relayMetrics } from '@app/platform/outbox-relay';
import { consumerMetrics, dayJobMetrics, processMetrics, queueMetrics } from '@app/platform/platform-readings';

/** Who tells what, in the order of the document. */
const GROUPS: [string, MetricDefinitions][] = [
  ['every program', webMetrics],
  ['every service', { ...queueMetrics, ...relayMetrics, ...inboxMetrics, ...consumerMetrics, ...processMetrics }],
  ['every service', { ...auditWatchMetrics, ...auditMetrics, ...dayJobMetrics }],
  ['subsidy', { ...ledgerMetrics, ...paymentMetrics, ...bankMetrics }],
  ['credit-rating', importMetrics],
  ['reward-penalty', exemptionMetrics],
  ['gateway', noticeMetrics],
];

/** Every metric of our own, by its name. */
export const ALL_METRICS: Record<string, MetricDefinition> = Object.fromEntries(
  GROUPS.flatMap(([, of]) => Object.entries(of)),
);

/** The table of docs/OPERATIONS.md. */
export function metricsTable(): string {
  const rows = GROUPS.flatMap(([who, of]) =>
    Object.entries(of).map(([name, { type, help, labels = [] }]) => [
      `\`${name}\``,
      labels.map((label) => `\`${label}\``).join(', ') || '–',
      type,
      who,
      help,
    ]),
  );
  return [['metric', 'labels', 'kind', 'told by', 'what it is'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

if (require.main === module) process.stdout.write(`${metricsTable()}\n`);
