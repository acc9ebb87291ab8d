import type { CalendarDate } from '@app/kernel/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RepairState, repairStates } from './repair.states';

/** One repair (信用修复) of one credit record, from its filing to its end. */
@Entity('repair')
export class Repair {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  state: RepairState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'by_time', type: 'boolean' })
  byTime: boolean;

  @Column({ name: 'filed_by', type: 'text' })
  filedBy: string;

  @Column({ name: 'filed_on', type: 'date' })
  filedOn: CalendarDate;

  /** Of the record, as it was when it was last decided. */
  @Column({ name: 'class', type: 'text' })
  class: string;

  @Column({ type: 'text', nullable: true })
  sector: string | null;

  @Column({ name: 'determined_on', type: 'date' })
  determinedOn: CalendarDate;

  @Column({ name: 'obligations_fulfilled_on', type: 'date', nullable: true })
  obligationsFulfilledOn: CalendarDate | null;

  @Column({ name: 'obligations_source', type: 'text', nullable: true })
  obligationsSource: 'record' | 'applicant' | null;

  @Column({ name: 'obligations_proof', type: 'text', nullable: true })
  obligationsProof: string | null;

  @Column({ name: 'paper_hashes', type: 'text', array: true })
  paperHashes: string[];

  @Column({ name: 'pledge_signed', type: 'boolean' })
  pledgeSigned: boolean;

  @Column({ name: 'rule_id', type: 'text' })
  ruleId: string;

  @Column({ name: 'rule_version', type: 'text' })
  ruleVersion: string;

  @Column({ name: 'rule_hash', type: 'text' })
  ruleHash: string;

  @Column({ name: 'filing_receipt_id', type: 'uuid' })
  filingReceiptId: string;

  @Column({ name: 'earliest_on', type: 'date' })
  earliestOn: CalendarDate;

  @Column({ name: 'publication_ends_on', type: 'date' })
  publicationEndsOn: CalendarDate;

  @Column({ type: 'text', array: true })
  reasons: string[];

  @Column({ name: 'accept_due_on', type: 'date', nullable: true })
  acceptDueOn: CalendarDate | null;

  @Column({ name: 'accept_due_reason', type: 'text', nullable: true })
  acceptDueReason: string | null;

  @Column({ name: 'decide_due_on', type: 'date', nullable: true })
  decideDueOn: CalendarDate | null;

  @Column({ name: 'decide_due_reason', type: 'text', nullable: true })
  decideDueReason: string | null;

  @Column({ type: 'boolean', nullable: true })
  accepted: boolean | null;

  @Column({ name: 'accepted_by', type: 'text', nullable: true })
  acceptedBy: string | null;

  @Column({ name: 'accepted_on', type: 'date', nullable: true })
  acceptedOn: CalendarDate | null;

  @Column({ name: 'acceptance_reason', type: 'text', nullable: true })
  acceptanceReason: string | null;

  @Column({ type: 'boolean', nullable: true })
  granted: boolean | null;

  @Column({ name: 'decided_by', type: 'text', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'decided_on', type: 'date', nullable: true })
  decidedOn: CalendarDate | null;

  @Column({ name: 'decision_reason', type: 'text', nullable: true })
  decisionReason: string | null;

  @Column({ name: 'grant_receipt_id', type: 'uuid', nullable: true })
  grantReceiptId: string | null;

  @Column({ name: 'granted_event_id', type: 'uuid', nullable: true })
  grantedEventId: string | null;

  @Column({ name: 'repaired_on', type: 'date', nullable: true })
  repairedOn: CalendarDate | null;

  @Column({ name: 'ended_by', type: 'text', nullable: true })
  endedBy: string | null;

  @Column({ name: 'ended_on', type: 'date', nullable: true })
  endedOn: CalendarDate | null;

  @Column({ name: 'ended_reason', type: 'text', nullable: true })
  endedReason: string | null;

  @Column({ name: 'revocation_proposed_by', type: 'text', nullable: true })
  revocationProposedBy: string | null;

  @Column({ name: 'revocation_proposed_on', type: 'date', nullable: true })
  revocationProposedOn: CalendarDate | null;

  @Column({ name: 'revocation_reason', type: 'text', nullable: true })
  revocationReason: string | null;

  @Column({ name: 'revocation_evidence', type: 'text', nullable: true })
  revocationEvidence: string | null;

  @Column({ name: 'revocation_decided_by', type: 'text', nullable: true })
  revocationDecidedBy: string | null;

  @Column({ name: 'revocation_decided_on', type: 'date', nullable: true })
  revocationDecidedOn: CalendarDate | null;

  @Column({ name: 'revocation_decision_reason', type: 'text', nullable: true })
  revocationDecisionReason: string | null;

  /** @throws DomainError repair.wrong-state */
  mustAllow(state: RepairState): void {
    repairStates.mustAllow(this.id, this.state, state);
  }

  /** @throws DomainError repair.wrong-state */
  moveTo(state: RepairState): void {
    this.mustAllow(state);
    this.state = state;
    this.version += 1;
  }
}

type Begun = Pick<
  Repair,
  | 'id'
  | 'recordId'
  | 'enterpriseId'
  | 'state'
  | 'filedBy'
  | 'filedOn'
  | 'class'
  | 'sector'
  | 'determinedOn'
  | 'obligationsFulfilledOn'
  | 'obligationsSource'
  | 'pledgeSigned'
  | 'ruleId'
  | 'ruleVersion'
  | 'ruleHash'
  | 'filingReceiptId'
  | 'earliestOn'
  | 'publicationEndsOn'
> &
  Partial<Repair>;

/** What is not given has not happened. */
export function newRepair(begun: Begun): Repair {
  return Object.assign(new Repair(), {
    ...{ version: 1, byTime: false, obligationsProof: null, paperHashes: [], reasons: [] },
    ...{ acceptDueOn: null, acceptDueReason: null, decideDueOn: null, decideDueReason: null },
    ...{ accepted: null, acceptedBy: null, acceptedOn: null, acceptanceReason: null },
    ...{ granted: null, decidedBy: null, decidedOn: null, decisionReason: null },
    ...{ grantReceiptId: null, grantedEventId: null, repairedOn: null },
    ...{ endedBy: null, endedOn: null, endedReason: null },
    ...{ revocationProposedBy: null, revocationProposedOn: null, revocationReason: null, revocationEvidence: null },
    ...{ revocationDecidedBy: null, revocationDecidedOn: null, revocationDecisionReason: null },
    ...begun,
  });
}
