import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { book } from './ledger';
import type { CreatePool, PoolView } from './pool.dto';

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
}
