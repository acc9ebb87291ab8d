import { StateMachine } from '@app/kernel/state-machine';

export type PayoutState =
  'approved' | 'instructed' | 'unknown' | 'paid' | 'held' | 'suspended' | 'returned' | 'revoked';

/**
 * `held` is left only by two people; `returned` means that another payout has taken its place; `suspended` waits for
 * two people, who have the bank asked again.
 */
export const payoutStates = new StateMachine<PayoutState>(
  'payout',
  { zh: '拨付', en: 'Payout' },
  {
    approved: { zh: '已核准', en: 'approved', next: { instructed: 'instruct the bank', held: 'hold' } },
    instructed: {
      zh: '已发支付指令',
      en: 'instructed',
      next: { paid: 'the bank has paid', unknown: 'the bank is silent', held: 'hold', suspended: 'the bank refuses' },
    },
    unknown: {
      zh: '支付结果待查',
      en: 'outcome unknown',
      next: { paid: 'the bank has paid', held: 'hold', suspended: 'the bank refuses' },
    },
    paid: { zh: '已支付', en: 'paid', next: { held: 'hold' } },
    held: {
      zh: '已暂停',
      en: 'held',
      next: { approved: 'release', returned: 'decide again', revoked: 'revoke' },
    },
    suspended: {
      zh: '已中止',
      en: 'suspended',
      next: { unknown: 'ask the bank again', revoked: 'revoke' },
    },
    returned: { zh: '已由新拨付替代', en: 'returned', next: {} },
    revoked: { zh: '已撤销', en: 'revoked', next: {} },
  },
);
