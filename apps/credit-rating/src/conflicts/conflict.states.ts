import { StateMachine } from '@app/kernel/state-machine';

export type ConflictState = 'open' | 'proposed' | 'resolved';

/** Another proposal takes the place of one that is not, or cannot be, confirmed. */
export const conflictStates = new StateMachine<ConflictState>(
  'conflict',
  { zh: '导入冲突', en: 'Conflict of an import' },
  {
    open: { zh: '待处理', en: 'open', next: { proposed: 'propose' } },
    proposed: { zh: '待复核', en: 'proposed', next: { proposed: 'propose anew', resolved: 'confirm' } },
    resolved: { zh: '已处理', en: 'resolved', next: {} },
  },
);
