import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
} from '@opentelemetry/sdk-trace-node';

let provider: NodeTracerProvider | undefined;
let isExporting = false;

/**
 * W3C trace context through HTTP, the outbox row, the Kafka header and the inbox, always; spans are exported over
 * OTLP/HTTP where the operator names a collector. How many, by which batches and with which headers is said by the
 * standard variables (`OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`, `OTEL_EXPORTER_OTLP_HEADERS` …), which the SDK reads itself.
 * @param program its name in traces, where `OTEL_SERVICE_NAME` does not say another
 * @param endpoint of the collector, without `/v1/traces`
 */
export function startTelemetry(program: string, endpoint: string | undefined): void {
  if (provider) return;
  isExporting = endpoint !== undefined;
  provider = isExporting ? exporting(program, endpoint!) : silent();
  provider.register({ propagator: new W3CTraceContextPropagator() });
}

export const areSpansCollected = (): boolean => isExporting;

/** Sends what has not been sent yet. */
export async function stopTelemetry(): Promise<void> {
  // The collector may be away: that must not keep a program from ending.
  await provider?.shutdown().catch(() => undefined);
}

/** Traces have their ids and are passed on; nothing is recorded. */
function silent(): NodeTracerProvider {
  return new NodeTracerProvider({ sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) });
}

function exporting(program: string, endpoint: string): NodeTracerProvider {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': program, 'service.namespace': 'shouxin' }))
    .merge(detectResources({ detectors: [envDetector] }));
  return new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
}

const tracer = (): ReturnType<typeof trace.getTracer> => trace.getTracer('shouxin');

/** The present trace as a `traceparent` header value, where there is one. */
export function currentTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

export function currentTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

function parentOf(traceparent: string | undefined): Context {
  return traceparent ? propagation.extract(context.active(), { traceparent }) : context.active();
}

/** Runs `work` in a span that continues the given trace. */
export async function inSpan<T>(
  name: string,
  kind: SpanKind,
  traceparent: string | undefined,
  work: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  const parent = parentOf(traceparent);
  const span = tracer().startSpan(name, { kind, attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Runs `work` in a span within the present one; without one, which is how loops look for work, it makes none. */
export function inInnerSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!isExporting || !trace.getActiveSpan()?.isRecording()) return work();
  return inSpan(name, SpanKind.CLIENT, undefined, work, attributes);
}

/** Runs `work`, a call of another program, in a span of the present trace; `headers` tell it the trace. */
export function inClientSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span, headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  return inSpan(
    name,
    SpanKind.CLIENT,
    undefined,
    (span) => {
      const traceparent = currentTraceparent();
      return work(span, traceparent === undefined ? {} : { traceparent });
    },
    attributes,
  );
}

/** Spans of what was done for several traces at once, since `startedAtMs`, each in its own. */
export function recordSpans(
  spans: { name: string; traceparent: string | undefined }[],
  kind: SpanKind,
  startedAtMs: number,
  error?: unknown,
): void {
  if (!isExporting) return;
  for (const { name, traceparent } of spans) {
    if (!traceparent) continue;
    const span = tracer().startSpan(name, { kind, startTime: startedAtMs }, parentOf(traceparent));
    if (error !== undefined) fail(span, error);
    span.end();
  }
}

/** For frameworks with callbacks: starts a span, which the caller ends. */
export const startSpan = (name: string, kind: SpanKind, traceparent: string | undefined): Span =>
  tracer().startSpan(name, { kind }, parentOf(traceparent));

/** Runs `work` inside a span that was started before. */
export const withSpan = (span: Span, work: () => void): void =>
  context.with(trace.setSpan(context.active(), span), work);

/** The `traceparent` of a span that is not the present one. */
export function traceparentOf(span: Span): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(context.active(), span), carrier);
  return carrier['traceparent'];
}

function fail(span: Span, error: unknown): void {
  // The message may hold what people entered; what kind of fault it was does not.
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
}

export { type Span, SpanKind, SpanStatusCode };
