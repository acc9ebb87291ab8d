import {
  ArgumentsHost,
  BadRequestException,
  Catch,
  ExceptionFilter,
  HttpException,
  ValidationPipe,
} from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, type DomainErrorKind } from '@app/kernel/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PinoLogger } from 'nestjs-pino';
import { throwError } from 'rxjs';
import { errorCode, isDatabaseOutage } from './database';
import { FileStoreAway } from './file-store';
import { type ProblemMessages, wordsOf } from './problem-messages';
import { currentTraceId } from './telemetry';

/** One fault of the input: where, what was there, and what should be. */
export interface FieldProblem {
  field: string;
  value?: unknown;
  detail: string;
}

const STATUS: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unsupported: 415,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many': 429,
  unavailable: 503,
};

const TITLE: Record<number, { zh: string; en: string }> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '未登录', en: 'Not signed in' },
  403: { zh: '无权限', en: 'Forbidden' },
  404: { zh: '未找到', en: 'Not found' },
  409: { zh: '与现状冲突', en: 'Conflict' },
  412: { zh: '内容已变化', en: 'Changed meanwhile' },
  413: { zh: '内容过大', en: 'Too large' },
  415: { zh: '内容类型不支持', en: 'Unsupported media type' },
  422: { zh: '无法处理', en: 'Cannot be processed' },
  428: { zh: '缺少前提条件', en: 'Precondition required' },
  429: { zh: '请求过多', en: 'Too many requests' },
  500: { zh: '内部错误', en: 'Internal error' },
  503: { zh: '暂不可用', en: 'Unavailable' },
};

/** SQLSTATEs of text that PostgreSQL cannot hold: a NUL in text, and in jsonb. */
const NO_TEXT = new Set(['22021', '22P05']);

const SHOWN_VALUE_LENGTH = 100;

function shown(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN_VALUE_LENGTH ? `${text.slice(0, SHOWN_VALUE_LENGTH)}…` : value;
}

function fieldProblems(errors: ValidationError[], path = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = path + (Array.isArray(error.target) ? `[${error.property}]` : `${path ? '.' : ''}${error.property}`);
    const own = Object.values(error.constraints ?? {}).map((detail) => ({
      field,
      ...(error.value === undefined ? {} : { value: shown(error.value) }),
      detail,
    }));
    return [...own, ...fieldProblems(error.children ?? [], field)];
  });
}

/** Bodies, queries and parameters: known fields only, each checked; a fault names field, value and what is wanted. */
export function newValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    forbidUnknownValues: true,
    exceptionFactory: (errors) => new DomainError('invalid', 'request.invalid', { errors: fieldProblems(errors) }),
  });
}

/** RFC 9457 problem details, in the language asked for, with the other one beside it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  remedy?: string;
  code: string;
  instance: string;
  traceId?: string;
  errors?: FieldProblem[];
  params?: Record<string, unknown>;
  translations: Record<'zh' | 'en', { title: string; detail: string; remedy?: string }>;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly messages: ProblemMessages,
    private readonly log: PinoLogger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    // An event handler's failure goes to the inbox as it is: there it is counted, kept and shown.
    if (host.getType() === 'rpc') return throwError(() => error);
    return this.answer(error, host.switchToHttp().getRequest(), host.switchToHttp().getResponse());
  }

  /** For what is served beside Nest's controllers too. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = this.problemOf(error, request);
    if (problem.status >= 500) this.log.error({ err: error, code: problem.code }, 'a request failed');
    if (problem.status === 503 || problem.code === 'idempotency.in-flight') void reply.header('retry-after', '1');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(problem);
  }

  problemOf(error: unknown, request: FastifyRequest): Problem {
    const { status, code, params } = this.classify(error, request);
    const { errors, ...rest } = params as { errors?: FieldProblem[] };
    const words = wordsOf(this.messages, code, params);
    const titles = TITLE[status] ?? TITLE[500]!;
    const language = /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh';
    const traceId = currentTraceId();
    return {
      type: `urn:shouxin:problem:${code}`,
      title: titles[language],
      status,
      ...words[language],
      code,
      instance: request.url.split('?')[0]!,
      ...(traceId ? { traceId } : {}),
      ...(errors ? { errors } : {}),
      ...(Object.keys(rest).length > 0 ? { params: rest } : {}),
      translations: { zh: { title: titles.zh, ...words.zh }, en: { title: titles.en, ...words.en } },
    };
  }

  private classify(
    error: unknown,
    request: FastifyRequest,
  ): { status: number; code: string; params: Record<string, unknown> } {
    if (error instanceof DomainError) return { status: STATUS[error.kind], code: error.code, params: error.params };
    if (NO_TEXT.has(errorCode(error) ?? '')) return { status: 400, code: 'request.nul-character', params: {} };
    if (isDatabaseOutage(error)) return { status: 503, code: 'database.unavailable', params: {} };
    if (error instanceof FileStoreAway) return { status: 503, code: 'paper.store-away', params: {} };
    // Nest's own refusals and Fastify's (a body too large, JSON that does not parse, an unknown route).
    const status =
      error instanceof HttpException
        ? error.getStatus()
        : Number((error as { statusCode?: unknown }).statusCode ?? 500);
    if (status === 404)
      return { status, code: 'request.not-found', params: { method: request.method, path: request.url } };
    if (status >= 400 && status < 500) {
      const reason = error instanceof BadRequestException ? error.message : String((error as Error).message);
      return { status, code: 'request.failed', params: { reason } };
    }
    return { status: 500, code: 'internal.error', params: { traceId: currentTraceId() ?? '' } };
  }
}
