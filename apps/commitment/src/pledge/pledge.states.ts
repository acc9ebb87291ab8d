import { StateMachine } from '@app/kernel/state-machine';

export const PLEDGE_STATES = ['signed', 'refused', 'verified', 'lapsed', 'breached', 'cleared'] as const;
export type PledgeState = (typeof PLEDGE_STATES)[number];

export type Breach = 'false' | 'overdue';

/** Decided at once: it begins signed, or refused. */
export const pledgeStates = new StateMachine<PledgeState>(
  'pledge',
  { zh: '告知承诺', en: 'Pledge' },
  {
    signed: {
      zh: '已签署',
      en: 'signed',
      next: {
        verified: '核查属实 find true',
        lapsed: '宽限期满未补交 papers missing after the grace',
        breached: '认定虚假 find false',
      },
    },
    refused: { zh: '不予受理', en: 'refused', next: {} },
    verified: { zh: '核查属实', en: 'verified', next: { breached: '事后认定虚假 find false later' } },
    lapsed: {
      zh: '逾期不履行',
      en: 'lapsed',
      next: { breached: '认定虚假 find false', cleared: '记录被撤销 its record is void' },
    },
    breached: { zh: '虚假承诺', en: 'breached', next: { cleared: '记录被撤销 its record is void' } },
    cleared: { zh: '失信认定已撤销', en: 'cleared', next: {} },
  },
  ['signed', 'refused'],
);
