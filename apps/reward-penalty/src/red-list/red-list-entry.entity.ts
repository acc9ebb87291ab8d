import type { CalendarDate } from '@app/kernel/calendar';
import { StateMachine } from '@app/kernel/state-machine';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ENTRY_STATES = ['proposed', 'entered', 'left', 'resumed', 'withdrawn'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** `resumed`: the leaving was void, and another entry goes on with this one. */
export const redListStates = new StateMachine<EntryState>(
  'red-list',
  { zh: '守信红名单记录', en: 'Entry of the red list' },
  {
    proposed: { zh: '待复核', en: 'proposed', next: { entered: 'confirm', withdrawn: 'withdraw' } },
    entered: { zh: '已列入', en: 'on the list', next: { left: 'leave' } },
    left: { zh: '已移出', en: 'has left', next: { resumed: 'resume in another entry' } },
    resumed: { zh: '已由后续记录接续', en: 'resumed', next: {} },
    withdrawn: { zh: '已撤回', en: 'withdrawn', next: {} },
  },
);

/** One stay on the red list (守信红名单), from its proposal to its end. */
@Entity('red_list_entry')
export class RedListEntry {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'enterprise_id', type: 'uuid' })
  enterpriseId: string;

  @Column({ type: 'text' })
  state: EntryState;

  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'proposed_by', type: 'text' })
  proposedBy: string;

  @Column({ name: 'proposed_on', type: 'date' })
  proposedOn: CalendarDate;

  @Column({ name: 'confirmed_by', type: 'text', nullable: true })
  confirmedBy: string | null;

  @Column({ name: 'receipt_id', type: 'uuid' })
  receiptId: string;

  @Column({ name: 'from_on', type: 'date', nullable: true })
  fromOn: CalendarDate | null;

  /** The first day on which it no longer holds. */
  @Column({ name: 'until_on', type: 'date', nullable: true })
  untilOn: CalendarDate | null;

  @Column({ name: 'entered_event_id', type: 'uuid', nullable: true })
  enteredEventId: string | null;

  @Column({ name: 'left_on', type: 'date', nullable: true })
  leftOn: CalendarDate | null;

  @Column({ name: 'left_reasons', type: 'text', array: true, nullable: true })
  leftReasons: string[] | null;

  @Column({ name: 'left_event_id', type: 'uuid', nullable: true })
  leftEventId: string | null;

  @Column({ name: 'left_cause_event_id', type: 'uuid', nullable: true })
  leftCauseEventId: string | null;

  /** Records whose annulment undoes the leaving; some by the event that told of them, which may come after the leaving. */
  @Column({ name: 'left_cause_record_ids', type: 'uuid', array: true })
  leftCauseRecordIds: string[];

  @Column({ name: 'left_receipt_id', type: 'uuid', nullable: true })
  leftReceiptId: string | null;

  @Column({ name: 'continues_id', type: 'uuid', nullable: true })
  continuesId: string | null;

  /** The days `[leftOn, voidUntil)` were off the list by mistake. */
  @Column({ name: 'void_until', type: 'date', nullable: true })
  voidUntil: CalendarDate | null;

  @Column({ name: 'withdrawn_by', type: 'text', nullable: true })
  withdrawnBy: string | null;

  @Column({ name: 'withdrawn_reason', type: 'text', nullable: true })
  withdrawnReason: string | null;

  @Column({ name: 'exempt_from', type: 'text', array: true, nullable: true })
  exemptFrom: string[] | null;

  /** Why no exemption goes with it, by the exemption rule; null while one does, and before it is entered. */
  @Column({ name: 'exemption_reason', type: 'text', nullable: true })
  exemptionReason: string | null;

  /** @throws DomainError red-list.wrong-state; a state is never left for an earlier one */
  mustAllow(state: EntryState): void {
    redListStates.mustAllow(this.id, this.state, state);
  }

  /** @throws DomainError red-list.wrong-state */
  moveTo(state: EntryState): void {
    this.mustAllow(state);
    this.state = state;
    this.version += 1;
  }
}

/** A new proposal with nothing else known. */
export function newEntry(
  given: Pick<RedListEntry, 'id' | 'enterpriseId' | 'proposedBy' | 'proposedOn' | 'receiptId'>,
): RedListEntry {
  return Object.assign(new RedListEntry(), {
    state: 'proposed',
    version: 1,
    confirmedBy: null,
    fromOn: null,
    untilOn: null,
    enteredEventId: null,
    leftOn: null,
    leftReasons: null,
    leftEventId: null,
    leftCauseEventId: null,
    leftCauseRecordIds: [],
    leftReceiptId: null,
    continuesId: null,
    voidUntil: null,
    withdrawnBy: null,
    withdrawnReason: null,
    exemptFrom: null,
    exemptionReason: null,
    ...given,
  } satisfies Omit<RedListEntry, 'moveTo' | 'mustAllow'>);
}
