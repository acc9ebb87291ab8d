import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type { StateCounts } from '../lists/list.dto';
import { fenOf, Filters, listOf, PageOf, type SortColumn } from '../lists/list-query';
import type { ApplicationCountsQuery, ApplicationList, ApplicationQuery } from './application.dto';
import { type Application, APPLICATION_COLUMNS } from './application-store';
import { viewOfApplication } from './application-views';

/** What nobody has rated yet has no amount: it comes first, and between no bounds. */
const AMOUNT = `coalesce((a.assessment ->> 'amountFen')::bigint, -1)`;
const SORTS: Record<string, SortColumn> = {
  filedOn: { by: 'a.filed_on', type: 'date' },
  amount: { by: AMOUNT, type: 'bigint' },
  number: { by: 'a.number', type: 'text' },
  enterpriseName: { by: 'e.name', type: 'text' },
};
const DONE_BY = { reviewed: 'a.reviewed_by = ?', approved: 'a.approved_by = ?' };

/** Applications as lists show them. */
@Injectable()
export class ApplicationLists {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: ApplicationQuery, actor: Actor): Promise<ApplicationList> {
    const filters = filtersOf(query, actor).add('a.state = any(?::text[])', listOf(query.state));
    const page = new PageOf(filters, SORTS, 'a.id', query);
    const rows = await this.db.query<Application & { sortKey: string }>(
      `select ${APPLICATION_COLUMNS}, ${page.key} as "sortKey" from application a join enterprise_copy e on e.id = a.enterprise_id
       where ${filters.where} order by ${page.orderBy} limit ${page.fetch}`,
      filters.params,
    );
    return page.of(rows, (row) => viewOfApplication(row, policyTitle(this.rules, row.policyId, row.policyVersion)));
  }

  async counts(query: ApplicationCountsQuery, actor: Actor): Promise<StateCounts> {
    const filters = filtersOf(query, actor);
    const rows = await this.db.query<{ state: string; count: number }>(
      `select a.state, count(*)::int as count from application a join enterprise_copy e on e.id = a.enterprise_id
       where ${filters.where} group by a.state order by a.state`,
      filters.params,
    );
    return { counts: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }
}

function filtersOf(query: ApplicationCountsQuery, actor: Actor): Filters {
  const filters = new Filters()
    .add('a.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('a.policy_id = ?', query.policyId)
    .add('a.project_code = ?', query.projectCode)
    .add(`a.assessment ->> 'grade' = any(?::text[])`, listOf(query.grade))
    .add('e.sub_zone = ?', query.subZone)
    .add('a.filed_on >= ?::date', query.filedFrom)
    .add('a.filed_on <= ?::date', query.filedTo)
    .add(`${AMOUNT} >= ?::bigint`, fenOf(query.amountFrom))
    .add(`${AMOUNT} between 0 and ?::bigint`, fenOf(query.amountTo))
    .search(query.q, 'a.number');
  if (query.mine) filters.add(DONE_BY[query.mine as keyof typeof DONE_BY], actor.id);
  return filters;
}
