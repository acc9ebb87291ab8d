import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import { viewOfHold } from '../holds/hold-views';
import type { Hold } from '../holds/holds';
import type { StateCounts } from '../lists/list.dto';
import { Filters, listOf, PageOf, type SortColumn } from '../lists/list-query';
import type { PayoutCountsQuery, PayoutList, PayoutQuery, PayoutView } from './payout.dto';

type Row = Omit<PayoutView, 'hold' | 'policyTitle'> & { hold: Hold | null };

const COLUMNS = `p.id, p.application_id as "applicationId", a.number as "applicationNumber", p.enterprise_id as "enterpriseId",
    e.name as "enterpriseName", e.uscc, p.kind, p.amount_fen as "amountFen", d.policy_id as "policyId", d.policy_version as "policyVersion",
    d.grade_on as "gradeOn", d.grade, d.receipt_id as "receiptId", p.pool_code as "poolCode", p.pool_year as "poolYear", p.state,
    p.version, p.maker, p.checker, p.approved_on as "approvedOn", p.instruction_id as "instructionId",
    p.bank_reference as "bankReference", p.bank_trouble as "bankTrouble", p.paid_on as "paidOn", p.correction_id as "correctionId",
    p.replaces_id as "replacesPayoutId", r.id as "proposedResolutionId",
    case when h.id is not null then jsonb_build_object('id', h.id, 'payoutId', h.payout_id, 'reason', h.reason, 'rule', h.rule,
      'causeEventId', h.cause_event_id, 'causeEventIds', h.cause_event_ids, 'credit', h.credit,
      'causeAnnulledBy', h.cause_annulled_by, 'state', h.state, 'version', h.version, 'heldAt', h.held_at) end as hold`;
const FROM = `from payout p
  join application a on a.id = p.application_id
  join enterprise_copy e on e.id = p.enterprise_id
  join decision d on d.id = p.decision_id
  left join hold h on h.payout_id = p.id and h.state = 'open'
  left join hold_resolution r on r.hold_id = h.id and r.state = 'proposed'`;
const SELECT = `select ${COLUMNS} ${FROM}`;
const SORTS: Record<string, SortColumn> = {
  approvedOn: { by: 'p.approved_on', type: 'date' },
  amount: { by: 'p.amount_fen', type: 'bigint' },
  applicationNumber: { by: 'a.number', type: 'text' },
  enterpriseName: { by: 'e.name', type: 'text' },
};
const CAUSE = {
  annulled: 'h.id is not null and h.cause_annulled_by is not null',
  standing: 'h.id is not null and h.cause_annulled_by is null',
};
const PROPOSAL = { none: 'h.id is not null and r.id is null', open: 'r.id is not null' };

@Injectable()
export class Payouts {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: PayoutQuery, actor: Actor): Promise<PayoutList> {
    const filters = filtersOf(query, actor).add('p.state = any(?::text[])', listOf(query.state));
    const page = new PageOf(filters, SORTS, 'p.id', query);
    const rows = await this.db.query<Row & { sortKey: string }>(
      `select ${COLUMNS}, ${page.key} as "sortKey" ${FROM} where ${filters.where} order by ${page.orderBy} limit ${page.fetch}`,
      filters.params,
    );
    return page.of(rows, ({ sortKey: _, ...row }) => this.view(row));
  }

  async counts(query: PayoutCountsQuery, actor: Actor): Promise<StateCounts> {
    const filters = filtersOf(query, actor);
    const rows = await this.db.query<{ state: string; count: number }>(
      `select p.state, count(*)::int as count ${FROM} where ${filters.where} group by p.state order by p.state`,
      filters.params,
    );
    return { counts: Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }

  /** The payouts of one run, in the order of their ids. */
  async ofRun(runId: string): Promise<PayoutView[]> {
    const rows = await this.db.query<Row>(`${SELECT} where p.run_id = $1 order by p.id`, [runId]);
    return rows.map((row) => this.view(row));
  }

  /** @throws DomainError payout.not-found */
  async get(id: string, actor: Actor): Promise<PayoutView> {
    const [row] = await this.db.query<Row>(`${SELECT} where p.id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'payout.not-found', { id });
    mustSee(actor, row.enterpriseId);
    return this.view(row);
  }

  private view(row: Row): PayoutView {
    const title = policyTitle(this.rules, row.policyId, row.policyVersion);
    return { ...row, policyTitle: title, hold: row.hold && viewOfHold(row.hold) };
  }
}

function filtersOf(query: PayoutCountsQuery, actor: Actor): Filters {
  const filters = new Filters()
    .add('p.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('p.application_id = ?::uuid', query.applicationId)
    .add('p.approved_on >= ?::date', query.approvedFrom)
    .add('p.approved_on <= ?::date', query.approvedTo)
    .search(query.q, 'a.number');
  if (query.cause) filters.and(CAUSE[query.cause as keyof typeof CAUSE]);
  if (query.proposal) filters.and(PROPOSAL[query.proposal as keyof typeof PROPOSAL]);
  return filters;
}
