import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { In } from 'typeorm';
import type {
  Candidate,
  CandidatePage,
  CandidatesQuery,
  EntriesQuery,
  RedListEntryAnswer,
  RedListEntryPage,
  RedListEntryRow,
} from './red-list.dto';
import { RedListEntry } from './red-list-entry.entity';

const ENTRIES: Listing = {
  from: 'red_list_entry r join enterprise_copy e on e.id = r.enterprise_id',
  id: 'r.id',
  texts: [],
  sorts: {
    proposedOn: { by: 'r.proposed_on', type: 'date' },
    until: { by: `coalesce(r.until_on, '9999-12-31')`, type: 'date' },
  },
};
const CANDIDATES: Listing = {
  from: 'red_list_candidate c join enterprise_copy e on e.id = c.enterprise_id',
  id: 'c.enterprise_id',
  texts: [],
  sorts: { since: { by: 'c.since', type: 'date' } },
  isOldestFirst: true,
};

function filterOf(query: EntriesQuery, actor: Actor): Filter {
  return new Filter()
    .add('r.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('r.state = any(?)', query.state)
    .add('r.proposed_on >= ?', query.proposedFrom)
    .add('r.proposed_on <= ?', query.proposedTo)
    .add('r.until_on >= ?', query.untilFrom)
    .add('r.until_on <= ?', query.untilTo);
}

/** What the red list shows. */
@Injectable()
export class RedListReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  async candidates(query: CandidatesQuery): Promise<CandidatePage> {
    const filter = new Filter().add('e.sector = ?', query.sector).add('e.sub_zone = ?', query.subZone);
    const { ids, nextCursor } = await pageOf(this.db, CANDIDATES, filter, query);
    const found = await this.db.query<Candidate & { id: string }>(
      `select e.id, e.id as "enterpriseId", e.uscc, e.name, e.sector, e.sub_zone as "subZone", c.since, c.rule_version as "ruleVersion"
       from red_list_candidate c join enterprise_copy e on e.id = c.enterprise_id where c.enterprise_id = any($1::uuid[])`,
      [ids],
    );
    return { items: inOrder(ids, found).map(({ id: _, ...candidate }) => candidate), nextCursor };
  }

  async entries(query: EntriesQuery, actor: Actor): Promise<RedListEntryPage> {
    const { ids, nextCursor } = await pageOf(this.db, ENTRIES, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(RedListEntry, { id: In(ids) }));
    return { items: await this.enterprises.withNames(found.map(answerOf)), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: EntriesQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, ENTRIES, filterOf(query, actor), query, 'r.state');
  }

  /** @throws DomainError red-list.entry-not-found; also for an entry of another enterprise */
  async entry(id: string, actor: Actor): Promise<RedListEntryRow> {
    const entry = await this.db.manager.findOneBy(RedListEntry, { id });
    if (!entry || isForeign(actor, entry.enterpriseId)) {
      throw new DomainError('not-found', 'red-list.entry-not-found', { id });
    }
    return (await this.enterprises.withNames([answerOf(entry)]))[0]!;
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
