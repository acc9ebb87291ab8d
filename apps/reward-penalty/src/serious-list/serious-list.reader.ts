import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { type FindOptionsWhere, LessThan } from 'typeorm';
import type { SeriousListEntryAnswer, SeriousListPage, SeriousListQuery } from './serious-list.dto';
import { SeriousListEntry } from './serious-list-entry.entity';

const PAGE = 50;

/** What the serious list shows. */
@Injectable()
export class SeriousListReader {
  constructor(@Inject(Database) private readonly db: Database) {}

  async entries({ limit = PAGE, cursor, ...filter }: SeriousListQuery, actor: Actor): Promise<SeriousListPage> {
    if (filter.enterpriseId) mustSee(actor, filter.enterpriseId);
    const enterpriseId = filter.enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
    const where: FindOptionsWhere<SeriousListEntry> = {
      ...(enterpriseId ? { enterpriseId } : {}),
      ...(filter.state ? { state: filter.state } : {}),
      ...(cursor ? { id: LessThan(cursor) } : {}),
    };
    const found = await this.db.manager.find(SeriousListEntry, { where, order: { id: 'DESC' }, take: limit });
    return { items: found.map(answerOf), nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError serious-list.entry-not-found; also for an entry of another enterprise */
  async entry(id: string, actor: Actor): Promise<SeriousListEntryAnswer> {
    const entry = await this.db.manager.findOneBy(SeriousListEntry, { id });
    if (!entry || isForeign(actor, entry.enterpriseId)) {
      throw new DomainError('not-found', 'serious-list.entry-not-found', { id });
    }
    return answerOf(entry);
  }
}

export function answerOf(entry: SeriousListEntry): SeriousListEntryAnswer {
  const { id, enterpriseId, state, version, sourceDecision, decidedOn, legalBasis, months } = entry;
  const { recordId, causedByRecord, proposedBy, proposedOn, confirmedBy, listedOn, leftOn, leftReason } = entry;
  const { leftCauseEventId, continuesId, withdrawnBy, withdrawnReason } = entry;
  return {
    ...{ id, enterpriseId, state, version, sourceDecision, decidedOn, legalBasis, months },
    ...{ recordId, causedByRecord, proposedBy, proposedOn, confirmedBy, listedOn, until: entry.untilOn },
    ...{ leftOn, leftReason, leftCauseEventId, continuesId, withdrawnBy, withdrawnReason },
  };
}
