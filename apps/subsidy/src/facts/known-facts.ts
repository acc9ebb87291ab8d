import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import type { RatingCopy } from '@app/platform/rating-copies';

export type KnownKind =
  'rating-step' | 'serious-list-entered' | 'serious-list-left' | 'pledge-breached' | 'pledge-void';

/** How a step of a timeline is named in `fact_known`. */
export function stepRef({ from, grade }: { from: string; grade: string }): string {
  return `${from} ${grade}`;
}

/** Notes when facts became known here, so that a page can say what is new since a filing. */
@Injectable()
export class KnownFacts {
  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /** The steps that the timeline did not have before. One that went and came back is news again. */
  async rated(tx: Tx, { before, after }: { before: RatingCopy | null; after: RatingCopy }): Promise<void> {
    const old = new Set(before?.timeline.map(stepRef));
    const refs = after.timeline.map(stepRef).filter((ref) => !old.has(ref));
    await this.note(tx, after.enterpriseId, 'rating-step', refs, after.eventId);
  }

  async note(tx: Tx, enterpriseId: string, kind: KnownKind, refs: string[], eventId: string): Promise<void> {
    await sql(
      tx,
      `insert into fact_known as k (enterprise_id, kind, ref, known_at, event_id)
       select $1, $2, ref, $4, $5 from unnest($3::text[]) as ref
       on conflict (enterprise_id, kind, ref) do update set known_at = excluded.known_at, event_id = excluded.event_id
       where k.event_id <> excluded.event_id`,
      [enterpriseId, kind, [...new Set(refs)], this.clock.now(), eventId],
    );
  }
}
