import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type { StateCounts } from '../lists/list.dto';
import { Filters, listOf, PageOf, type SortColumn } from '../lists/list-query';
import type { CorrectionCountsQuery, CorrectionList, CorrectionQuery, CorrectionView } from './correction.dto';
import { CORRECTION_COLUMNS, CORRECTION_FROM, type CorrectionRow, viewOfCorrection } from './correction-store';

const SORTS: Record<string, SortColumn> = {
  openedAt: { by: 'c.opened_at', type: 'timestamptz' },
  amount: { by: 'c.amount_fen', type: 'bigint' },
  applicationNumber: { by: 'a.number', type: 'text' },
  enterpriseName: { by: 'e.name', type: 'text' },
};

/** Corrections as lists show them. */
@Injectable()
export class CorrectionLists {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: CorrectionQuery, actor: Actor): Promise<CorrectionList> {
    const filters = filtersOf(query, actor).add('c.state = any(?::text[])', listOf(query.state));
    const page = new PageOf(filters, SORTS, 'c.id', query);
    const rows = await this.db.query<CorrectionRow & { sortKey: string }>(
      `select ${CORRECTION_COLUMNS}, ${page.key} as "sortKey" ${CORRECTION_FROM}
       where ${filters.where} order by ${page.orderBy} limit ${page.fetch}`,
      filters.params,
    );
    return page.of(rows, ({ sortKey: _, ...row }) => this.view(row));
  }

  async counts(query: CorrectionCountsQuery, actor: Actor): Promise<StateCounts> {
    const filters = filtersOf(query, actor);
    const rows = await this.db.query<{ state: string; count: number }>(
      `select c.state, count(*)::int as count ${CORRECTION_FROM} where ${filters.where} group by c.state order by c.state`,
      filters.params,
    );
    return { counts: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }

  /** Those of one application, oldest first. */
  async ofApplication(applicationId: string): Promise<CorrectionView[]> {
    const rows = await this.db.query<CorrectionRow>(
      `select ${CORRECTION_COLUMNS} ${CORRECTION_FROM} where c.application_id = $1 order by c.id`,
      [applicationId],
    );
    return rows.map((row) => this.view(row));
  }

  private view(row: CorrectionRow): CorrectionView {
    return viewOfCorrection(row, policyTitle(this.rules, row.policyId, row.policyVersion));
  }
}

function filtersOf(query: CorrectionCountsQuery, actor: Actor): Filters {
  const filters = new Filters()
    .add('c.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('c.direction = ?', query.direction)
    .search(query.q, 'a.number');
  if (query.writeOff === 'proposed') filters.and(`c.write_off_maker is not null and c.state = 'approved'`);
  return filters;
}
