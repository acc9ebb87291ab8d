import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const OBJECTION_STATES = ['filed', 'recommended', 'upheld', 'rejected'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** A recommendation may be replaced by another one while it waits for its decision. */
export const objectionStates = new StateMachine<ObjectionState>(
  'objection',
  { zh: '异议', en: 'Objection' },
  {
    filed: { zh: '已提出', en: 'filed', next: { recommended: 'recommend' } },
    recommended: {
      zh: '待复核',
      en: 'recommended',
      next: { recommended: 'recommend anew', upheld: 'uphold', rejected: 'reject' },
    },
    upheld: { zh: '成立（记录自始无效）', en: 'upheld', next: {} },
    rejected: { zh: '不成立', en: 'rejected', next: {} },
  },
);

/** An objection (异议) to one credit record. */
@Entity('objection')
export class Objection {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  state: ObjectionState;

  @Column({ type: 'int' })
  version: number;

  @Column({ type: 'text' })
  grounds: string;

  @Column({ name: 'filed_by', type: 'text' })
  filedBy: string;

  @Column({ name: 'filed_on', type: 'date' })
  filedOn: CalendarDate;

  @Column({ name: 'recommended_by', type: 'text', nullable: true })
  recommendedBy: string | null;

  @Column({ name: 'recommends_upholding', type: 'boolean', nullable: true })
  recommendsUpholding: boolean | null;

  @Column({ name: 'recommendation_reason', type: 'text', nullable: true })
  recommendationReason: string | null;

  @Column({ name: 'decided_by', type: 'text', nullable: true })
  decidedBy: string | null;

  @Column({ type: 'boolean', nullable: true })
  agreed: boolean | null;

  @Column({ name: 'decision_reason', type: 'text', nullable: true })
  decisionReason: string | null;

  @Column({ name: 'decided_on', type: 'date', nullable: true })
  decidedOn: CalendarDate | null;

  /** @throws DomainError objection.wrong-state */
  mustAllow(state: ObjectionState): void {
    objectionStates.mustAllow(this.id, this.state, state);
  }

  /** @throws DomainError objection.wrong-state */
  moveTo(state: ObjectionState): void {
    this.mustAllow(state);
    this.state = state;
    this.version += 1;
  }
}
