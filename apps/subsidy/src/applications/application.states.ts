import { StateMachine } from '@app/kernel/state-machine';

export type ApplicationState = 'filed' | 'reviewed' | 'approved' | 'rejected' | 'withdrawn';

export const applicationStates = new StateMachine<ApplicationState>(
  'application',
  { zh: '扶持资金申请', en: 'Application for a subsidy' },
  {
    filed: {
      zh: '已申报',
      en: 'filed',
      next: { reviewed: 'review', rejected: 'reject', withdrawn: 'withdraw' },
    },
    reviewed: {
      zh: '待复核',
      en: 'reviewed',
      next: { approved: 'approve', filed: 'return', rejected: 'reject', withdrawn: 'withdraw' },
    },
    approved: { zh: '已核准', en: 'approved', next: {} },
    rejected: { zh: '已驳回', en: 'rejected', next: {} },
    withdrawn: { zh: '已撤回', en: 'withdrawn', next: {} },
  },
);
