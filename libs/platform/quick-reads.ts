import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from './actor';
import type { TokenVerifier } from './auth';

/** A read that other systems ask for so often that the way through guards, pipes and interceptors is most of what it costs. */
export interface QuickRead {
  /** As its controller declares it. */
  route: string;
  roles: Role[];
  /** JSON text; undefined where the question is not a plain one. */
  answer: (query: Record<string, unknown>, actor: Actor) => Promise<string> | undefined;
}

/**
 * Answers plain questions of known callers before Nest sees them. Whatever is not plain (a token not seen before, a role
 * that may not ask, a value to be refused, an answer that cannot be had) goes the way of all requests, through its
 * controller, which says what is wrong. So nothing is decided here that the controller would decide otherwise.
 */
export class QuickReads {
  private readonly reads = new Map<string, QuickRead>();

  constructor(private readonly verifier: TokenVerifier) {}

  add(read: QuickRead): void {
    this.reads.set(read.route, read);
  }

  /** @returns JSON; undefined, or a rejection, where the request goes the way of all */
  answer(request: FastifyRequest): Promise<string> | undefined {
    const read = request.method === 'GET' ? this.reads.get(request.routeOptions.url ?? '') : undefined;
    if (!read) return undefined;
    const actor = this.verifier.knownActor(request.headers.authorization);
    if (!actor || !read.roles.some((role) => actor.roles.includes(role))) return undefined;
    return read.answer(request.query as Record<string, unknown>, actor);
  }
}
