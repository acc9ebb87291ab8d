import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type SeriousListState = 'proposed' | 'entered' | 'left' | 'annulled' | 'withdrawn';
export type SeriousListEnd = 'repaired' | 'annulled' | 'expired';

/** An entry that has left may still turn out never to have been right. */
export const seriousListStates = new StateMachine<SeriousListState>(
  'serious-list',
  { zh: '严重失信主体名单记录', en: 'Entry of the serious list' },
  {
    proposed: { zh: '待复核', en: 'proposed', next: { entered: 'confirm', withdrawn: 'withdraw' } },
    entered: { zh: '已列入', en: 'on the list', next: { left: 'leave', annulled: 'annul' } },
    left: { zh: '已移出', en: 'has left', next: { annulled: 'annul' } },
    annulled: { zh: '已撤销（自始无效）', en: 'void from its origin', next: {} },
    withdrawn: { zh: '已撤回', en: 'withdrawn', next: {} },
  },
);

export const SERIOUS_LIST_STATES = seriousListStates.states;

/** One stay on the serious list (严重失信主体名单), from its proposal to its end. */
@Entity('serious_list_entry')
export class SeriousListEntry {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  state: SeriousListState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'proposed_by', type: 'text' })
  proposedBy: string;

  @Column({ name: 'proposed_on', type: 'date' })
  proposedOn: CalendarDate;

  @Column({ name: 'confirmed_by', type: 'text', nullable: true })
  confirmedBy: string | null;

  @Column({ name: 'source_decision', type: 'text' })
  sourceDecision: string;

  @Column({ name: 'decided_on', type: 'date' })
  decidedOn: CalendarDate;

  @Column({ name: 'legal_basis', type: 'text' })
  legalBasis: string;

  /** The term, where it counts from the day of listing. */
  @Column({ type: 'int', nullable: true })
  months: number | null;

  /** First day after its term; null: until it is repaired, or (while proposed) by `months`. */
  @Column({ name: 'until_on', type: 'date', nullable: true })
  untilOn: CalendarDate | null;

  /** The record it stands and falls with: the one that caused it, else the one it makes. */
  @Column({ name: 'record_id', type: 'uuid' })
  recordId: string;

  @Column({ name: 'caused_by_record', type: 'boolean' })
  causedByRecord: boolean;

  @Column({ name: 'continues_id', type: 'uuid', nullable: true })
  continuesId: string | null;

  @Column({ name: 'listed_on', type: 'date', nullable: true })
  listedOn: CalendarDate | null;

  @Column({ name: 'listed_at', type: 'timestamptz', nullable: true })
  listedAt: Date | null;

  @Column({ name: 'entered_event_id', type: 'uuid', nullable: true })
  enteredEventId: string | null;

  @Column({ name: 'left_on', type: 'date', nullable: true })
  leftOn: CalendarDate | null;

  @Column({ name: 'left_reason', type: 'text', nullable: true })
  leftReason: SeriousListEnd | null;

  @Column({ name: 'left_event_id', type: 'uuid', nullable: true })
  leftEventId: string | null;

  @Column({ name: 'left_cause_event_id', type: 'uuid', nullable: true })
  leftCauseEventId: string | null;

  @Column({ name: 'withdrawn_by', type: 'text', nullable: true })
  withdrawnBy: string | null;

  @Column({ name: 'withdrawn_reason', type: 'text', nullable: true })
  withdrawnReason: string | null;

  /** @throws DomainError serious-list.wrong-state */
  moveTo(state: SeriousListState): void {
    seriousListStates.mustAllow(this.id, this.state, state);
    this.state = state;
    this.version += 1;
  }
}

type Known = 'id' | 'enterpriseId' | 'proposedBy' | 'proposedOn' | 'sourceDecision' | 'decidedOn' | 'legalBasis';
type Standing = 'months' | 'untilOn' | 'recordId' | 'causedByRecord';

/** A new proposal with nothing else known. */
export function newSeriousListEntry(given: Pick<SeriousListEntry, Known | Standing>): SeriousListEntry {
  return Object.assign(new SeriousListEntry(), {
    state: 'proposed',
    version: 1,
    confirmedBy: null,
    continuesId: null,
    listedOn: null,
    listedAt: null,
    enteredEventId: null,
    leftOn: null,
    leftReason: null,
    leftEventId: null,
    leftCauseEventId: null,
    withdrawnBy: null,
    withdrawnReason: null,
    ...given,
  } satisfies Omit<SeriousListEntry, 'moveTo'>);
}
