import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { book } from './ledger';
import type { CreatePool, PoolEntriesQuery, PoolEntryList, PoolEntryView, PoolView } from './pool.dto';

const COLUMNS = `code, year, title, amount_fen as "amountFen", reserved_fen as "reservedFen", settled_fen as "settledFen", available_fen as "leftFen"`;
const MAX_POOLS = 500;

@Injectable()
export class Pools {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Opens a pool with its whole budget. @throws DomainError pool.exists */
  create(body: CreatePool, actor: Actor): Promise<PoolView> {
    return this.db.command(async (tx) => {
      const at = this.clock.now();
      const inserted = await sql(
        tx,
        `insert into pool (code, year, title, amount_fen, created_by, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning code`,
        [body.code, body.year, body.title, body.amountFen, actor.id, at],
      );
      if (inserted.length === 0) throw new DomainError('conflict', 'pool.exists', { pool: body.code, year: body.year });
      const amountFen = BigInt(body.amountFen);
      const key = { poolCode: body.code, poolYear: body.year };
      await book(tx, [{ ...key, kind: 'budget', payoutId: null, amountFen }], this.clock.today(), at);
      await this.audit.add(tx, {
        action: 'pool.opened',
        subjectKind: 'pool',
        subjectId: `${body.code}/${body.year}`,
        detail: { amountFen: body.amountFen },
      });
      return this.get(body.code, body.year, tx);
    });
  }

  list(): Promise<PoolView[]> {
    return this.db.query<PoolView>(`select ${COLUMNS} from pool order by year desc, code limit ${MAX_POOLS}`);
  }

  /** @throws DomainError pool.not-found */
  async get(code: string, year: number, tx: Tx = this.db.manager): Promise<PoolView> {
    const [row] = await sql<PoolView>(tx, `select ${COLUMNS} from pool where code = $1 and year = $2`, [code, year]);
    if (!row) throw new DomainError('not-found', 'pool.not-found', { pool: code, year });
    return row;
  }

  /** Newest first. The balances are those of the pool, less what was booked after each. @throws DomainError pool.not-found */
  async entries(code: string, year: number, query: PoolEntriesQuery): Promise<PoolEntryList> {
    await this.get(code, year);
    const limit = query.limit ?? 50;
    const rows = await this.db.query<Omit<PoolEntryView, 'bookedAt'> & { bookedAt: Date }>(
      `with line as (
         select j.id, j.kind, j.payout_id, j.booked_on, j.booked_at,
           coalesce(sum(p.amount_fen) filter (where p.account = 'available'), 0) as available,
           coalesce(sum(p.amount_fen) filter (where p.account = 'reserved'), 0) as reserved,
           coalesce(sum(p.amount_fen) filter (where p.account = 'settled'), 0) as settled
         from journal j join posting p on p.journal_id = j.id where j.pool_code = $1 and j.pool_year = $2 group by j.id
       ), balance as (
         select line.*, l.available_fen - sum(available) over w + available as left_fen,
           l.reserved_fen - sum(reserved) over w + reserved as reserved_fen, l.settled_fen - sum(settled) over w + settled as settled_fen
         from line join pool l on l.code = $1 and l.year = $2 window w as (order by line.id desc)
       )
       select b.id, b.kind, (case when b.kind in ('reserve', 'adjust') then b.reserved when b.kind = 'settle' then b.settled
           else b.available end)::text as "amountFen",
         b.payout_id as "payoutId", a.id as "applicationId", a.number as "applicationNumber", e.id as "enterpriseId",
         e.name as "enterpriseName", b.booked_on as "bookedOn", b.booked_at as "bookedAt", b.left_fen::text as "leftFen",
         b.reserved_fen::text as "reservedFen", b.settled_fen::text as "settledFen"
       from balance b left join payout p on p.id = b.payout_id left join application a on a.id = p.application_id
       left join enterprise_copy e on e.id = p.enterprise_id
       where $3::uuid is null or b.id < $3 order by b.id desc limit $4`,
      [code, year, query.cursor ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, bookedAt: row.bookedAt.toISOString() }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
