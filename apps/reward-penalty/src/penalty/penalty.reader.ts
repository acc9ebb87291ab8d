import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Database, type Tx } from '@app/platform/database';
import { In } from 'typeorm';
import type { PenaltiesQuery, PenaltyAnswer, PenaltyPage, PenaltyRow } from './penalty.dto';
import { Penalty, PenaltyObligation } from './penalty.entity';

const LISTING: Listing = {
  from: 'penalty p join enterprise_copy e on e.id = p.enterprise_id',
  id: 'p.id',
  texts: ['p.document_number'],
  sorts: {
    determinedOn: { by: 'p.determined_on', type: 'date' },
    fineFen: { by: 'coalesce(p.fine_fen, 0)', type: 'bigint' },
  },
};

function filterOf(query: PenaltiesQuery, actor: Actor): Filter {
  return new Filter()
    .add('p.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('p.state = any(?)', query.state)
    .add('p.department = ?', query.department)
    .add('p.violation_id = ?', query.violationId)
    .add('p.offence = ?', query.offence)
    .add('p.class = any(?)', query.class)
    .add('p.determined_on >= ?', query.determinedFrom)
    .add('p.determined_on <= ?', query.determinedTo);
}

@Injectable()
export class PenaltyReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  async list(query: PenaltiesQuery, actor: Actor): Promise<PenaltyPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Penalty, { id: In(ids) }));
    const obligations = await this.db.manager.find(PenaltyObligation, {
      where: { penaltyId: In(ids) },
      order: { n: 'ASC' },
    });
    const items = found.map((one) =>
      answerOf(
        one,
        obligations.filter(({ penaltyId }) => penaltyId === one.id),
      ),
    );
    return { items: await this.enterprises.withNames(items), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: PenaltiesQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'p.state');
  }

  /** @throws DomainError penalty.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<PenaltyRow> {
    const penalty = await this.db.manager.findOneBy(Penalty, { id });
    if (!penalty || isForeign(actor, penalty.enterpriseId)) {
      throw new DomainError('not-found', 'penalty.not-found', { id });
    }
    const answer = answerOf(penalty, await obligationsIn(this.db.manager, id));
    return (await this.enterprises.withNames([answer]))[0]!;
  }
}

export function obligationsIn(tx: Tx, penaltyId: string): Promise<PenaltyObligation[]> {
  return tx.find(PenaltyObligation, { where: { penaltyId }, order: { n: 'ASC' } });
}

export function answerOf(penalty: Penalty, obligations: PenaltyObligation[]): PenaltyAnswer {
  const { fineFen, determinedAt, ...rest } = penalty;
  return {
    ...rest,
    fineFen: fineFen === null ? null : fineFen.toString(),
    determinedAt: determinedAt.toISOString(),
    obligations: obligations.map(({ penaltyId: _, ...obligation }) => obligation),
  };
}
