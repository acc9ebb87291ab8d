import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel/errors';
import { ProblemFilter } from '@app/platform/problems';
import { type Span, SpanKind, SpanStatusCode, startSpan, traceparentOf } from '@app/platform/telemetry';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config';
import { type Upstream, upstreamsOf } from '../upstreams';
import { isInternalPath } from './internal-path';

const CONNECT_TIMEOUT_MS = 2_000;
const CONNECTIONS = 128;
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
];

type Headers = Record<string, string | string[] | undefined>;

/** Passes `/api/<service>/…` on to the services, with the prefix away and bodies streamed both ways. */
export async function proxyServices(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  for (const upstream of upstreamsOf(config)) await proxy(app, upstream, config);
}

async function proxy(app: NestFastifyApplication, { name, url }: Upstream, config: GatewayConfig): Promise<void> {
  const problems = app.get(ProblemFilter);
  await app.register(async (context: FastifyInstance) => {
    // Nest sets its own error handler later, when these routes have taken theirs.
    context.setErrorHandler((error, request, reply) => problems.answer(error, request, reply));
    await context.register(httpProxy, optionsFor({ name, url }, config));
  });
}

function optionsFor({ name, url }: Upstream, config: GatewayConfig): FastifyHttpProxyOptions {
  const prefix = `/api/${name}`;
  const calls = new WeakMap<object, Span>();
  const callBegins = (request: Pick<FastifyRequest, 'method'>): Span => {
    const span = startSpan(`${request.method} ${name}`, SpanKind.CLIENT, undefined);
    span.setAttributes({ 'http.request.method': request.method, 'server.address': new URL(url).hostname });
    calls.set(request, span);
    return span;
  };
  return {
    prefix,
    upstream: url,
    httpMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    disableRequestLogging: true,
    undici: {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: config.UPSTREAM_TIMEOUT_MS,
      bodyTimeout: config.UPSTREAM_TIMEOUT_MS,
    },
    preHandler: (request, _reply, done) => {
      if (isInternalPath(request.url.slice(prefix.length))) {
        const [path] = request.url.split('?');
        return done(new DomainError('not-found', 'request.not-found', { method: request.method, path }));
      }
      done();
    },
    replyOptions: {
      // Whoever asked decides whether to ask again, with the Idempotency-Key it had.
      retryDelay: () => null,
      rewriteRequestHeaders: (request, headers) =>
        requestHeaders(headers, request.ip, traceparentOf(callBegins(request)), config),
      rewriteHeaders: (headers, request) => {
        // The answer has begun; its body is passed on as it comes.
        if (request) calls.get(request)?.end();
        return without(headers, [...HOP_BY_HOP, 'transfer-encoding']);
      },
      onError: (reply, { error }) => {
        const call = calls.get(reply.request);
        call?.setStatus({ code: SpanStatusCode.ERROR, message: error.name });
        call?.end();
        fail(reply, name, error);
      },
    },
  };
}

/** Headers that only this gateway may say: who is behind it, by which way, in which trace. Its cookies stay here. */
function requestHeaders(
  headers: Headers,
  clientAddress: string,
  traceparent: string | undefined,
  config: GatewayConfig,
): Headers {
  const forwarded = Object.keys(headers).filter(
    (header) => header === 'forwarded' || header.startsWith('x-forwarded-'),
  );
  const { host, protocol } = new URL(config.PUBLIC_URL);
  return {
    ...without(headers, [...HOP_BY_HOP, ...forwarded, 'cookie', 'x-real-ip', 'expect']),
    'x-forwarded-for': clientAddress,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function without(headers: Headers, names: string[]): Headers {
  const left = { ...headers };
  for (const name of names) delete left[name];
  return left;
}

interface Answer {
  request: { log: FastifyBaseLogger };
  send(error: Error): unknown;
}

function fail(reply: Answer, service: string, error: Error & { code?: string }): void {
  const isTimeout = error.code === 'FST_REPLY_FROM_GATEWAY_TIMEOUT';
  reply.request.log.warn({ err: error, service }, 'a service did not answer');
  reply.send(new DomainError('unavailable', isTimeout ? 'service.timeout' : 'service.unavailable', { service }));
}
