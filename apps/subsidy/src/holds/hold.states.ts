import { StateMachine } from '@app/kernel/state-machine';

export type HoldState = 'open' | 'released' | 're-decided' | 'revoked' | 'bank-asked';

export const holdStates = new StateMachine<HoldState>(
  'hold',
  { zh: '拨付暂停', en: 'Hold of a payout' },
  {
    open: {
      zh: '暂停中',
      en: 'open',
      next: {
        released: 'release',
        're-decided': 'decide again',
        revoked: 'revoke',
        'bank-asked': 'ask the bank again',
      },
    },
    released: { zh: '已放行', en: 'released', next: {} },
    're-decided': { zh: '已重新核定', en: 'decided again', next: {} },
    revoked: { zh: '已撤销拨付', en: 'revoked', next: {} },
    'bank-asked': { zh: '已再次向银行查询', en: 'bank asked again', next: {} },
  },
);

export type ResolutionState = 'proposed' | 'confirmed' | 'superseded';

/** Another proposal, or news about the enterprise, takes the place of one that nobody has confirmed. */
export const resolutionStates = new StateMachine<ResolutionState>(
  'hold-resolution',
  { zh: '暂停处理意见', en: 'Resolution of a hold' },
  {
    proposed: { zh: '待复核', en: 'proposed', next: { confirmed: 'confirm', superseded: 'propose anew, or news' } },
    confirmed: { zh: '已确认', en: 'confirmed', next: {} },
    superseded: { zh: '已被替代', en: 'superseded', next: {} },
  },
);
