import { createHash } from 'node:crypto';
import {
  applyDecorators,
  CallHandler,
  ExecutionContext,
  Inject,
  Injectable,
  NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError } from '@app/kernel/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, map, type Observable, of } from 'rxjs';
import { Database } from './database';
import { findAnswer, IdempotencyReplay, type StoredAnswer } from './idempotency-store';
import { requestContext } from './request-context';

/** The route moves something: it takes an Idempotency-Key, and its service method answers through `db.command`. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    SetMetadata('idempotent', true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'A new UUID for each operation; the same one for its retries.',
    }),
  );

const KEY = /^[\x21-\x7e]{8,128}$/;

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Database) private readonly db: Database,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http' || !this.reflector.get<boolean>('idempotent', context.getHandler()))
      return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !KEY.test(key)) throw new DomainError('invalid', 'idempotency.key-missing');
    const body: unknown = request.body ?? null;
    const requestHash = createHash('sha256')
      .update(`${request.method} ${request.url}\n${request.headers['if-match'] ?? ''}\n`)
      .update(Buffer.isBuffer(body) ? body : JSON.stringify(body))
      .digest('hex');
    const stored = await findAnswer(this.db.manager, requestContext().actor?.id ?? 'nobody', { key, requestHash });
    const replay = ({ body }: StoredAnswer): Observable<unknown> => {
      void context.switchToHttp().getResponse<FastifyReply>().header('idempotency-replayed', 'true');
      return of(body);
    };
    if (stored) return replay(stored);
    requestContext().idempotency = { key, requestHash };
    return next.handle().pipe(
      catchError((error: unknown) => {
        // The twin of this request came to its end between the look above and the command.
        if (error instanceof IdempotencyReplay) return replay(error.stored);
        throw error;
      }),
    );
  }
}

/** Answers with a `version` carry it as ETag, to be sent back as If-Match. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body: unknown) => {
        const version = (body as { version?: unknown } | null | undefined)?.version;
        if (typeof version === 'number') void reply.header('etag', `"${version}"`);
        return body;
      }),
    );
  }
}
