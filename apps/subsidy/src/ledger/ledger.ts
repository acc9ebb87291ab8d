import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { sql, type Tx, violates } from '@app/platform/database';
import { preparedSoon } from '@app/platform/prepared';
import { newId } from '@app/platform/id';

type Account = 'budget' | 'available' | 'reserved' | 'settled';
export type JournalKind = 'budget' | 'reserve' | 'adjust' | 'settle' | 'release' | 'return';

/** Which account a journal takes from and which it gives to. `adjust` may have a negative amount: money goes back. */
const MOVES: Record<JournalKind, { from: Account; to: Account }> = {
  budget: { from: 'budget', to: 'available' },
  reserve: { from: 'available', to: 'reserved' },
  adjust: { from: 'available', to: 'reserved' },
  settle: { from: 'reserved', to: 'settled' },
  release: { from: 'reserved', to: 'available' },
  return: { from: 'settled', to: 'available' },
};

export interface PoolKey {
  poolCode: string;
  poolYear: number;
}

export interface JournalEntry extends PoolKey {
  kind: JournalKind;
  /** Null for the budget alone. */
  payoutId: string | null;
  amountFen: bigint;
}

/**
 * Books journals, each with its two postings, and moves the balances of their pools, in one statement.
 * @throws DomainError pool.insufficient when a pool would go below zero
 */
export async function book(tx: Tx, entries: JournalEntry[], on: CalendarDate, at: Date): Promise<void> {
  const journals = entries
    .filter((entry) => entry.amountFen !== 0n)
    .map((entry) => ({ ...entry, id: newId(), ...MOVES[entry.kind], amountFen: entry.amountFen.toString() }));
  if (journals.length === 0) return;
  await preparedSoon(
    tx,
    `with entry as (
         select * from jsonb_to_recordset($1::jsonb) as row
           (id uuid, kind text, "poolCode" text, "poolYear" int, "payoutId" uuid, "amountFen" bigint, "from" text, "to" text)
       ), booked as (
         insert into journal (id, kind, pool_code, pool_year, payout_id, booked_on, booked_at)
         select id, kind, "poolCode", "poolYear", "payoutId", $2::date, $3::timestamptz from entry
       ), line as (
         select id, "poolCode", "poolYear", "from" as account, -"amountFen" as fen from entry
         union all
         select id, "poolCode", "poolYear", "to", "amountFen" from entry
       ), posted as (
         insert into posting (journal_id, account, amount_fen) select id, account, fen from line
       )
       update pool set available_fen = available_fen + change.available, reserved_fen = reserved_fen + change.reserved,
         settled_fen = settled_fen + change.settled
       from (
         select "poolCode", "poolYear",
           coalesce(sum(fen) filter (where account = 'available'), 0) as available,
           coalesce(sum(fen) filter (where account = 'reserved'), 0) as reserved,
           coalesce(sum(fen) filter (where account = 'settled'), 0) as settled
         from line group by 1, 2
       ) change
       where code = change."poolCode" and year = change."poolYear"`,
    [JSON.stringify(journals), on, at],
    (error) => {
      const { poolCode, poolYear } = journals[0]!;
      return violates(error, 'pool_never_below_zero')
        ? new DomainError('conflict', 'pool.insufficient', { pool: poolCode, year: poolYear })
        : error;
    },
  );
}

/** Locks the pools until the end of the transaction. @returns what is left in each, by `poolName` */
export async function lockPools(tx: Tx, keys: PoolKey[]): Promise<Map<string, bigint>> {
  const rows = await sql<{ code: string; year: number; available_fen: string }>(
    tx,
    `select code, year, available_fen from pool
     where (code, year) in (select * from jsonb_to_recordset($1::jsonb) as row ("poolCode" text, "poolYear" int))
     order by code, year for no key update`,
    [JSON.stringify(keys)],
  );
  return new Map(rows.map((row) => [poolName({ poolCode: row.code, poolYear: row.year }), BigInt(row.available_fen)]));
}

export function poolName({ poolCode, poolYear }: PoolKey): string {
  return `${poolCode}/${poolYear}`;
}

/** The year a decision books to: that of its day in Shanghai. */
export function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}
