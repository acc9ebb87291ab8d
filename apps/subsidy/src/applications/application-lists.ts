import { Inject, Injectable } from '@nestjs/common';
import { parseYuan } from '@app/kernel/money';
import type { Actor } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type { ApplicationCountsQuery, ApplicationList, ApplicationQuery } from './application.dto';
import { type Application, APPLICATION_COLUMNS } from './application-store';
import { viewOfApplication } from './application-views';

/** What nobody has rated yet has no amount: it comes first, and between no bounds. */
const AMOUNT = `coalesce((a.assessment ->> 'amountFen')::bigint, -1)`;
const LISTING: Listing = {
  from: 'application a join enterprise_copy e on e.id = a.enterprise_id',
  id: 'a.id',
  texts: ['a.number'],
  sorts: {
    filedOn: { by: 'a.filed_on', type: 'date' },
    amount: { by: AMOUNT, type: 'bigint' },
    number: { by: 'a.number', type: 'text' },
    enterpriseName: { by: 'e.name', type: 'text' },
  },
  isOldestFirst: true,
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
    const filter = filterOf(query, actor).add('a.state = any(?::text[])', query.state).search(query.q, LISTING.texts);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<Application & { sortValue: string }>(
      `select ${APPLICATION_COLUMNS}, ${keyset.sortValue} as "sortValue" from ${LISTING.from}
       where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, (row) => viewOfApplication(row, policyTitle(this.rules, row.policyId, row.policyVersion)));
  }

  counts(query: ApplicationCountsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'a.state');
  }
}

function filterOf(query: ApplicationCountsQuery, actor: Actor): Filter {
  const filter = new Filter()
    .add('a.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('a.policy_id = ?', query.policyId)
    .add('a.project_code = ?', query.projectCode)
    .add('a.id in (select application_id from application_pledge where pledge_id = ?::uuid)', query.pledgeId)
    .add(`a.assessment ->> 'grade' = any(?::text[])`, query.grade)
    .add('e.sub_zone = ?', query.subZone)
    .add('a.filed_on >= ?::date', query.filedFrom)
    .add('a.filed_on <= ?::date', query.filedTo)
    .add(`${AMOUNT} >= ?::bigint`, amountFen(query.amountFrom))
    .add(`${AMOUNT} between 0 and ?::bigint`, amountFen(query.amountTo));
  if (query.mine) filter.add(DONE_BY[query.mine as keyof typeof DONE_BY], actor.id);
  return filter;
}

/** Yuan, with or without places, in fen. */
function amountFen(yuan: string | undefined): bigint | undefined {
  if (yuan === undefined) return undefined;
  const [whole, places = ''] = yuan.split('.');
  return parseYuan(`${whole}.${places.padEnd(2, '0')}`);
}
