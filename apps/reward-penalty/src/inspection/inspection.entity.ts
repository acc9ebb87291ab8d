import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type InspectionState = 'drawn' | 'ordered' | 'done';

export const inspectionStates = new StateMachine<InspectionState>(
  'inspection',
  { zh: '检查', en: 'Inspection' },
  {
    drawn: { zh: '已抽中', en: 'drawn', next: { done: 'record its result' } },
    ordered: { zh: '已立项', en: 'ordered', next: { done: 'record its result' } },
    done: { zh: '已检查', en: 'done', next: {} },
  },
  ['drawn', 'ordered'],
);

/** Kinds that are ordered by hand; a draw makes `double-random` ones. */
export const ORDERED_KINDS = ['complaint', 'referral', 'campaign', 'routine'] as const;
export type OrderedKind = (typeof ORDERED_KINDS)[number];

export const OUTCOMES = {
  'no-problem': { zh: '未发现问题', en: 'No problem was found' },
  'problem-found': { zh: '发现问题待后续处理', en: 'A problem was found and is being followed up' },
  'corrected-on-order': { zh: '发现问题已责令改正', en: 'A problem was found and ordered to be corrected' },
  unreachable: { zh: '通过登记的住所（经营场所）无法联系', en: 'Not to be reached at the registered address' },
  uncooperative: { zh: '不配合检查情节严重', en: 'Gravely uncooperative' },
  'no-such-business': { zh: '未发现开展本次抽查涉及的经营活动', en: 'Does not carry on the business inspected' },
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** One inspection (检查) of one enterprise: drawn by a plan, or ordered for a reason. */
@Entity('inspection')
export class Inspection {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'plan_id', type: 'uuid', nullable: true })
  planId: string | null;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  /** As it stood when the inspection was drawn or ordered. */
  @Column({ type: 'text' })
  uscc: string;

  /** Its kind. */
  @Column({ type: 'text' })
  inspection: string;

  @Column({ type: 'text' })
  department: string;

  @Column({ type: 'text' })
  state: InspectionState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'opened_on', type: 'date' })
  openedOn: CalendarDate;

  /** Who ordered it, or witnessed the draw. */
  @Column({ name: 'opened_by', type: 'text' })
  openedBy: string;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  /** The draw, or why a routine one was not exempt. */
  @Column({ name: 'receipt_id', type: 'uuid', nullable: true })
  receiptId: string | null;

  @Column({ name: 'inspector_codes', type: 'text', array: true })
  inspectorCodes: string[];

  @Column({ type: 'text', nullable: true })
  outcome: Outcome | null;

  @Column({ name: 'inspected_on', type: 'date', nullable: true })
  inspectedOn: CalendarDate | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'result_by', type: 'text', nullable: true })
  resultBy: string | null;

  @Column({ name: 'result_recorded_on', type: 'date', nullable: true })
  resultRecordedOn: CalendarDate | null;
}

type Fresh = 'version' | 'outcome' | 'inspectedOn' | 'note' | 'resultBy' | 'resultRecordedOn';

/** Without a result yet. */
export function newInspection(given: Omit<Inspection, Fresh>): Inspection {
  const result = { outcome: null, inspectedOn: null, note: null, resultBy: null, resultRecordedOn: null };
  return Object.assign(new Inspection(), { version: 1, ...result, ...given });
}
