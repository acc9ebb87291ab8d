import type { Words } from '@app/platform/words.dto';
import { causeTypeOf } from '../facts/cause-type';
import type { CorrectionView } from './correction.dto';
import type { CorrectionState } from './correction.states';

export interface CorrectionRow {
  id: string;
  applicationId: string;
  payoutId: string;
  applicationNumber: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  policyId: string;
  policyVersion: string;
  direction: 'top-up' | 'recovery';
  amountFen: string;
  decidedBeforeFen: string;
  decidedNowFen: string;
  decisionId: string;
  causeEventId: string;
  causeType: string | null;
  receiptId: string;
  supersedesReceiptId: string;
  state: CorrectionState;
  version: number;
  openedAt: Date;
  maker: string;
  checker: string | null;
  deciders: string[];
  topUpPayoutId: string | null;
  writeOffReason: string | null;
  writeOffMaker: string | null;
  writeOffChecker: string | null;
}

export const CORRECTION_COLUMNS = `c.id, c.application_id as "applicationId", a.number as "applicationNumber", c.payout_id as "payoutId",
    c.enterprise_id as "enterpriseId", e.name as "enterpriseName", e.uscc, a.policy_id as "policyId", a.policy_version as "policyVersion", c.direction,
    c.amount_fen as "amountFen", c.decided_before_fen as "decidedBeforeFen", c.decided_now_fen as "decidedNowFen",
    c.decision_id as "decisionId", c.cause_event_id as "causeEventId", c.receipt_id as "receiptId",
    c.supersedes_receipt_id as "supersedesReceiptId", c.state, c.version, c.opened_at as "openedAt", c.maker, c.checker, c.deciders,
    c.write_off_reason as "writeOffReason", c.write_off_maker as "writeOffMaker", c.write_off_checker as "writeOffChecker",
    ${causeTypeOf('c.cause_event_id')} as "causeType",
    (select p.id from payout p where p.correction_id = c.id) as "topUpPayoutId"`;
export const CORRECTION_TABLES = `correction c join application a on a.id = c.application_id join enterprise_copy e on e.id = c.enterprise_id`;

export function viewOfCorrection(
  { decisionId: _decision, deciders: _deciders, policyVersion: _version, openedAt, ...row }: CorrectionRow,
  policyTitle: Words,
): CorrectionView {
  return {
    ...row,
    policyTitle,
    openedAt: openedAt.toISOString(),
    receivableFen: row.direction === 'recovery' && row.state === 'approved' ? row.amountFen : null,
    netting: false,
  };
}
