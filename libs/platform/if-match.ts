import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError } from '@app/kernel/errors';
import type { FastifyRequest } from 'fastify';

const version = (_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!header) throw new DomainError('precondition-required', 'precondition.missing');
  const found = /^"([1-9][0-9]{0,8})"$/.exec(header.trim());
  if (!found) {
    throw new DomainError('invalid', 'request.invalid', {
      errors: [{ field: 'If-Match', value: header, detail: 'must be an ETag as it was sent, like "3"' }],
    });
  }
  return Number(found[1]);
};

const documented = ApiHeader({
  name: 'If-Match',
  required: true,
  description: 'The ETag of what the caller read, like "3": another has not changed it since.',
});

/** The version the caller saw. @throws DomainError 428 without If-Match, 400 when it is no ETag of ours */
export const IfMatch = createParamDecorator(version, [
  (target, method) => {
    if (method !== undefined) documented(target, method, Object.getOwnPropertyDescriptor(target, method)!);
  },
]);

/** @throws DomainError 412 when it has changed since the caller read it */
export function mustBeVersion(present: number, seen: number): void {
  if (present !== seen) throw new DomainError('precondition-failed', 'precondition.failed', { version: present, seen });
}
