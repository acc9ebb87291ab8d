import { createHash } from 'node:crypto';
import type { Database } from './database';

export const AUDIT_BATCH = 1000;

/** A place in the chain: the entry up to which it is known to be good. */
export interface ChainPlace {
  seq: number;
  hash: string;
}

/** Before the first entry. */
export const CHAIN_START: ChainPlace = { seq: 0, hash: '0'.repeat(64) };

/**
 * The row as one text, made by the database so that sealing and verifying see the very same. What is null at its end is
 * left out, so rows from before there was a cause keep their text.
 */
export const ROW_TEXT = `concat_ws(E'\\x1f', a.id, extract(epoch from a.at), extract(epoch from a.business_at), a.actor, a.action,
  a.subject_kind, a.subject_id, coalesce(a.enterprise_id::text, '-'), a.detail::text, coalesce(a.trace_id, '-'),
  a.cause_event_id)`;

export function link(previous: string, text: string): string {
  return createHash('sha256').update(previous).update('\n').update(text).digest('hex');
}

export interface Walk {
  /** The last good entry. */
  place: ChainPlace;
  /** Number of the first entry that is wrong, where there is one. */
  firstBad: number | null;
  /** There was nothing after it at that moment. */
  isAtEnd: boolean;
}

/**
 * Recomputes the chain from a place that is known to be good.
 * @param published a head told earlier: where the walk passes it, the entry must be that one
 */
export async function walkChain(
  db: Pick<Database, 'query'>,
  from: ChainPlace,
  limit = AUDIT_BATCH,
  published?: ChainPlace,
): Promise<Walk> {
  const rows = await db.query<{ seq: string; hash: string; text: string | null }>(
    `select c.seq, c.hash, case when a.id is null then null else ${ROW_TEXT} end as text
     from audit_chain c left join audit a on a.id = c.audit_id where c.seq > $1 order by c.seq limit $2`,
    [from.seq, limit],
  );
  let place = from;
  for (const row of rows) {
    const seq = place.seq + 1;
    const isGood = Number(row.seq) === seq && row.text !== null && row.hash === link(place.hash, row.text);
    if (!isGood || (published?.seq === seq && published.hash !== row.hash)) {
      return { place, firstBad: seq, isAtEnd: false };
    }
    place = { seq, hash: row.hash };
  }
  return { place, firstBad: null, isAtEnd: rows.length < limit };
}
