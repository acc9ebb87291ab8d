import type { EventData } from '@app/contracts/define-event';
import type { ratingChangedV1 } from '@app/contracts/rating';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Database, Tx } from './database';
import { prepared, preparedSoon } from './prepared';

export interface RatingStep {
  from: CalendarDate;
  grade: string;
  score: string;
}

export interface RatingCopy {
  enterpriseId: string;
  revision: number;
  knownAt: Date;
  /** Oldest first; each step holds until the next, the last one until told otherwise. */
  timeline: RatingStep[];
  /** The `rating.changed` event this revision came with. */
  eventId: string;
}

/** For services that listen to `rating.changed`; their handler calls `apply`. */
export class RatingCopies {
  constructor(private readonly db: Database) {}

  /**
   * @returns the copy before and after, or null when the event is older than what is stored
   * @throws Error when a revision in between is missing: the timeline would have a gap that nothing else would show
   */
  async apply(
    tx: Tx,
    data: EventData<typeof ratingChangedV1>,
    eventId: string,
  ): Promise<{ before: RatingCopy | null; after: RatingCopy } | null> {
    const before = await this.find(data.enterpriseId, tx);
    if (before && data.revision <= before.revision) return null;
    if (data.revision !== (before?.revision ?? 0) + 1) {
      throw new Error(
        `Rating revision ${data.revision} came after ${before?.revision ?? 0}: one in between is missing`,
      );
    }
    const after: RatingCopy = {
      enterpriseId: data.enterpriseId,
      revision: data.revision,
      knownAt: new Date(data.knownAt),
      timeline: [...(before?.timeline ?? []).filter((step) => step.from < data.changedFrom), ...data.timeline],
      eventId,
    };
    await preparedSoon(
      tx,
      `insert into rating_copy (enterprise_id, revision, known_at, timeline, event_id) values ($1, $2, $3, $4, $5)
       on conflict (enterprise_id) do update set revision = $2, known_at = $3, timeline = $4, event_id = $5`,
      [after.enterpriseId, after.revision, after.knownAt, JSON.stringify(after.timeline), eventId],
    );
    return { before, after };
  }

  async find(enterpriseId: string, tx: Tx = this.db.manager): Promise<RatingCopy | null> {
    const [row] = await prepared<RatingCopy>(
      tx,
      `select enterprise_id as "enterpriseId", revision, known_at as "knownAt", timeline, event_id as "eventId"
       from rating_copy where enterprise_id = $1`,
      [enterpriseId],
    );
    return row ?? null;
  }
}

/** The step in force on a day, or null before the first. */
export function stepOn(copy: Pick<RatingCopy, 'timeline'> | null, on: CalendarDate): RatingStep | null {
  return copy?.timeline.findLast((step) => step.from <= on) ?? null;
}
