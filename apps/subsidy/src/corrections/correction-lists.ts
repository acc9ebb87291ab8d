import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type { CorrectionCountsQuery, CorrectionList, CorrectionQuery, CorrectionView } from './correction.dto';
import { CORRECTION_COLUMNS, CORRECTION_TABLES, type CorrectionRow, viewOfCorrection } from './correction-store';

const LISTING: Listing = {
  from: CORRECTION_TABLES,
  id: 'c.id',
  texts: ['a.number'],
  sorts: {
    openedAt: { by: 'c.opened_at', type: 'timestamptz' },
    amount: { by: 'c.amount_fen', type: 'bigint' },
    applicationNumber: { by: 'a.number', type: 'text' },
    enterpriseName: { by: 'e.name', type: 'text' },
  },
  isOldestFirst: true,
};

/** Corrections as lists show them. */
@Injectable()
export class CorrectionLists {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: CorrectionQuery, actor: Actor): Promise<CorrectionList> {
    const filter = filterOf(query, actor).add('c.state = any(?::text[])', query.state).search(query.q, LISTING.texts);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<CorrectionRow & { sortValue: string }>(
      `select ${CORRECTION_COLUMNS}, ${keyset.sortValue} as "sortValue" from ${CORRECTION_TABLES}
       where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, (row) => this.view(row));
  }

  counts(query: CorrectionCountsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'c.state');
  }

  /** Those of one application, oldest first. */
  async ofApplication(applicationId: string): Promise<CorrectionView[]> {
    const rows = await this.db.query<CorrectionRow>(
      `select ${CORRECTION_COLUMNS} from ${CORRECTION_TABLES} where c.application_id = $1 order by c.id`,
      [applicationId],
    );
    return rows.map((row) => this.view(row));
  }

  private view(row: CorrectionRow): CorrectionView {
    return viewOfCorrection(row, policyTitle(this.rules, row.policyId, row.policyVersion));
  }
}

function filterOf(query: CorrectionCountsQuery, actor: Actor): Filter {
  const filter = new Filter()
    .add('c.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('c.direction = ?', query.direction);
  if (query.writeOff === 'proposed') filter.and(`c.write_off_maker is not null and c.state = 'approved'`);
  return filter;
}
