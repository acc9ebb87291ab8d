import { IsISO8601, Matches } from 'class-validator';

export class MoveClockRequest {
  /** An instant with its offset, RFC 3339, e.g. `2026-07-01T09:00:00+08:00`; never before the present business time. */
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, { message: 'moveTo must have a time and an offset' })
  moveTo: string;
}

export class ClockAnswer {
  /** Business time, RFC 3339 in UTC. */
  now: string;
  /** Today in Asia/Shanghai. */
  today: string;
}
