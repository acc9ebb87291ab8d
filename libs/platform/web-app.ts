import 'reflect-metadata';
import type { Socket } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger, PinoLogger } from 'nestjs-pino';
import { Metrics } from './metrics';
import { newValidationPipe, ProblemFilter } from './problems';
import { QuickReads } from './quick-reads';
import { runInContext } from './request-context';
import {
  areSpansCollected,
  type Span,
  SpanKind,
  SpanStatusCode,
  startSpan,
  stopTelemetry,
  withSpan,
} from './telemetry';

const BODY_LIMIT_BYTES = 1_048_576;
const CONNECTION_TIMEOUT_MS = 60_000;
/** What a program gives to what runs when it is told to stop. */
export const GRACE_MS = 20_000;

export interface WebAppOptions {
  /** Addresses or networks whose `x-forwarded-*` headers are believed; none when absent. */
  trustProxy?: string;
}

/**
 * An application on Fastify with what every HTTP program of ours has: log, validation, problem details, traces, times.
 * @param root imports `WebModule` and what the program is
 */
export async function newWebApp(
  root: DynamicModule,
  { trustProxy }: WebAppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    ...(trustProxy ? { trustProxy } : {}),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalPipes(newValidationPipe());
  app.useGlobalFilters(app.get(ProblemFilter));
  serveRequests(app, await app.resolve(PinoLogger));
  closeUnusedConnections(app);
  return app;
}

/**
 * Runs a program until SIGTERM or SIGINT, then drains; ends the process.
 * @param listen starts what `build` made, and answers its address
 */
export async function runUntilSignal(
  name: string,
  build: () => Promise<NestFastifyApplication>,
  listen: (app: NestFastifyApplication) => Promise<string>,
): Promise<void> {
  try {
    const app = await build();
    const log = app.get(Logger);
    let stopping = false;
    const stop = (signal: string): void => {
      if (stopping) return;
      stopping = true;
      log.log(`${signal}: draining`);
      setTimeout(() => process.exit(1), GRACE_MS).unref();
      app
        .close()
        .then(() => stopTelemetry())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            log.error(error);
            process.exit(1);
          },
        );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    const url = await listen(app);
    log.log(`${name} listens on ${url}`);
  } catch (error) {
    process.stderr.write(`${name} cannot start: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}

/** Browsers connect in advance. Such connections are not idle in Node's sense, and would hold a closing server up. */
function closeUnusedConnections(app: NestFastifyApplication): void {
  const unused = new Set<Socket>();
  const server = app.getHttpServer();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: { socket: Socket }) => unused.delete(socket));
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', (done: () => void) => {
      for (const socket of unused) socket.destroy();
      done();
    });
}

/** Asked for every few seconds, by machines. */
const NOT_LOGGED = /^\/(health|metrics)/;

/**
 * Each request has its span and runs in its own context; its time is counted by route, never by path; it has one line in
 * the log. What is answered before the controllers has no context, for it shares its reads with others, and no span unless
 * somebody collects spans: each of these costs more than the answer.
 */
function serveRequests(app: NestFastifyApplication, log: PinoLogger): void {
  const metrics = app.get(Metrics);
  const quickReads = app.get(QuickReads);

  const note = (request: FastifyRequest, status: number, startedAt: number, traceId: string | undefined): void => {
    const { method, url } = request;
    const tookMs = performance.now() - startedAt;
    metrics.httpInFlight.dec();
    metrics.httpSeconds.observe({ method, route: routeOf(request), status: String(status) }, tookMs / 1000);
    if (NOT_LOGGED.test(url)) return;
    log.info(
      { trace_id: traceId, method, url: withoutSecrets(url), status, ms: Math.round(tookMs) },
      'request completed',
    );
  };

  const openSpan = (request: FastifyRequest): Span => {
    const traceparent = request.headers['traceparent'];
    const from = typeof traceparent === 'string' ? traceparent : undefined;
    const span = startSpan(`${request.method} ${routeOf(request)}`, SpanKind.SERVER, from);
    span.setAttributes({ 'http.request.method': request.method, 'http.route': routeOf(request) });
    return span;
  };

  const endSpan = (span: Span, status: number): void => {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };

  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const startedAt = performance.now();
    metrics.httpInFlight.inc();
    const throughController = (span = openSpan(request)): void => {
      reply.raw.once('close', () => {
        // What was hijacked has its status in the answer itself.
        const status = reply.raw.statusCode;
        endSpan(span, status);
        if (String(reply.raw.getHeader('content-type')).startsWith('text/event-stream')) metrics.httpInFlight.dec();
        else note(request, status, startedAt, span.spanContext().traceId);
      });
      withSpan(span, () => runInContext({}, done));
    };
    const answer = quickReads.answer(request);
    if (answer === undefined) return throughController();
    const span = areSpansCollected() ? openSpan(request) : undefined;
    answer.then(
      (text) => {
        void reply.type('application/json; charset=utf-8').send(text);
        if (span) endSpan(span, 200);
        note(request, 200, startedAt, span?.spanContext().traceId ?? traceIdOf(request));
      },
      () => throughController(span),
    );
  });
}

/** As whoever asks has it. */
const traceIdOf = ({ headers }: FastifyRequest): string | undefined => String(headers['traceparent']).split('-')[1];

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** The authorisation code of a sign-in stands in its URL. */
const withoutSecrets = (url: string): string => url.replace(/([?&](code|state)=)[^&]*/g, '$1…');
