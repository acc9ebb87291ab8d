import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { preparedSoon } from '@app/platform/prepared';
import { newId } from '@app/platform/id';
import { Receipts } from '@app/platform/receipts';
import type { SubsidyResult } from '@app/rule-kinds/subsidy';
import type { Basis, Credit, Outcome } from './decide';
import type { Policy } from './policy-terms';

/** One decision about one application; the latest by `seq` is the one that holds. */
export interface Decision extends Basis {
  id: string;
  applicationId: string;
  seq: number;
  kind: 'approval' | 'hold' | 'correction';
  gradeOn: CalendarDate;
  policyId: string;
  policyVersion: string;
  policyHash: string;
  eligible: boolean;
  /** Why nothing is due; empty when eligible. */
  reasons: SubsidyResult['reasons'];
  amountFen: bigint;
  receiptId: string;
  maker: string;
  checker: string | null;
  /** The event that made a correction of it. */
  causeEventId: string | null;
}

export interface NewDecision {
  kind: Decision['kind'];
  applicationId: string;
  enterpriseId: string;
  seq: number;
  gradeOn: CalendarDate;
  credit: Credit;
  policy: Policy;
  outcome: Outcome;
  maker: string;
  checker: string | null;
  causeEventId: string | null;
}

const COLUMNS = `d.id, d.application_id as "applicationId", d.seq, d.kind, d.grade_on as "gradeOn", d.grade, d.serious_listed as "seriousListed",
  d.credit_pledge_signed as "creditPledgeSigned", d.cause_event_id as "causeEventId", (select r.result -> 'reasons' from receipt r where r.id = d.receipt_id) as reasons,
  d.policy_id as "policyId", d.policy_version as "policyVersion", d.policy_hash as "policyHash", d.eligible, d.amount_fen as "amountFen",
  d.receipt_id as "receiptId", d.maker, d.checker`;

type Row = Omit<Decision, 'amountFen'> & { amountFen: string };
const decisionOf = (row: Row): Decision => ({ ...row, amountFen: BigInt(row.amountFen) });

/** Decisions with their receipts: never changed, only followed by the next. */
@Injectable()
export class Decisions {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  async keepAll(tx: Tx, list: NewDecision[]): Promise<Decision[]> {
    if (list.length === 0) return [];
    const receiptIds = await this.receipts.keepAll(
      tx,
      list.map(({ policy, gradeOn, outcome, applicationId, enterpriseId }) => ({
        rule: policy,
        on: gradeOn,
        given: outcome.given,
        result: outcome.result,
        subject: { kind: 'application', id: applicationId, enterpriseId },
      })),
    );
    const decisions = list.map((one, index): Decision => ({
      id: newId(),
      applicationId: one.applicationId,
      seq: one.seq,
      kind: one.kind,
      gradeOn: one.gradeOn,
      grade: one.credit.grade,
      seriousListed: one.credit.seriousListed,
      creditPledgeSigned: one.outcome.given.creditPledgeSigned === true,
      policyId: one.policy.rules.id,
      policyVersion: one.policy.rules.version,
      policyHash: one.policy.hash,
      eligible: one.outcome.result.eligible,
      reasons: one.outcome.result.reasons,
      amountFen: one.outcome.amountFen,
      receiptId: receiptIds[index]!,
      maker: one.maker,
      checker: one.checker,
      causeEventId: one.causeEventId,
    }));
    await preparedSoon(
      tx,
      `insert into decision (id, application_id, seq, kind, grade_on, grade, serious_listed, credit_pledge_signed, policy_id, policy_version, policy_hash,
         eligible, amount_fen, receipt_id, maker, checker, cause_event_id, decided_at)
       select id, "applicationId", seq, kind, "gradeOn", grade, "seriousListed", "creditPledgeSigned", "policyId", "policyVersion", "policyHash",
         eligible, "amountFen", "receiptId", maker, checker, "causeEventId", $2::timestamptz
       from jsonb_to_recordset($1::jsonb) as row (id uuid, "applicationId" uuid, seq int, kind text, "gradeOn" date, grade text,
         "seriousListed" boolean, "creditPledgeSigned" boolean, "policyId" text, "policyVersion" text, "policyHash" text, eligible boolean, "amountFen" bigint,
         "receiptId" uuid, maker text, checker text, "causeEventId" uuid)`,
      [JSON.stringify(decisions.map((one) => ({ ...one, amountFen: one.amountFen.toString() }))), this.clock.now()],
    );
    return decisions;
  }

  async keep(tx: Tx, decision: NewDecision): Promise<Decision> {
    return (await this.keepAll(tx, [decision]))[0]!;
  }

  /** All decisions of an application, oldest first. */
  async of(tx: Tx, applicationId: string): Promise<Decision[]> {
    const rows = await sql<Row>(tx, `select ${COLUMNS} from decision d where d.application_id = $1 order by d.seq`, [
      applicationId,
    ]);
    return rows.map(decisionOf);
  }

  /** @throws Error when there is none: a broken invariant */
  async get(tx: Tx, id: string): Promise<Decision> {
    const [row] = await sql<Row>(tx, `select ${COLUMNS} from decision d where d.id = $1`, [id]);
    if (!row) throw new Error(`No decision ${id}`);
    return decisionOf(row);
  }
}
