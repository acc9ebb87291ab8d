import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { In } from 'typeorm';
import type {
  SeriousListEntryAnswer,
  SeriousListEntryRow,
  SeriousListPage,
  SeriousListQuery,
} from './serious-list.dto';
import { SeriousListEntry } from './serious-list-entry.entity';

const LISTING: Listing = {
  from: 'serious_list_entry s join enterprise_copy e on e.id = s.enterprise_id',
  id: 's.id',
  texts: ['s.source_decision'],
  sorts: {
    proposedOn: { by: 's.proposed_on', type: 'date' },
    listedOn: { by: `coalesce(s.listed_on, '9999-12-31')`, type: 'date' },
  },
};

function filterOf(query: SeriousListQuery, actor: Actor): Filter {
  return new Filter()
    .add('s.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('s.state = any(?)', query.state)
    .add('s.listed_on >= ?', query.listedFrom)
    .add('s.listed_on <= ?', query.listedTo);
}

/** What the serious list shows. */
@Injectable()
export class SeriousListReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  async entries(query: SeriousListQuery, actor: Actor): Promise<SeriousListPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(SeriousListEntry, { id: In(ids) }));
    return { items: await this.enterprises.withNames(found.map(answerOf)), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: SeriousListQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 's.state');
  }

  /** @throws DomainError serious-list.entry-not-found; also for an entry of another enterprise */
  async entry(id: string, actor: Actor): Promise<SeriousListEntryRow> {
    const entry = await this.db.manager.findOneBy(SeriousListEntry, { id });
    if (!entry || isForeign(actor, entry.enterpriseId)) {
      throw new DomainError('not-found', 'serious-list.entry-not-found', { id });
    }
    return (await this.enterprises.withNames([answerOf(entry)]))[0]!;
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
