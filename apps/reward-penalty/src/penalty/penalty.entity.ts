import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { bigintColumn } from '@app/platform/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const PENALTY_CLASSES = ['minor', 'general', 'serious'] as const;
export type PenaltyClass = (typeof PENALTY_CLASSES)[number];
export type PenaltyState = 'determined' | 'fulfilled' | 'annulled';

/** A penalty that carries no duties begins as fulfilled. */
export const penaltyStates = new StateMachine<PenaltyState>(
  'penalty',
  { zh: '行政处罚', en: 'Penalty' },
  {
    determined: {
      zh: '已决定',
      en: 'Determined',
      next: { fulfilled: 'its last duty is done 义务履行完毕', annulled: 'annul it 撤销' },
    },
    fulfilled: { zh: '已履行', en: 'Fulfilled', next: { annulled: 'annul it 撤销' } },
    annulled: { zh: '已撤销', en: 'Annulled', next: {} },
  },
);

/** An administrative penalty (行政处罚) that a department determined here. */
@Entity('penalty')
export class Penalty {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'violation_id', type: 'uuid', nullable: true })
  violationId: string | null;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  offence: string;

  @Column({ type: 'text' })
  department: string;

  @Column({ type: 'text' })
  authority: string;

  @Column({ type: 'text', nullable: true })
  sector: string | null;

  @Column({ name: 'document_number', type: 'text' })
  documentNumber: string;

  @Column({ type: 'text' })
  class: PenaltyClass;

  @Column({ name: 'legal_basis', type: 'text' })
  legalBasis: string;

  @Column({ type: 'text' })
  measures: string;

  @Column({ name: 'fine_fen', type: 'bigint', nullable: true, transformer: bigintColumn })
  fineFen: bigint | null;

  @Column({ type: 'text' })
  state: PenaltyState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'determined_by', type: 'text' })
  determinedBy: string;

  @Column({ name: 'determined_on', type: 'date' })
  determinedOn: CalendarDate;

  @Column({ name: 'determined_at', type: 'timestamptz' })
  determinedAt: Date;

  /** The one credit record it yields. */
  @Column({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column({ name: 'obligations_fulfilled_on', type: 'date', nullable: true })
  obligationsFulfilledOn: CalendarDate | null;

  @Column({ name: 'annulment_proposed_by', type: 'text', nullable: true })
  annulmentProposedBy: string | null;

  @Column({ name: 'annulment_proposed_on', type: 'date', nullable: true })
  annulmentProposedOn: CalendarDate | null;

  @Column({ name: 'annulment_reason', type: 'text', nullable: true })
  annulmentReason: string | null;

  @Column({ name: 'annulment_decided_by', type: 'text', nullable: true })
  annulmentDecidedBy: string | null;

  @Column({ name: 'annulled_on', type: 'date', nullable: true })
  annulledOn: CalendarDate | null;

  /** Two people of the department, or an objection to its record that was upheld. */
  @Column({ name: 'annulled_cause', type: 'text', nullable: true })
  annulledCause: 'department' | 'record' | null;

  /** @throws DomainError penalty.wrong-state */
  moveTo(state: PenaltyState): void {
    penaltyStates.mustAllow(this.id, this.state, state);
    this.state = state;
  }
}

/** Something a penalty orders to be done. */
@Entity('penalty_obligation')
export class PenaltyObligation {
  @PrimaryColumn({ name: 'penalty_id', type: 'uuid' })
  penaltyId: string;

  @PrimaryColumn({ type: 'int' })
  n: number;

  @Column({ type: 'text' })
  what: string;

  @Column({ name: 'due_on', type: 'date', nullable: true })
  dueOn: CalendarDate | null;

  @Column({ name: 'fulfilled_on', type: 'date', nullable: true })
  fulfilledOn: CalendarDate | null;

  @Column({ type: 'text', nullable: true })
  evidence: string | null;

  @Column({ name: 'recorded_by', type: 'text', nullable: true })
  recordedBy: string | null;

  @Column({ name: 'recorded_on', type: 'date', nullable: true })
  recordedOn: CalendarDate | null;
}
