import type { CalendarDate } from '@app/kernel/calendar';
import type { LeniencyGiven, LeniencyResult } from '@app/rule-kinds/leniency';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { violationStates, type ViolationState } from './violation.states';

/** One earlier fact that was looked at to tell whether this violation is the first. */
export interface SearchedFact {
  source: 'violation' | 'penalty' | 'credit-record';
  id: string;
  /** The day it counts from. */
  on: CalendarDate;
  /** Withdrawn or annulled: it never counted. */
  voidedOn: CalendarDate | null;
}

export interface Searched {
  /** The first day whose facts still count; the last is the day of flagging. */
  from: CalendarDate;
  facts: SearchedFact[];
  /** Penalty records of these years whose offence nobody has told yet. */
  unclassifiedRecordIds: string[];
}

/** A violation (违法行为) that a department flagged. */
@Entity('violation')
export class Violation {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  /** The order of flagging; the database gives it. */
  @Column({ type: 'bigint', insert: false, update: false })
  seq: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  offence: string;

  @Column({ type: 'text' })
  department: string;

  @Column({ type: 'text' })
  state: ViolationState;

  @Column({ type: 'int' })
  version: number;

  @Column({ type: 'text' })
  harm: LeniencyGiven['harm'];

  @Column({ name: 'no_fault_proved', type: 'boolean' })
  noFaultProved: boolean;

  @Column({ type: 'text' })
  facts: string;

  @Column({ name: 'legal_basis', type: 'text', nullable: true })
  legalBasis: string | null;

  @Column({ type: 'text', nullable: true })
  place: string | null;

  @Column({ name: 'flagged_by', type: 'text' })
  flaggedBy: string;

  @Column({ name: 'flagged_on', type: 'date' })
  flaggedOn: CalendarDate;

  @Column({ name: 'flagged_at', type: 'timestamptz' })
  flaggedAt: Date;

  /** The list whose terms the enterprise was told: later decisions about this violation keep to it. */
  @Column({ name: 'rule_version', type: 'text' })
  ruleVersion: string;

  @Column({ type: 'text' })
  outcome: LeniencyResult['outcome'];

  @Column({ type: 'text', nullable: true })
  limb: LeniencyResult['limb'];

  @Column({ name: 'is_first', type: 'boolean' })
  isFirst: boolean;

  @Column({ name: 'history_complete', type: 'boolean' })
  historyComplete: boolean;

  @Column({ type: 'text', array: true })
  reasons: LeniencyResult['reasons'];

  @Column({ type: 'jsonb' })
  searched: Searched;

  @Column({ name: 'judged_on', type: 'date' })
  judgedOn: CalendarDate;

  @Column({ name: 'receipt_id', type: 'uuid' })
  receiptId: string;

  @Column({ name: 'correction_working_days', type: 'int', nullable: true })
  correctionWorkingDays: number | null;

  @Column({ name: 'correction_ordered_on', type: 'date', nullable: true })
  correctionOrderedOn: CalendarDate | null;

  @Column({ name: 'due_on', type: 'date', nullable: true })
  dueOn: CalendarDate | null;

  @Column({ name: 'due_reason', type: 'text', nullable: true })
  dueReason: 'calendar-missing' | null;

  @Column({ name: 'corrected_on', type: 'date', nullable: true })
  correctedOn: CalendarDate | null;

  @Column({ name: 'decided_by', type: 'text', nullable: true })
  decidedBy: string | null;

  @Column({ name: 'decided_on', type: 'date', nullable: true })
  decidedOn: CalendarDate | null;

  @Column({ name: 'decision_reason', type: 'text', nullable: true })
  decisionReason: string | null;

  @Column({ name: 'history_checked', type: 'boolean' })
  historyChecked: boolean;

  @Column({ name: 'ended_by', type: 'text', nullable: true })
  endedBy: string | null;

  @Column({ name: 'ended_on', type: 'date', nullable: true })
  endedOn: CalendarDate | null;

  @Column({ name: 'end_reason', type: 'text', nullable: true })
  endReason: string | null;

  @Column({ name: 'penalty_id', type: 'uuid', nullable: true })
  penaltyId: string | null;

  /** @throws DomainError violation.wrong-state */
  moveTo(state: ViolationState): void {
    violationStates.mustAllow(this.id, this.state, state);
    this.state = state;
  }
}

/** A proof that the fault was put right, and what the department said of it. */
@Entity('violation_correction')
export class ViolationCorrection {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'violation_id', type: 'uuid' })
  violationId: string;

  @Column({ name: 'corrected_on', type: 'date' })
  correctedOn: CalendarDate;

  @Column({ type: 'text' })
  proof: string;

  @Column({ name: 'paper_hashes', type: 'text', array: true })
  paperHashes: string[];

  @Column({ name: 'submitted_by', type: 'text' })
  submittedBy: string;

  @Column({ name: 'submitted_on', type: 'date' })
  submittedOn: CalendarDate;

  @Column({ type: 'boolean', nullable: true })
  accepted: boolean | null;

  @Column({ name: 'reviewed_by', type: 'text', nullable: true })
  reviewedBy: string | null;

  @Column({ name: 'reviewed_on', type: 'date', nullable: true })
  reviewedOn: CalendarDate | null;

  @Column({ name: 'review_reason', type: 'text', nullable: true })
  reviewReason: string | null;
}

/** What was explained to an enterprise that is not penalised (教育引导). */
@Entity('violation_guidance')
export class ViolationGuidance {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'violation_id', type: 'uuid' })
  violationId: string;

  @Column({ type: 'text' })
  text: string;

  @Column({ name: 'given_by', type: 'text' })
  givenBy: string;

  @Column({ name: 'given_on', type: 'date' })
  givenOn: CalendarDate;
}
