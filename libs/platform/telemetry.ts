import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

let registered = false;

/** W3C trace context through HTTP, the outbox row, the Kafka header and the inbox. Exporters are added by the operator. */
export function startTelemetry(): void {
  if (registered) return;
  registered = true;
  new NodeTracerProvider().register({ propagator: new W3CTraceContextPropagator() });
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
  work: () => Promise<T>,
): Promise<T> {
  const parent = parentOf(traceparent);
  const span = tracer().startSpan(name, { kind }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** For frameworks with callbacks: starts a span and runs `next` inside it; the caller ends the span. */
export function startSpan(name: string, kind: SpanKind, traceparent: string | undefined, next: () => void): Span {
  const parent = parentOf(traceparent);
  const span = tracer().startSpan(name, { kind }, parent);
  context.with(trace.setSpan(parent, span), next);
  return span;
}

export { SpanKind };
