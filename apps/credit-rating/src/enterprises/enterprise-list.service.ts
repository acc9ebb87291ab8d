import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { keysetOf, type SortKey } from '../listing/keyset';
import { enterprisesLike, Parameters, soughtOf } from '../listing/text-search';
import type { RatingStep } from '../ratings/rating-change';
import { RecordStates } from '../records/record-states';
import type { EnterpriseCounts, EnterprisePage, EnterpriseQuery, EnterpriseRow } from './enterprise-list.dto';

const PAGE = 50;

const KEYS: Record<string, SortKey> = {
  uscc: { expression: 'e.uscc', type: 'text' },
  name: { expression: 'e.name', type: 'text' },
  score: { expression: 'c.score::numeric', type: 'numeric' },
  grade: { expression: 'c.grade', type: 'text' },
  registeredOn: { expression: 'e.registered_on', type: 'date' },
};

const FROM = 'enterprise e join rating_current c on c.enterprise_id = e.id';

interface Row extends Omit<EnterpriseRow, 'gradeSince' | 'openRecords'> {
  timeline: RatingStep[];
  sortValue: string;
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
    const limit = query.limit ?? PAGE;
    const parameters = new Parameters();
    const listed = this.onSeriousList(parameters);
    const where = this.where(query, parameters, query.grade);
    const keys = keysetOf(KEYS, 'e.id', { sort: query.sort ?? 'uscc', cursor: query.cursor }, parameters);
    const rows = await this.db.query<Row>(
      `select e.id, e.uscc, e.name, e.sector, e.sub_zone as "subZone", e.registered_on as "registeredOn",
         e.revision as version, c.grade, c.score, c.timeline, ${listed} as "onSeriousList", ${keys.sortValue} as "sortValue"
       from ${FROM} where ${where} and ${keys.after} order by ${keys.orderBy} limit ${parameters.add(limit)}`,
      parameters.values,
    );
    const open = await this.states.openOf(rows.map(({ id }) => id));
    return {
      items: rows.map(({ timeline, sortValue: _sortValue, ...row }) => ({
        ...row,
        gradeSince: gradeSince(timeline),
        openRecords: open.get(row.id) ?? 0,
      })),
      nextCursor: rows.length === limit ? keys.cursorOf(rows.at(-1)!) : null,
    };
  }

  /** By grade, with the filters of the list but grade. */
  async counts(query: EnterpriseQuery): Promise<EnterpriseCounts> {
    const parameters = new Parameters();
    const where = this.where(query, parameters);
    const rows = await this.db.query<{ grade: string; count: number }>(
      `select c.grade, count(*)::int as count from ${FROM} where ${where} group by c.grade order by c.grade`,
      parameters.values,
    );
    return { counts: Object.fromEntries(rows.map(({ grade, count }) => [grade, count])) };
  }

  private where(query: EnterpriseQuery, parameters: Parameters, grades?: string[]): string {
    const parts = ['true'];
    const q = query.q?.trim();
    if (q) parts.push(`e.id in (${enterprisesLike(soughtOf(q), parameters)})`);
    if (query.subZone) parts.push(`e.sub_zone = any(${parameters.add(query.subZone)}::text[])`);
    if (query.sector) parts.push(`e.sector = any(${parameters.add(query.sector)}::text[])`);
    if (grades) parts.push(`c.grade = any(${parameters.add(grades)}::text[])`);
    if (query.onSeriousList !== undefined) {
      parts.push(`${query.onSeriousList ? '' : 'not '}${this.onSeriousList(parameters)}`);
    }
    return parts.join(' and ');
  }

  private onSeriousList(parameters: Parameters): string {
    const today = parameters.add(this.clock.today());
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
