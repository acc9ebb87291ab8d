import type { CalendarDate } from '@app/kernel/calendar';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type VerificationState, verificationStates } from './verification.states';

/** The task to verify one pledge after the fact (事后核查). */
@Entity('verification')
export class Verification {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'pledge_id', type: 'uuid' })
  pledgeId: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  item: string;

  @Column({ type: 'text' })
  state: VerificationState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'working_days', type: 'int' })
  workingDays: number;

  @Column({ name: 'opened_on', type: 'date' })
  openedOn: CalendarDate;

  @Column({ name: 'due_on', type: 'date', nullable: true })
  dueOn: CalendarDate | null;

  @Column({ name: 'due_reason', type: 'text', nullable: true })
  dueReason: 'calendar-missing' | null;

  /** @throws DomainError verification.wrong-state */
  moveTo(state: VerificationState): void {
    verificationStates.mustAllow(this.id, this.state, state);
    this.state = state;
    this.version += 1;
  }
}

/** What somebody found; a later one stands beside the earlier. */
@Entity('verification_finding')
export class VerificationFinding {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'verification_id', type: 'uuid' })
  verificationId: string;

  @Column({ type: 'text' })
  finding: 'true' | 'false';

  @Column({ type: 'text', nullable: true })
  ground: string | null;

  @Column({ type: 'text', nullable: true })
  evidence: string | null;

  @Column({ type: 'text' })
  reason: string;

  @Column({ name: 'found_by', type: 'text' })
  foundBy: string;

  @Column({ name: 'found_on', type: 'date' })
  foundOn: CalendarDate;
}
