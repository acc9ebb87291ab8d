import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import { causeTypeOf } from '../facts/cause-type';
import { viewOfHold } from '../holds/hold-views';
import { type Hold, HOLD_OBJECT } from '../holds/holds';
import type { PayoutCountsQuery, PayoutDetail, PayoutList, PayoutQuery, PayoutStep, PayoutView } from './payout.dto';

type Row = Omit<PayoutView, 'hold' | 'policyTitle'> & { hold: Hold | null };

const COLUMNS = `p.id, p.application_id as "applicationId", a.number as "applicationNumber", p.enterprise_id as "enterpriseId",
    e.name as "enterpriseName", e.uscc, p.kind, p.amount_fen as "amountFen", d.policy_id as "policyId", d.policy_version as "policyVersion",
    d.grade_on as "gradeOn", d.grade, d.receipt_id as "receiptId", p.pool_code as "poolCode", p.pool_year as "poolYear", p.state,
    p.version, p.maker, p.checker, p.approved_on as "approvedOn", p.instruction_id as "instructionId",
    p.bank_reference as "bankReference", p.bank_trouble as "bankTrouble", p.paid_on as "paidOn", p.correction_id as "correctionId",
    p.replaces_id as "replacesPayoutId", r.id as "proposedResolutionId",
    case when h.id is not null then ${HOLD_OBJECT} end as hold`;
const TABLES = `payout p
  join application a on a.id = p.application_id
  join enterprise_copy e on e.id = p.enterprise_id
  join decision d on d.id = p.decision_id
  left join hold h on h.payout_id = p.id and h.state = 'open'
  left join hold_resolution r on r.hold_id = h.id and r.state = 'proposed'`;
const SELECT = `select ${COLUMNS} from ${TABLES}`;
const LISTING: Listing = {
  from: TABLES,
  id: 'p.id',
  texts: ['a.number'],
  sorts: {
    approvedOn: { by: 'p.approved_on', type: 'date' },
    amount: { by: 'p.amount_fen', type: 'bigint' },
    applicationNumber: { by: 'a.number', type: 'text' },
    enterpriseName: { by: 'e.name', type: 'text' },
  },
  isOldestFirst: true,
};
const CAUSE = {
  annulled: 'h.id is not null and h.cause_annulled_by is not null',
  standing: 'h.id is not null and h.cause_annulled_by is null',
};
const PROPOSAL = { none: 'h.id is not null and r.id is null', open: 'r.id is not null' };

const MAX_COURSE = 500;
/** The acts about a payout, its holds and their proposed ends. A hold begins just before its payout is stopped. */
const COURSE = `with subjects as (
    select 'payout' as kind, $1::text as id
    union all select 'hold', h.id::text from hold h where h.payout_id = $1::uuid
    union all select 'hold-resolution', r.id::text from hold_resolution r join hold h on h.id = r.hold_id where h.payout_id = $1::uuid
  )
  select u.business_at as at, u.actor, u.action, h.reason as "holdReason",
    ${causeTypeOf(`u.detail ->> 'causeEventId'`)} as "causeType", u.detail ->> 'causeEventId' as "causeEventId",
    r.outcome, coalesce(case when h.id is null then u.detail ->> 'reason' end, r.reason) as reason, u.detail ->> 'bankReference' as "bankReference"
  from audit u join subjects s on s.kind = u.subject_kind and s.id = u.subject_id
  left join lateral (
    select h.id, h.reason from hold h
    where u.action in ('payout.held', 'payout.suspended') and h.payout_id = $1::uuid and h.held_at <= u.business_at
    order by h.held_at desc limit 1
  ) h on true
  left join hold_resolution r on u.action = 'hold-resolution.proposed' and r.id::text = u.subject_id
  order by u.id limit ${MAX_COURSE}`;

@Injectable()
export class Payouts {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list(query: PayoutQuery, actor: Actor): Promise<PayoutList> {
    const filter = filterOf(query, actor).add('p.state = any(?::text[])', query.state).search(query.q, LISTING.texts);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<Row & { sortValue: string }>(
      `select ${COLUMNS}, ${keyset.sortValue} as "sortValue" from ${TABLES} where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, (row) => this.view(row));
  }

  counts(query: PayoutCountsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'p.state');
  }

  /** The payouts of one run, in the order of their ids. */
  async ofRun(runId: string): Promise<PayoutView[]> {
    const rows = await this.db.query<Row>(`${SELECT} where p.run_id = $1 order by p.id`, [runId]);
    return rows.map((row) => this.view(row));
  }

  /** @throws DomainError payout.not-found */
  async get(id: string, actor: Actor): Promise<PayoutDetail> {
    const [row] = await this.db.query<Row>(`${SELECT} where p.id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'payout.not-found', { id });
    mustSee(actor, row.enterpriseId);
    return { ...this.view(row), course: actor.roles.includes('enterprise') ? [] : await this.course(id) };
  }

  private async course(id: string): Promise<PayoutStep[]> {
    const rows = await this.db.query<Omit<PayoutStep, 'at'> & { at: Date }>(COURSE, [id]);
    return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  }

  private view(row: Row): PayoutView {
    const title = policyTitle(this.rules, row.policyId, row.policyVersion);
    return { ...row, policyTitle: title, hold: row.hold && viewOfHold(row.hold) };
  }
}

function filterOf(query: PayoutCountsQuery, actor: Actor): Filter {
  const filter = new Filter()
    .add('p.enterprise_id = ?::uuid', actor.enterpriseId ?? query.enterpriseId)
    .add('p.application_id = ?::uuid', query.applicationId)
    .add('p.approved_on >= ?::date', query.approvedFrom)
    .add('p.approved_on <= ?::date', query.approvedTo);
  if (query.cause) filter.and(CAUSE[query.cause as keyof typeof CAUSE]);
  if (query.proposal) filter.and(PROPOSAL[query.proposal as keyof typeof PROPOSAL]);
  return filter;
}
