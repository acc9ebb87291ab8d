import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { FastifyRequest } from 'fastify';

/** The version the caller saw. @throws DomainError 428 without If-Match, 400 when it is no ETag of ours */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!header) throw new DomainError('precondition-required', 'precondition.missing');
  const found = /^"([1-9][0-9]{0,8})"$/.exec(header.trim());
  if (!found) {
    throw new DomainError('invalid', 'request.invalid', {
      errors: [{ field: 'If-Match', value: header, detail: 'must be an ETag as it was sent, like "3"' }],
    });
  }
  return Number(found[1]);
});

/** @throws DomainError 412 when it has changed since the caller read it */
export function mustBeVersion(present: number, seen: number): void {
  if (present !== seen) throw new DomainError('precondition-failed', 'precondition.failed', { version: present, seen });
}
