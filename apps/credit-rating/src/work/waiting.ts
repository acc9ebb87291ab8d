import type { Database } from '@app/platform/database';
import type { Waiting, WaitingItem } from '@app/platform/work';

type Row = Pick<WaitingItem, 'id' | 'enterpriseId' | 'enterpriseName' | 'what' | 'since'> & {
  count: number;
  oldestAt: Date;
};

/**
 * A queue without due days, oldest first.
 * @param statement selects id, "enterpriseId", "enterpriseName", since and what ({ zh, en })
 */
export async function waitingIn(
  db: Database,
  statement: string,
  parameters: unknown[],
  limit: number,
): Promise<Waiting> {
  const rows = await db.query<Row>(
    `select w.*, count(*) over ()::int as count, min(since) over () as "oldestAt" from (${statement}) w
     order by since, id limit $${parameters.length + 1}`,
    [...parameters, limit],
  );
  return {
    count: rows[0]?.count ?? 0,
    oldestAt: rows[0]?.oldestAt ?? null,
    overdueCount: 0,
    items: rows.map(({ id, enterpriseId, enterpriseName, what, since }) => ({
      ...{ id, enterpriseId, enterpriseName, what, since, dueOn: null, amountFen: null },
    })),
  };
}
