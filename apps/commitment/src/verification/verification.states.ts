import { StateMachine } from '@app/kernel/state-machine';

export const VERIFICATION_STATES = ['open', 'done', 'closed'] as const;
export type VerificationState = (typeof VERIFICATION_STATES)[number];

export const verificationStates = new StateMachine<VerificationState>(
  'verification',
  { zh: '承诺核查任务', en: 'Task to verify a pledge' },
  {
    open: {
      zh: '待核查',
      en: 'open',
      next: { done: '登记核查结果 record the finding', closed: '承诺逾期失效 the pledge lapsed' },
    },
    done: { zh: '已核查', en: 'done', next: { done: '事后认定虚假 find false later' } },
    closed: { zh: '已终止', en: 'closed', next: { done: '事后认定虚假 find false later' } },
  },
);
