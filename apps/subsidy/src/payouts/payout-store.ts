import { Inject, Injectable } from '@nestjs/common';
import { payoutApprovedV1 } from '@app/contracts/subsidy';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { sql, type Tx, violates } from '@app/platform/database';
import { preparedSoon } from '@app/platform/prepared';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import type { Decision } from '../decisions/decisions';
import type { Basis } from '../decisions/decide';
import { book, type PoolKey, yearOf } from '../ledger/ledger';
import { type PayoutState, payoutStates } from './payout.states';

/** Facts that two people knew of when they released a payout unchanged. */
export interface AcceptedFacts {
  onGradeOn: Basis;
  todayFen: string;
  /** The breach they knew of: a later one, or that it proved false, is another fact. */
  breachEventId?: string | null;
}

export interface Payout extends PoolKey {
  id: string;
  applicationId: string;
  enterpriseId: string;
  uscc: string;
  kind: 'grant' | 'top-up';
  amountFen: bigint;
  decisionId: string;
  correctionId: string | null;
  replacesId: string | null;
  state: PayoutState;
  version: number;
  maker: string;
  checker: string;
  approvedOn: CalendarDate;
  accepted: AcceptedFacts | null;
  instructionId: string | null;
  bankReference: string | null;
  bankAttempts: number;
}

export interface NewPayout {
  applicationId: string;
  enterpriseId: string;
  uscc: string;
  kind: Payout['kind'];
  amountFen: bigint;
  decision: Decision;
  correctionId: string | null;
  replacesId: string | null;
  poolCode: string;
  maker: string;
  checker: string;
}

const COLUMNS = `p.id, p.application_id as "applicationId", p.enterprise_id as "enterpriseId", e.uscc, p.kind, p.amount_fen as "amountFen",
  p.decision_id as "decisionId", p.correction_id as "correctionId", p.replaces_id as "replacesId", p.pool_code as "poolCode",
  p.pool_year as "poolYear", p.state, p.version, p.maker, p.checker, p.approved_on as "approvedOn", p.accepted,
  p.instruction_id as "instructionId", p.bank_reference as "bankReference", p.bank_attempts as "bankAttempts"`;

type Row = Omit<Payout, 'amountFen'> & { amountFen: string };

/** Payouts as rows: approving them, finding them, moving them on. */
@Injectable()
export class PayoutStore {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Approves payouts: their money is reserved in the pool of this year in the same transaction.
   * @returns their ids, in the order of the list
   * @throws DomainError pool.insufficient, pool.not-found
   */
  async approve(tx: Tx, list: NewPayout[]): Promise<string[]> {
    if (list.length === 0) return [];
    const at = this.clock.now();
    const today = this.clock.today();
    const poolYear = yearOf(today);
    const rows = list.map(({ decision, ...one }) => ({
      ...one,
      id: newId(),
      amountFen: one.amountFen.toString(),
      decisionId: decision.id,
    }));
    await this.insert(tx, rows, poolYear, today, at);
    await this.outbox.addAll(
      tx,
      payoutApprovedV1,
      list.map((one, index) => ({
        payoutId: rows[index]!.id,
        applicationId: one.applicationId,
        enterpriseId: one.enterpriseId,
        uscc: one.uscc,
        amountFen: one.amountFen.toString(),
        gradeOn: one.decision.gradeOn,
        grade: one.decision.grade,
        policy: { id: one.decision.policyId, version: one.decision.policyVersion, hash: one.decision.policyHash },
        poolCode: one.poolCode,
        receiptId: one.decision.receiptId,
        approvedAt: at.toISOString(),
      })),
    );
    await this.audit.addAll(
      tx,
      list.map((one, index) => ({
        action: 'payout.approved',
        subjectKind: 'payout',
        subjectId: rows[index]!.id,
        enterpriseId: one.enterpriseId,
        detail: { from: null, to: 'approved', amountFen: one.amountFen.toString(), maker: one.maker },
      })),
    );
    // Last, because everybody who approves waits for the same pool row.
    await book(
      tx,
      list.map((one, index) => ({
        kind: 'reserve',
        poolCode: one.poolCode,
        poolYear,
        payoutId: rows[index]!.id,
        amountFen: one.amountFen,
      })),
      today,
      at,
    );
    return rows.map((row) => row.id);
  }

  private async insert(
    tx: Tx,
    rows: { poolCode: string }[],
    poolYear: number,
    today: CalendarDate,
    at: Date,
  ): Promise<void> {
    await preparedSoon(
      tx,
      `insert into payout (id, application_id, enterprise_id, kind, amount_fen, decision_id, correction_id, replaces_id, pool_code,
           pool_year, maker, checker, approved_on, approved_at)
         select id, "applicationId", "enterpriseId", kind, "amountFen", "decisionId", "correctionId", "replacesId", "poolCode",
           $2::int, maker, checker, $3::date, $4::timestamptz
         from jsonb_to_recordset($1::jsonb) as row (id uuid, "applicationId" uuid, "enterpriseId" uuid, kind text, "amountFen" bigint,
           "decisionId" uuid, "correctionId" uuid, "replacesId" uuid, "poolCode" text, maker text, checker text)`,
      [JSON.stringify(rows), poolYear, today, at],
      (error) =>
        violates(error, 'payout_pool')
          ? new DomainError('conflict', 'pool.not-found', { pool: rows[0]?.poolCode, year: poolYear })
          : error,
    );
  }

  /**
   * Moves a payout on: the only place where its state changes.
   * @param changes further columns, by name
   * @throws Error when their state machine has no such way: a broken invariant
   */
  async move(
    tx: Tx,
    payout: Payout,
    to: PayoutState,
    changes: Partial<Record<ChangeableColumn, unknown>> = {},
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    if (!payoutStates.allows(payout.state, to)) {
      throw new Error(`Payout ${payout.id} cannot go from ${payout.state} to ${to}`);
    }
    const columns = Object.keys(changes) as ChangeableColumn[];
    const rows = await sql(
      tx,
      `update payout set state = $3, version = version + 1 ${columns.map((name, n) => `, ${name} = $${n + 4}`).join('')}
       where id = $1 and version = $2 returning id`,
      [payout.id, payout.version, to, ...columns.map((name) => changes[name])],
    );
    if (rows.length === 0) throw new Error(`Payout ${payout.id} was moved by someone else`);
    await this.audit.add(tx, {
      action: `payout.${to}`,
      subjectKind: 'payout',
      subjectId: payout.id,
      enterpriseId: payout.enterpriseId,
      detail: { from: payout.state, to, ...detail },
    });
  }

  async find(
    tx: Tx,
    where: 'id' | 'application_id' | 'enterprise_id' | 'instruction_id',
    ids: string[],
    lock = false,
  ): Promise<Payout[]> {
    const rows = await sql<Row>(
      tx,
      `select ${COLUMNS} from payout p join enterprise_copy e on e.id = p.enterprise_id
       where p.${where} = any($1::uuid[]) order by p.id ${lock ? 'for no key update of p' : ''}`,
      [ids],
    );
    return rows.map((row) => ({ ...row, amountFen: BigInt(row.amountFen) }));
  }

  /** @throws DomainError payout.not-found */
  async getForUpdate(tx: Tx, id: string): Promise<Payout> {
    const [payout] = await this.find(tx, 'id', [id], true);
    if (!payout) throw new DomainError('not-found', 'payout.not-found', { id });
    return payout;
  }
}

type ChangeableColumn =
  | 'amount_fen'
  | 'decision_id'
  | 'accepted'
  | 'run_id'
  | 'instruction_id'
  | 'bank_attempts'
  | 'next_bank_call_at'
  | 'bank_reference'
  | 'bank_trouble'
  | 'paid_at'
  | 'paid_on';
