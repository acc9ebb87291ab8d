import type { CalendarDate } from '@app/kernel/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Breach, type PledgeState, pledgeStates } from './pledge.states';

/** A pledge (承诺书) of one enterprise for one item, bound to the text that was shown. */
@Entity('pledge')
export class Pledge {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  item: string;

  @Column({ type: 'text' })
  state: PledgeState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'catalogue_version', type: 'text' })
  catalogueVersion: string;

  @Column({ name: 'catalogue_hash', type: 'text' })
  catalogueHash: string;

  @Column({ name: 'notice_version', type: 'text' })
  noticeVersion: string;

  @Column({ name: 'notice_hash', type: 'text' })
  noticeHash: string;

  /** The very text that was signed. */
  @Column({ name: 'notice_text', type: 'text' })
  noticeText: string;

  @Column({ type: 'text' })
  grade: string;

  @Column({ name: 'signed_by', type: 'text' })
  signedBy: string;

  @Column({ name: 'signed_on', type: 'date' })
  signedOn: CalendarDate;

  @Column({ name: 'signed_at', type: 'timestamptz' })
  signedAt: Date;

  @Column({ name: 'verified_on', type: 'date', nullable: true })
  verifiedOn: CalendarDate | null;

  @Column({ type: 'text', nullable: true })
  breach: Breach | null;

  @Column({ name: 'breach_class', type: 'text', nullable: true })
  breachClass: string | null;

  @Column({ name: 'breach_basis', type: 'text', nullable: true })
  breachBasis: string | null;

  @Column({ name: 'breached_on', type: 'date', nullable: true })
  breachedOn: CalendarDate | null;

  /** Who verified it last; never who signed. */
  @Column({ name: 'checked_by', type: 'text', nullable: true })
  checkedBy: string | null;

  @Column({ name: 'cleared_on', type: 'date', nullable: true })
  clearedOn: CalendarDate | null;

  @Column({ name: 'outcome_event_id', type: 'uuid', nullable: true })
  outcomeEventId: string | null;

  /** @throws DomainError pledge.wrong-state */
  moveTo(state: PledgeState): void {
    pledgeStates.mustAllow(this.id, this.state, state);
    this.state = state;
    this.version += 1;
  }
}

/** One paper that a pledge stands in for. */
@Entity('pledge_material')
export class PledgeMaterial {
  @PrimaryColumn({ name: 'pledge_id', type: 'uuid' })
  pledgeId: string;

  @PrimaryColumn({ type: 'text' })
  material: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  item: string;

  @Column({ type: 'boolean' })
  open: boolean;

  /** Why it may not be pledged. */
  @Column({ type: 'text', array: true })
  reasons: string[];

  @Column({ name: 'receipt_id', type: 'uuid' })
  receiptId: string;

  /** Null when the park fetches it itself. */
  @Column({ name: 'due_working_days', type: 'int', nullable: true })
  dueWorkingDays: number | null;

  @Column({ name: 'grace_working_days', type: 'int' })
  graceWorkingDays: number;

  @Column({ name: 'due_on', type: 'date', nullable: true })
  dueOn: CalendarDate | null;

  @Column({ name: 'due_reason', type: 'text', nullable: true })
  dueReason: 'calendar-missing' | null;

  /** The last day on which a late paper keeps the pledge from lapsing; null while it cannot be told. */
  @Column({ name: 'grace_until', type: 'date', nullable: true })
  graceUntil: CalendarDate | null;

  @Column({ name: 'handed_in_on', type: 'date', nullable: true })
  handedInOn: CalendarDate | null;

  @Column({ name: 'handed_in_by', type: 'text', nullable: true })
  handedInBy: string | null;

  @Column({ type: 'boolean', nullable: true })
  late: boolean | null;

  @Column({ type: 'text', nullable: true })
  sha256: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;
}

/** Whether a paper is still to come. */
export function isMissing({ dueWorkingDays, handedInOn }: PledgeMaterial): boolean {
  return dueWorkingDays !== null && handedInOn === null;
}
