import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Database, sql, type Tx } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type {
  HoldResolutionCountsQuery,
  HoldResolutionList,
  HoldResolutionQuery,
  HoldResolutionView,
} from './hold.dto';
import { viewOfHold } from './hold-views';
import { type Hold, HOLD_OBJECT } from './holds';

type Row = Omit<HoldResolutionView, 'hold' | 'policyTitle' | 'madeAt' | 'checkedAt'> & {
  policyVersion: string;
  hold: Hold;
  madeAt: Date;
  checkedAt: Date | null;
};

const COLUMNS = `r.id, h.payout_id as "payoutId", p.application_id as "applicationId", a.number as "applicationNumber",
    a.policy_id as "policyId", d.policy_version as "policyVersion", p.enterprise_id as "enterpriseId", e.name as "enterpriseName", e.uscc,
    p.amount_fen as "approvedFen", r.outcome, r.reason, r.amount_fen as "amountFen", r.state, r.version, r.maker, r.made_at as "madeAt",
    r.checker, r.checked_at as "checkedAt",
    ${HOLD_OBJECT} as hold`;
const TABLES = `hold_resolution r join hold h on h.id = r.hold_id join payout p on p.id = h.payout_id
  join application a on a.id = p.application_id join enterprise_copy e on e.id = p.enterprise_id join decision d on d.id = p.decision_id`;
const LISTING: Listing = {
  from: TABLES,
  id: 'r.id',
  texts: ['a.number'],
  sorts: {
    madeAt: { by: 'r.made_at', type: 'timestamptz' },
    amount: { by: 'p.amount_fen', type: 'bigint' },
    applicationNumber: { by: 'a.number', type: 'text' },
    enterpriseName: { by: 'e.name', type: 'text' },
  },
  isOldestFirst: true,
};

/** Proposed ends of holds as they are shown. */
@Injectable()
export class ResolutionLists {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: HoldResolutionQuery): Promise<HoldResolutionList> {
    const filter = filterOf(query).add('r.state = any(?::text[])', query.state).search(query.q, LISTING.texts);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<Row & { sortValue: string }>(
      `select ${COLUMNS}, ${keyset.sortValue} as "sortValue" from ${TABLES} where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, (row) => this.view(row));
  }

  counts(query: HoldResolutionCountsQuery): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query), query, 'r.state');
  }

  /** Those of one application, oldest first. */
  async ofApplication(applicationId: string): Promise<HoldResolutionView[]> {
    const rows = await this.db.query<Row>(
      `select ${COLUMNS} from ${TABLES} where p.application_id = $1 order by r.id`,
      [applicationId],
    );
    return rows.map((row) => this.view(row));
  }

  /** @throws DomainError hold-resolution.not-found */
  async get(id: string, tx: Tx = this.db.manager): Promise<HoldResolutionView> {
    const [row] = await sql<Row>(tx, `select ${COLUMNS} from ${TABLES} where r.id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'hold-resolution.not-found', { id });
    return this.view(row);
  }

  private view({ policyVersion, hold, madeAt, checkedAt, ...row }: Row): HoldResolutionView {
    return {
      ...row,
      policyTitle: policyTitle(this.rules, row.policyId, policyVersion),
      hold: viewOfHold(hold),
      madeAt: madeAt.toISOString(),
      checkedAt: checkedAt?.toISOString() ?? null,
    };
  }
}

function filterOf(query: HoldResolutionCountsQuery): Filter {
  return new Filter()
    .add('r.outcome = any(?::text[])', query.outcome)
    .add('p.application_id = ?::uuid', query.applicationId)
    .add('h.payout_id = ?::uuid', query.payoutId)
    .add('p.enterprise_id = ?::uuid', query.enterpriseId);
}
