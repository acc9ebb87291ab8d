import { type ChainPlace, CHAIN_START, walkChain } from '@app/platform/audit-chain';
import pg from 'pg';
import { LocalError } from '../deploy/local/local-error';

export interface Verification {
  /** Entries that verify, from the first on. */
  sealed: number;
  /** Hash of the last of them. */
  head: string;
  firstBad: number | null;
  /** What stands there now, where the database was asked itself. */
  entry?: string | null;
}

/**
 * Walks the chain itself, so it neither trusts the service nor is stopped by a time limit on the way.
 * @param head told earlier: the chain must still contain it
 * @throws LocalError when the database is not within reach
 */
export async function verifyInDatabase(url: string, head: ChainPlace | undefined): Promise<Verification> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect().catch((error: Error) => {
    throw new LocalError(
      `DATABASE_URL: ${error.message}`,
      '数据库须可从此处访问 / the database must be within reach from here',
    );
  });
  try {
    const db = {
      query: async <Row>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
        (await client.query(text, parameters)).rows as Row[],
    };
    for (let place = CHAIN_START; ;) {
      const walk = await walkChain(db, place, 5_000, head);
      place = walk.place;
      const isCut = walk.isAtEnd && head !== undefined && place.seq < head.seq;
      const firstBad = walk.firstBad ?? (isCut ? place.seq + 1 : null);
      if (firstBad === null && !walk.isAtEnd) continue;
      const answer = { sealed: place.seq, head: place.hash, firstBad };
      if (firstBad === null) return answer;
      const [row] = await db.query<{ entry: string }>(
        `select concat_ws(' ', a.id, a.at, a.actor, a.action, a.subject_kind, a.subject_id) as entry
         from audit_chain c join audit a on a.id = c.audit_id where c.seq = $1`,
        [firstBad],
      );
      return { ...answer, entry: row?.entry ?? null };
    }
  } finally {
    await client.end();
  }
}
