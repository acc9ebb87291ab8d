import { StateMachine } from '@app/kernel/state-machine';

export type ViolationState =
  | 'flagged'
  | 'awaiting-correction'
  | 'correction-submitted'
  | 'to-decide'
  | 'waived'
  | 'to-penalise'
  | 'penalised'
  | 'withdrawn'
  | 'annulled';

/** A violation is decided in the very call that flags it, so nobody ever reads one that is just `flagged`. */
export const violationStates = new StateMachine<ViolationState>(
  'violation',
  { zh: '违法行为', en: 'Violation' },
  {
    flagged: {
      zh: '已登记',
      en: 'Flagged',
      next: {
        'awaiting-correction': 'order a correction 责令改正',
        'to-decide': 'leave to the officer 交由裁量',
        waived: 'waive by law 依法不罚',
        'to-penalise': 'penalise 转入处罚',
      },
    },
    'awaiting-correction': {
      zh: '待改正',
      en: 'Awaiting correction',
      next: {
        'correction-submitted': 'submit proof 提交改正证明',
        'to-decide': 'accept the correction 认可改正',
        waived: 'accept the correction and waive 认可改正并不罚',
        'to-penalise': 'lapse 逾期失效',
        withdrawn: 'withdraw 撤回',
      },
    },
    'correction-submitted': {
      zh: '改正待核',
      en: 'Correction to be checked',
      next: {
        'awaiting-correction': 'refuse the proof 退回证明',
        'to-decide': 'accept the correction 认可改正',
        waived: 'accept the correction and waive 认可改正并不罚',
        'to-penalise': 'refuse the proof past due 退回证明且逾期',
        withdrawn: 'withdraw 撤回',
      },
    },
    'to-decide': {
      zh: '待裁量',
      en: 'To decide',
      next: { waived: 'waive 决定不罚', 'to-penalise': 'do not waive 决定处罚', withdrawn: 'withdraw 撤回' },
    },
    waived: { zh: '不予处罚', en: 'Waived', next: {} },
    'to-penalise': {
      zh: '待处罚',
      en: 'To penalise',
      next: {
        penalised: 'penalise 作出处罚',
        withdrawn: 'withdraw 撤回',
        // An earlier violation, for which this one was no first, turned out void.
        'awaiting-correction': 'decide again: order a correction 重新裁量：责令改正',
        'to-decide': 'decide again: leave to the officer 重新裁量：交由裁量',
        waived: 'decide again: waive 重新裁量：不罚',
      },
    },
    penalised: { zh: '已处罚', en: 'Penalised', next: { annulled: 'annul 撤销' } },
    withdrawn: { zh: '已撤回', en: 'Withdrawn', next: {} },
    annulled: { zh: '已撤销', en: 'Annulled', next: {} },
  },
);
