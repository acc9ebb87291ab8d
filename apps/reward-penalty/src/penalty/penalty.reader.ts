import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, mustSee } from '@app/platform/auth';
import { Database, type Tx } from '@app/platform/database';
import { type FindOptionsWhere, In, LessThan } from 'typeorm';
import type { PenaltiesQuery, PenaltyAnswer, PenaltyPage } from './penalty.dto';
import { Penalty, PenaltyObligation } from './penalty.entity';

const PAGE = 50;

@Injectable()
export class PenaltyReader {
  constructor(@Inject(Database) private readonly db: Database) {}

  async list({ limit = PAGE, cursor, ...filter }: PenaltiesQuery, actor: Actor): Promise<PenaltyPage> {
    if (filter.enterpriseId) mustSee(actor, filter.enterpriseId);
    const enterpriseId = filter.enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
    const where: FindOptionsWhere<Penalty> = {
      ...(filter.state ? { state: filter.state } : {}),
      ...(filter.department ? { department: filter.department } : {}),
      ...(filter.violationId ? { violationId: filter.violationId } : {}),
      ...(enterpriseId ? { enterpriseId } : {}),
      ...(cursor ? { id: LessThan(cursor) } : {}),
    };
    const found = await this.db.manager.find(Penalty, { where, order: { id: 'DESC' }, take: limit });
    const obligations = await this.db.manager.find(PenaltyObligation, {
      where: { penaltyId: In(found.map(({ id }) => id)) },
      order: { n: 'ASC' },
    });
    const items = found.map((one) =>
      answerOf(
        one,
        obligations.filter(({ penaltyId }) => penaltyId === one.id),
      ),
    );
    return { items, nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError penalty.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<PenaltyAnswer> {
    const penalty = await this.db.manager.findOneBy(Penalty, { id });
    if (!penalty || isForeign(actor, penalty.enterpriseId)) {
      throw new DomainError('not-found', 'penalty.not-found', { id });
    }
    return answerOf(penalty, await obligationsIn(this.db.manager, id));
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
