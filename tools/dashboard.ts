import { z } from 'zod';

const target = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string().optional() });
const datasource = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const panel = z.object({
  id: z.int(),
  title: z.string().min(1),
  type: z.enum(['row', 'stat', 'timeseries', 'table']),
  gridPos: z.object({ h: z.int(), w: z.int().max(24), x: z.int().max(23), y: z.int() }),
  datasource: datasource.optional(),
  targets: z.array(target).optional(),
});

/** What we rely on in a dashboard of Grafana. */
const dashboard = z.object({
  uid: z.string().min(1),
  title: z.string().min(1),
  schemaVersion: z.int().min(38),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(panel).min(1),
});

export type Dashboard = z.infer<typeof dashboard>;

/** @throws SyntaxError or ZodError naming what is not as a dashboard should be */
export function parseDashboard(text: string): Dashboard {
  return dashboard.parse(JSON.parse(text));
}

/** Every question the dashboard asks of Prometheus. */
export function expressionsOf(text: string): string[] {
  return parseDashboard(text).panels.flatMap((one) => (one.targets ?? []).map(({ expr }) => expr));
}
