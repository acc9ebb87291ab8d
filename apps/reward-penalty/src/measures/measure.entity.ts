import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type MeasureState = 'imposed' | 'applied' | 'lift-ordered' | 'lifted';
export type MeasureKind = 'restriction' | 'reward';
export type CauseKind = 'record' | 'serious-list' | 'red-list';

/** A department answers twice: when it has applied the measure, and when it has lifted it. */
export const measureStates = new StateMachine<MeasureState>(
  'measure',
  { zh: '奖惩措施', en: 'Measure' },
  {
    imposed: { zh: '待执行', en: 'imposed', next: { applied: 'report applied', 'lift-ordered': 'order lifting' } },
    applied: { zh: '已执行', en: 'applied', next: { 'lift-ordered': 'order lifting' } },
    'lift-ordered': {
      zh: '待解除反馈',
      en: 'to be lifted',
      next: { lifted: 'report lifted', imposed: 'impose again' },
    },
    lifted: { zh: '已解除', en: 'lifted', next: {} },
  },
);

export const MEASURE_STATES = measureStates.states;

/** One measure (奖惩措施) of the catalogue on one enterprise, for one department to carry out. */
@Entity('measure')
export class Measure {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  code: string;

  @Column({ type: 'text' })
  department: string;

  @Column({ type: 'text' })
  kind: MeasureKind;

  @Column({ type: 'jsonb' })
  title: { zh: string; en: string };

  @Column({ name: 'legal_basis', type: 'text' })
  legalBasis: string;

  @Column({ name: 'catalogue_version', type: 'text' })
  catalogueVersion: string;

  @Column({ type: 'text' })
  state: MeasureState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'imposed_on', type: 'date' })
  imposedOn: CalendarDate;

  @Column({ name: 'applied_on', type: 'date', nullable: true })
  appliedOn: CalendarDate | null;

  @Column({ name: 'lift_ordered_on', type: 'date', nullable: true })
  liftOrderedOn: CalendarDate | null;

  @Column({ name: 'lifted_on', type: 'date', nullable: true })
  liftedOn: CalendarDate | null;

  /** @throws DomainError measure.wrong-state */
  moveTo(state: MeasureState): void {
    measureStates.mustAllow(this.id, this.state, state);
    this.state = state;
    this.version += 1;
  }
}

/** One reason why a measure holds; the measure holds while one of them stands. */
@Entity('measure_cause')
export class MeasureCause {
  @PrimaryColumn({ name: 'measure_id', type: 'uuid' })
  measureId: string;

  @PrimaryColumn({ type: 'text' })
  kind: CauseKind;

  @PrimaryColumn({ name: 'cause_id', type: 'uuid' })
  causeId: string;

  @Column({ name: 'since_on', type: 'date' })
  sinceOn: CalendarDate;

  @Column({ name: 'ended_on', type: 'date', nullable: true })
  endedOn: CalendarDate | null;
}

/** What a department answered: that it has applied or lifted a measure, or why it has not yet. */
@Entity('measure_feedback')
export class MeasureFeedback {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'measure_id', type: 'uuid' })
  measureId: string;

  @Column({ type: 'text' })
  about: 'applied' | 'lifted';

  @Column({ type: 'boolean' })
  done: boolean;

  @Column({ type: 'text' })
  note: string;

  @Column({ name: 'given_by', type: 'text' })
  givenBy: string;

  @Column({ name: 'given_on', type: 'date' })
  givenOn: CalendarDate;
}
