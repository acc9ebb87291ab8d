import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a metric is. Whoever owns it defines it once; the documents, alerts and dashboards are compared with that. */
export interface MetricDefinition {
  type: 'gauge' | 'counter' | 'histogram';
  help: string;
  labels?: readonly string[];
  /** Upper bounds of a histogram, in its unit. */
  buckets?: readonly number[];
}
export type MetricDefinitions = Record<string, MetricDefinition>;

/** A number, or one for each combination of labels. */
export type Reading = number | { labels: Record<string, string>; value: number }[];

/** What every program that answers HTTP has, beside the figures of Node itself. */
export const webMetrics = {
  http_request_seconds: {
    type: 'histogram',
    help: 'Time from the first byte of a request to the last of its answer; streams of news are not counted',
    labels: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  },
  http_requests_in_flight: { type: 'gauge', help: 'Requests begun and not yet answered' },
  redis_up: { type: 'gauge', help: '1 while Redis is connected; without it everything is slower and nothing wrong' },
  metric_read_failures_total: {
    type: 'counter',
    help: 'Readings that failed or took too long; their metrics are absent from that scrape',
    labels: ['reading'],
  },
} as const satisfies MetricDefinitions;

const READ_WITHIN_MS = 2_000;

interface ReadingGroup {
  name: string;
  gauges: Map<string, Gauge>;
  read: () => Promise<Record<string, Reading>> | Record<string, Reading>;
  running: Promise<void> | undefined;
  readAtMs: number;
}

/** Prometheus metrics of one program, at `/metrics`. */
export class Metrics {
  readonly registry = new Registry();
  readonly httpSeconds: Histogram;
  readonly httpInFlight: Gauge;
  private readonly groups: ReadingGroup[] = [];
  private readonly failures: Counter;

  /** @param maxAgeMs how old a reading may be before a scrape makes it anew, so that many scrapes cost no more than one */
  constructor(
    program: string,
    private readonly maxAgeMs = 5_000,
  ) {
    this.registry.setDefaultLabels({ service: program });
    // The delay of the event loop is looked at ten times a second: at the usual hundred, looking is most of what an idle program does.
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
    this.httpSeconds = this.histogram(webMetrics, 'http_request_seconds');
    this.httpInFlight = this.gauge(webMetrics, 'http_requests_in_flight');
    this.failures = this.counter(webMetrics, 'metric_read_failures_total');
  }

  gauge<D extends MetricDefinitions>(of: D, name: keyof D & string): Gauge {
    return new Gauge({ ...this.options(of, name), registers: [this.registry] });
  }

  counter<D extends MetricDefinitions>(of: D, name: keyof D & string): Counter {
    return new Counter({ ...this.options(of, name), registers: [this.registry] });
  }

  histogram<D extends MetricDefinitions>(of: D, name: keyof D & string): Histogram {
    const { buckets } = of[name]!;
    const options = { ...this.options(of, name), registers: [this.registry] };
    return new Histogram(buckets ? { ...options, buckets: [...buckets] } : options);
  }

  /**
   * Gauges that are read together when somebody asks, at most once every `maxAgeMs` and never twice at a time. A reading
   * that fails or takes more than two seconds is counted and its gauges are absent; all others are told.
   * @param name of the reading, for the count of failures
   */
  readings<D extends MetricDefinitions, Name extends keyof D & string>(
    name: string,
    of: D,
    names: readonly Name[],
    read: () => Promise<Record<Name, Reading>> | Record<Name, Reading>,
  ): void {
    const gauges = new Map<string, Gauge>(names.map((one) => [one, this.gauge(of, one)]));
    this.failures.inc({ reading: name }, 0);
    this.groups.push({ name, gauges, read, running: undefined, readAtMs: 0 });
  }

  async text(): Promise<string> {
    await Promise.all(this.groups.map((group) => this.refresh(group)));
    return this.registry.metrics();
  }

  private async refresh(group: ReadingGroup): Promise<void> {
    if (group.readAtMs > 0 && Date.now() - group.readAtMs < this.maxAgeMs) return;
    group.running ??= this.read(group).finally(() => (group.running = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('too late')), READ_WITHIN_MS);
    });
    try {
      await Promise.race([group.running, late]);
    } catch {
      for (const gauge of group.gauges.values()) clear(gauge);
      this.failures.inc({ reading: group.name });
    } finally {
      clearTimeout(timer);
    }
  }

  private async read(group: ReadingGroup): Promise<void> {
    const values = await group.read();
    for (const [name, gauge] of group.gauges) {
      clear(gauge);
      const value = values[name]!;
      if (typeof value === 'number') gauge.set(value);
      else for (const { labels, value: one } of value) gauge.set(labels, one);
    }
    group.readAtMs = Date.now();
  }

  private options<D extends MetricDefinitions>(
    of: D,
    name: keyof D & string,
  ): { name: string; help: string; labelNames: string[] } {
    const { help, labels = [] } = of[name]!;
    return { name, help, labelNames: [...labels] };
  }
}

/** Absent, rather than 0. */
function clear(gauge: Gauge): void {
  gauge.reset();
  // A gauge without labels has its one value again after a reset.
  gauge.remove({});
}
