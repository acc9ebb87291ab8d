import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@app/platform/yaml';
import { Metrics } from '@app/platform/metrics';
import { expressionsOf, parseDashboard } from './dashboard';
import { ALL_METRICS, metricsTable } from './metrics-table';
import { parseSamples } from './prometheus-text';

// Alerts, dashboard, runbooks and documents speak of the same things as the code.

const root = join(__dirname, '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const { groups } = parseYaml(read('deploy', 'observability', 'alerts.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);

/** What a program tells without our doing, of what we use. */
const FROM_NODE = new Metrics('a').registry.getMetricsAsArray().map(({ name }) => name);
const PROMETHEUS_OWN = ['up'];
const known = new Set([
  ...PROMETHEUS_OWN,
  ...FROM_NODE,
  ...rules.flatMap(({ record }) => record ?? []),
  ...Object.entries(ALL_METRICS).flatMap(([name, { type }]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  ),
]);

/** Names of metrics in an expression: what stands where a series may stand. */
function namesIn(expr: string): string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, ' ');
  const words = bare.match(/[a-zA-Z_:][\w:]*(?!\s*\()\b(?!\s*\()/g) ?? [];
  return words.filter((word) => !/^(and|or|unless|by|on|bool|offset)$/.test(word) && !isCalled(bare, word));
}

function isCalled(expr: string, word: string): boolean {
  return new RegExp(`\\b${word}\\s*\\(`).test(expr) || /^(sum|max|min|count|topk|avg)$/.test(word);
}

describe('what operators look at', () => {
  it.each(alerts.map((rule) => [rule.alert, rule] as const))(
    'the alert %s asks for metrics there are',
    (_, { expr }) => {
      const names = namesIn(expr);
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
    },
  );

  it('so does the dashboard, and it is one', () => {
    const text = read('deploy', 'observability', 'dashboard.json');
    const names = expressionsOf(text).flatMap(namesIn);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const { panels, templating } = parseDashboard(text);
    expect(templating.list).toContainEqual(expect.objectContaining({ name: 'datasource', type: 'datasource' }));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ type, targets }) => type !== 'row' && !targets?.length)).toEqual([]);
  });

  it('every alert says how bad it is, what it means and what to do, and every runbook has its alert', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect([alert, labels?.['severity']]).toEqual([alert, expect.stringMatching(/^(page|ticket)$/)]);
      expect(Object.keys(annotations ?? {}).sort()).toEqual(['description', 'runbook_url', 'summary']);
      expect(annotations!['runbook_url']).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
    }
    const sections = read('docs', 'runbooks.md').matchAll(/^## (\w+)$/gm);
    expect([...sections].map(([, name]) => name)).toEqual(alerts.map(({ alert }) => alert));
  });

  it('every alert is tried on figures', () => {
    const tried = read('deploy', 'observability', 'alerts.test.yaml');
    expect(alerts.filter(({ alert }) => !new RegExp(`alertname: ${alert}\\b[\\s\\S]*exp_labels`).test(tried))).toEqual(
      [],
    );
  });

  it('every metric is named as Prometheus asks, and stands in the document', () => {
    for (const [name, { type, help }] of Object.entries(ALL_METRICS)) {
      expect([name, /_total$/.test(name)]).toEqual([name, type === 'counter']);
      expect([name, type === 'histogram' && !/_seconds$/.test(name)]).toEqual([name, false]);
      expect(help).toMatch(/\S/);
    }
    expect(read('docs', 'OPERATIONS.md')).toContain(metricsTable());
  });

  it('what a program tells can be read back', async () => {
    const metrics = new Metrics('subsidy', 0);
    const defs = { a_figure: { type: 'gauge', help: 'h', labels: ['what'] } } as const;
    metrics.readings('r', defs, ['a_figure'], () => ({ a_figure: [{ labels: { what: 'a "b", c}' }, value: 1.5 }] }));
    const samples = parseSamples(await metrics.text());
    expect(samples.find(({ name }) => name === 'a_figure')).toEqual({
      name: 'a_figure',
      labels: { service: 'subsidy', what: String.raw`a \"b\", c}` },
      value: 1.5,
    });
  });
});
