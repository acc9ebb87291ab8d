import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { enterprisesLike, soughtOf } from '../search/text-search';
import type { RatingStep } from '../ratings/rating-change';
import { RecordStates } from '../records/record-states';
import type { EnterprisePage, EnterpriseQuery, EnterpriseRow } from './enterprise-list.dto';

/** What `q` is looked for in has its own indexes here, so it is a condition of the filter. */
const LISTING: Listing = {
  from: 'enterprise e join rating_current c on c.enterprise_id = e.id',
  id: 'e.id',
  texts: [],
  sorts: {
    uscc: { by: 'e.uscc', type: 'text' },
    name: { by: 'e.name', type: 'text' },
    score: { by: 'c.score::numeric', type: 'numeric' },
    grade: { by: 'c.grade', type: 'text' },
    registeredOn: { by: 'e.registered_on', type: 'date' },
  },
  usualSort: 'uscc',
};

interface Row extends Omit<EnterpriseRow, 'gradeSince' | 'openRecords'> {
  timeline: RatingStep[];
}

/** The enterprises of the park as a list. */
@Injectable()
export class EnterpriseList {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RecordStates) private readonly states: RecordStates,
  ) {}

  /** @throws DomainError request.invalid for a cursor of another list */
  async list(query: EnterpriseQuery): Promise<EnterprisePage> {
    const filter = this.filterOf(query).add('c.grade = any(?::text[])', query.grade);
    const listed = this.onSeriousList(filter);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<Row & { sortValue: string }>(
      `select e.id, e.uscc, e.name, e.sector, e.sub_zone as "subZone", e.registered_on as "registeredOn",
         e.revision as version, c.grade, c.score, c.timeline, ${listed} as "onSeriousList", ${keyset.sortValue} as "sortValue"
       from ${LISTING.from} where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    const { items, nextCursor } = keyset.page(rows, (row) => row);
    const open = await this.states.openOf(items.map(({ id }) => id));
    return {
      items: items.map(({ timeline, ...row }) => ({
        ...row,
        gradeSince: gradeSince(timeline),
        openRecords: open.get(row.id) ?? 0,
      })),
      nextCursor,
    };
  }

  /** By grade, with the filters of the list but grade. */
  counts(query: EnterpriseQuery): Promise<Counts> {
    return countsOf(this.db, LISTING, this.filterOf(query), {}, 'c.grade');
  }

  private filterOf({ q, subZone, sector, onSeriousList }: EnterpriseQuery): Filter {
    const filter = new Filter().add('e.sub_zone = any(?::text[])', subZone).add('e.sector = any(?::text[])', sector);
    if (q) filter.and(`e.id in (${enterprisesLike(soughtOf(q), filter)})`);
    if (onSeriousList !== undefined) filter.and(`${onSeriousList ? '' : 'not '}${this.onSeriousList(filter)}`);
    return filter;
  }

  private onSeriousList(filter: Filter): string {
    const today = filter.value(this.clock.today());
    return `exists (select 1 from serious_list_entry s where s.enterprise_id = e.id and s.listed_on <= ${today}::date
      and coalesce(least(s.until, s.left_on), 'infinity') > ${today}::date and s.left_reason is distinct from 'annulled')`;
  }
}

/** The first day of the present grade: a step may change the score alone. */
function gradeSince(timeline: readonly RatingStep[]): string | null {
  const grade = timeline.at(-1)?.grade;
  const before = timeline.findLastIndex((step) => step.grade !== grade);
  return timeline[before + 1]?.from ?? null;
}
