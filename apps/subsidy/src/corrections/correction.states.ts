import { StateMachine } from '@app/kernel/state-machine';

export type CorrectionState = 'proposed' | 'below-de-minimis' | 'approved' | 'superseded' | 'written-off';

/** A newer re-decision takes the place of one that nobody has approved. */
export const correctionStates = new StateMachine<CorrectionState>(
  'correction',
  { zh: '补发或追回', en: 'Correction of what was paid' },
  {
    proposed: { zh: '待复核', en: 'proposed', next: { approved: 'approve', superseded: 'decide again' } },
    'below-de-minimis': {
      zh: '低于起算额，不追不补',
      en: 'below de minimis',
      next: { superseded: 'decide again' },
    },
    approved: { zh: '已复核', en: 'approved', next: { 'written-off': 'write off' } },
    superseded: { zh: '已被新的更正替代', en: 'superseded', next: {} },
    'written-off': { zh: '已核销', en: 'written off', next: {} },
  },
  ['proposed', 'below-de-minimis'],
);
