import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { viewOfHold } from '../holds/hold-views';
import type { Hold } from '../holds/holds';
import type { PayoutList, PayoutQuery, PayoutView } from './payout.dto';

type Row = Omit<PayoutView, 'hold'> & { hold: Hold | null };

const SELECT = `select p.id, p.application_id as "applicationId", a.number as "applicationNumber", p.enterprise_id as "enterpriseId",
    e.name as "enterpriseName", p.kind, p.amount_fen as "amountFen", d.policy_id as "policyId", d.policy_version as "policyVersion",
    d.grade_on as "gradeOn", d.grade, d.receipt_id as "receiptId", p.pool_code as "poolCode", p.pool_year as "poolYear", p.state,
    p.version, p.maker, p.checker, p.approved_on as "approvedOn", p.instruction_id as "instructionId",
    p.bank_reference as "bankReference", p.bank_trouble as "bankTrouble", p.paid_on as "paidOn", p.correction_id as "correctionId",
    p.replaces_id as "replacesPayoutId", r.id as "proposedResolutionId",
    case when h.id is not null then jsonb_build_object('id', h.id, 'payoutId', h.payout_id, 'reason', h.reason, 'rule', h.rule,
      'causeEventId', h.cause_event_id, 'causeEventIds', h.cause_event_ids, 'credit', h.credit,
      'causeAnnulledBy', h.cause_annulled_by, 'state', h.state, 'version', h.version, 'heldAt', h.held_at) end as hold
  from payout p
  join application a on a.id = p.application_id
  join enterprise_copy e on e.id = p.enterprise_id
  join decision d on d.id = p.decision_id
  left join hold h on h.payout_id = p.id and h.state = 'open'
  left join hold_resolution r on r.hold_id = h.id and r.state = 'proposed'`;

@Injectable()
export class Payouts {
  constructor(@Inject(Database) private readonly db: Database) {}

  async list(query: PayoutQuery, actor: Actor): Promise<PayoutList> {
    const limit = query.limit ?? 50;
    const rows = await this.db.query<Row>(
      `${SELECT} where ($1::text is null or p.state = $1)
         and ($2::text is null or (h.id is not null and ($2 = 'annulled') = (h.cause_annulled_by is not null)))
         and ($3::uuid is null or p.application_id = $3) and ($4::uuid is null or p.enterprise_id = $4)
         and ($5::uuid is null or p.id > $5)
       order by p.id limit $6`,
      [
        query.state ?? null,
        query.cause ?? null,
        query.applicationId ?? null,
        actor.enterpriseId ?? query.enterpriseId ?? null,
        query.cursor ?? null,
        limit + 1,
      ],
    );
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** The payouts of one run, in the order of their ids. */
  async ofRun(runId: string): Promise<PayoutView[]> {
    const rows = await this.db.query<Row>(`${SELECT} where p.run_id = $1 order by p.id`, [runId]);
    return rows.map(viewOf);
  }

  /** @throws DomainError payout.not-found */
  async get(id: string, actor: Actor): Promise<PayoutView> {
    const [row] = await this.db.query<Row>(`${SELECT} where p.id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'payout.not-found', { id });
    mustSee(actor, row.enterpriseId);
    return viewOf(row);
  }
}

function viewOf(row: Row): PayoutView {
  return { ...row, hold: row.hold && viewOfHold(row.hold) };
}
