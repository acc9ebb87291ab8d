import type { PinoLogger } from 'nestjs-pino';
import type { Redis } from './redis';

/** That something was done, for whoever waits for it: no detail, no person. What it is, is asked of the service. */
export interface Notice {
  service: string;
  action: string;
  subjectKind: string;
  /** Null where it stands for several at once. */
  subjectId: string | null;
  enterpriseId: string | null;
}

/** More than this at once are told of in general: who waits reads the list again in any case. */
export const NOTICES_AT_ONCE = 50;

function distinct(notices: Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
}

/** Says of too many notices only which acts there were on which enterprises. */
export function withoutSubjects(notices: Notice[]): Notice[] {
  if (notices.length <= NOTICES_AT_ONCE) return notices;
  return distinct(notices.map((notice) => ({ ...notice, subjectId: null })));
}

/** Says of too many notices only which acts there were. */
export function withoutEnterprises(notices: Notice[]): Notice[] {
  if (notices.length <= NOTICES_AT_ONCE) return notices;
  return distinct(notices.map((notice) => ({ ...notice, subjectId: null, enterpriseId: null })));
}

/** Tells the gateways what was done. It may be lost: while Redis is away nobody hears, and nothing else is the worse. */
export class Notices {
  constructor(
    private readonly redis: Redis,
    private readonly channel: string,
    private readonly log: PinoLogger,
  ) {}

  publish(notices: Notice[]): void {
    if (notices.length === 0) return;
    this.redis
      .publish(this.channel, JSON.stringify(withoutSubjects(notices)))
      .catch((error: unknown) => this.log.debug({ err: error }, 'notices were lost'));
  }
}
