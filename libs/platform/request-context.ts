import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from './actor';

/** What one HTTP request or one event carries along, without every method passing it on. */
export interface RequestContext {
  actor?: Actor;
  /** Set where the route is idempotent; the first command of the request stores its answer under it. */
  idempotency?: { key: string; requestHash: string };
  /** The event being handled. */
  eventId?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function requestContext(): RequestContext {
  return storage.getStore() ?? {};
}
