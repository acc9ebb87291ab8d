import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import type { PageQuery } from '@app/platform/page.dto';
import { type FindOptionsWhere, LessThan } from 'typeorm';
import type { Candidate, CandidatePage, EntriesQuery, RedListEntryAnswer, RedListEntryPage } from './red-list.dto';
import { RedListEntry } from './red-list-entry.entity';

const PAGE = 50;

/** What the red list shows. */
@Injectable()
export class RedListReader {
  constructor(@Inject(Database) private readonly db: Database) {}

  async candidates({ limit = PAGE, cursor }: PageQuery): Promise<CandidatePage> {
    const items = await this.db.query<Candidate>(
      `select e.id as "enterpriseId", e.uscc, e.name, e.sector, e.sub_zone as "subZone", c.since, c.rule_version as "ruleVersion"
       from red_list_candidate c join enterprise_copy e on e.id = c.enterprise_id
       where $2::uuid is null or c.enterprise_id > $2 order by c.enterprise_id limit $1`,
      [limit, cursor ?? null],
    );
    return { items, nextCursor: items.length === limit ? items.at(-1)!.enterpriseId : null };
  }

  async entries({ limit = PAGE, cursor, ...filter }: EntriesQuery, actor: Actor): Promise<RedListEntryPage> {
    if (filter.enterpriseId) mustSee(actor, filter.enterpriseId);
    const enterpriseId = filter.enterpriseId ?? (actor.roles.includes('enterprise') ? actor.enterpriseId! : undefined);
    const where: FindOptionsWhere<RedListEntry> = {
      ...(enterpriseId ? { enterpriseId } : {}),
      ...(filter.state ? { state: filter.state } : {}),
      ...(cursor ? { id: LessThan(cursor) } : {}),
    };
    const found = await this.db.manager.find(RedListEntry, { where, order: { id: 'DESC' }, take: limit });
    return { items: found.map(answerOf), nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError red-list.entry-not-found; also for an entry of another enterprise */
  async entry(id: string, actor: Actor): Promise<RedListEntryAnswer> {
    const entry = await this.db.manager.findOneBy(RedListEntry, { id });
    if (!entry || isForeign(actor, entry.enterpriseId)) {
      throw new DomainError('not-found', 'red-list.entry-not-found', { id });
    }
    return answerOf(entry);
  }
}

export function answerOf(entry: RedListEntry): RedListEntryAnswer {
  const { id, enterpriseId, state, version, proposedBy, proposedOn, confirmedBy, receiptId } = entry;
  const { leftOn, leftReasons, leftCauseEventId, leftReceiptId, continuesId, exemptFrom, exemptionReason } = entry;
  const { withdrawnBy, withdrawnReason } = entry;
  return {
    ...{ id, enterpriseId, state, version, proposedBy, proposedOn, confirmedBy, receiptId },
    from: entry.fromOn,
    until: entry.untilOn,
    ...{ leftOn, leftReasons, leftCauseEventId, leftReceiptId, continuesId, exemptFrom, exemptionReason },
    voidGap: entry.voidUntil ? { from: leftOn!, until: entry.voidUntil } : null,
    ...{ withdrawnBy, withdrawnReason },
  };
}
