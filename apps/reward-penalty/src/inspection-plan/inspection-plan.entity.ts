import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type PlanState = 'committed' | 'frame-closed' | 'drawn' | 'withdrawn';

export const planStates = new StateMachine<PlanState>(
  'inspection-plan',
  { zh: '抽查计划', en: 'Inspection plan' },
  {
    committed: {
      zh: '已承诺密值',
      en: 'committed',
      next: { 'frame-closed': 'close the frame', withdrawn: 'withdraw' },
    },
    'frame-closed': { zh: '名单已锁定', en: 'frame closed', next: { drawn: 'witness', withdrawn: 'withdraw' } },
    drawn: { zh: '已抽取', en: 'drawn', next: {} },
    withdrawn: { zh: '已撤回', en: 'withdrawn', next: {} },
  },
);

/** What a frame holds of one risk class. */
export interface ClassCount {
  riskClass: string;
  enterprises: number;
  exempt: number;
  inspectedThisYear: number;
  candidates: number;
}

/** One double-random draw (双随机抽查): what, by whom, from which frame, by which seed. */
@Entity('inspection_plan')
export class InspectionPlan {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  title: string;

  @Column({ type: 'text', array: true })
  matters: string[];

  @Column({ type: 'text' })
  department: string;

  @Column({ type: 'int' })
  year: number;

  @Column({ name: 'inspector_codes', type: 'text', array: true })
  inspectorCodes: string[];

  @Column({ name: 'inspectors_per_enterprise', type: 'int' })
  inspectorsPerEnterprise: number;

  /** Null: all. */
  @Column({ type: 'text', array: true, nullable: true })
  sectors: string[] | null;

  /** Null: all. */
  @Column({ name: 'sub_zones', type: 'text', array: true, nullable: true })
  subZones: string[] | null;

  @Column({ type: 'text' })
  state: PlanState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'made_by', type: 'text' })
  madeBy: string;

  @Column({ name: 'made_at', type: 'timestamptz' })
  madeAt: Date;

  /** 64 hexadecimal digits. Not read along with the rest, so that no answer can show it by mistake. */
  @Column({ type: 'text', select: false })
  secret?: string;

  @Column({ type: 'text' })
  commitment: string;

  @Column({ name: 'frame_hash', type: 'text', nullable: true })
  frameHash: string | null;

  @Column({ name: 'frame_on', type: 'date', nullable: true })
  frameOn: CalendarDate | null;

  @Column({ name: 'frame_at', type: 'timestamptz', nullable: true })
  frameAt: Date | null;

  @Column({ name: 'frame_by', type: 'text', nullable: true })
  frameBy: string | null;

  /** The rule version the frame was closed under; the draw uses no other. */
  @Column({ name: 'rule_id', type: 'text', nullable: true })
  ruleId: string | null;

  @Column({ name: 'rule_version', type: 'text', nullable: true })
  ruleVersion: string | null;

  @Column({ name: 'rule_hash', type: 'text', nullable: true })
  ruleHash: string | null;

  @Column({ name: 'frame_counts', type: 'jsonb', nullable: true })
  frameCounts: ClassCount[] | null;

  @Column({ name: 'exemption_rule', type: 'jsonb', nullable: true })
  exemptionRule: { id: string; version: string; hash: string } | null;

  @Column({ name: 'witness_by', type: 'text', nullable: true })
  witnessBy: string | null;

  @Column({ name: 'witness_word', type: 'text', nullable: true })
  witnessWord: string | null;

  @Column({ type: 'text', nullable: true })
  seed: string | null;

  @Column({ name: 'drawn_on', type: 'date', nullable: true })
  drawnOn: CalendarDate | null;

  @Column({ name: 'drawn_at', type: 'timestamptz', nullable: true })
  drawnAt: Date | null;

  @Column({ name: 'receipt_id', type: 'uuid', nullable: true })
  receiptId: string | null;

  @Column({ name: 'withdrawn_by', type: 'text', nullable: true })
  withdrawnBy: string | null;

  @Column({ name: 'withdrawn_reason', type: 'text', nullable: true })
  withdrawnReason: string | null;

  /** @throws DomainError inspection-plan.wrong-state */
  moveTo(state: PlanState): void {
    planStates.mustAllow(this.id, this.state, state);
    this.state = state;
    this.version += 1;
  }
}
