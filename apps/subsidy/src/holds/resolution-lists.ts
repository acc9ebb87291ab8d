import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Database, sql, type Tx } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import type { StateCounts } from '../lists/list.dto';
import { Filters, listOf, PageOf, type SortColumn } from '../lists/list-query';
import type {
  HoldResolutionCountsQuery,
  HoldResolutionList,
  HoldResolutionQuery,
  HoldResolutionView,
} from './hold.dto';
import { viewOfHold } from './hold-views';
import type { Hold } from './holds';

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
    jsonb_build_object('id', h.id, 'payoutId', h.payout_id, 'reason', h.reason, 'rule', h.rule, 'causeEventId', h.cause_event_id,
      'causeEventIds', h.cause_event_ids, 'credit', h.credit, 'causeAnnulledBy', h.cause_annulled_by, 'state', h.state,
      'version', h.version, 'heldAt', h.held_at) as hold`;
const FROM = `from hold_resolution r join hold h on h.id = r.hold_id join payout p on p.id = h.payout_id
  join application a on a.id = p.application_id join enterprise_copy e on e.id = p.enterprise_id join decision d on d.id = p.decision_id`;
const SORTS: Record<string, SortColumn> = {
  madeAt: { by: 'r.made_at', type: 'timestamptz' },
  amount: { by: 'p.amount_fen', type: 'bigint' },
  applicationNumber: { by: 'a.number', type: 'text' },
  enterpriseName: { by: 'e.name', type: 'text' },
};

/** Proposed ends of holds as they are shown. */
@Injectable()
export class ResolutionLists {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: HoldResolutionQuery): Promise<HoldResolutionList> {
    const filters = filtersOf(query).add('r.state = any(?::text[])', listOf(query.state));
    const page = new PageOf(filters, SORTS, 'r.id', query);
    const rows = await this.db.query<Row & { sortKey: string }>(
      `select ${COLUMNS}, ${page.key} as "sortKey" ${FROM} where ${filters.where} order by ${page.orderBy} limit ${page.fetch}`,
      filters.params,
    );
    return page.of(rows, ({ sortKey: _, ...row }) => this.view(row));
  }

  async counts(query: HoldResolutionCountsQuery): Promise<StateCounts> {
    const filters = filtersOf(query);
    const rows = await this.db.query<{ state: string; count: number }>(
      `select r.state, count(*)::int as count ${FROM} where ${filters.where} group by r.state order by r.state`,
      filters.params,
    );
    return { counts: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }

  /** Those of one application, oldest first. */
  async ofApplication(applicationId: string): Promise<HoldResolutionView[]> {
    const rows = await this.db.query<Row>(`select ${COLUMNS} ${FROM} where p.application_id = $1 order by r.id`, [
      applicationId,
    ]);
    return rows.map((row) => this.view(row));
  }

  /** @throws DomainError hold-resolution.not-found */
  async get(id: string, tx: Tx = this.db.manager): Promise<HoldResolutionView> {
    const [row] = await sql<Row>(tx, `select ${COLUMNS} ${FROM} where r.id = $1`, [id]);
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

function filtersOf(query: HoldResolutionCountsQuery): Filters {
  return new Filters()
    .add('r.outcome = any(?::text[])', listOf(query.outcome))
    .add('p.application_id = ?::uuid', query.applicationId)
    .add('h.payout_id = ?::uuid', query.payoutId)
    .add('p.enterprise_id = ?::uuid', query.enterpriseId)
    .search(query.q, 'a.number');
}
