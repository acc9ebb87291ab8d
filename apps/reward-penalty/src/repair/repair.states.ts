import { StateMachine } from '@app/kernel/state-machine';

export const REPAIR_STATES = [
  'filed',
  'accepted',
  'granted',
  'refused',
  'withdrawn',
  'moot',
  'superseded',
  'revocation-proposed',
  'revoked',
] as const;
export type RepairState = (typeof REPAIR_STATES)[number];

/**
 * A repair (信用修复). What the rule refuses at the filing begins and ends as refused; what time alone ends begins as
 * granted, because nobody asked for it and nobody decided it.
 */
export const repairStates = new StateMachine<RepairState>(
  'repair',
  { zh: '信用修复申请', en: 'Credit repair' },
  {
    filed: {
      zh: '已提交',
      en: 'Filed',
      next: {
        accepted: '受理 accept it',
        refused: '不予受理 do not accept it',
        withdrawn: '撤回申请 withdraw it',
        moot: '记录被撤销 its record is annulled',
      },
    },
    accepted: {
      zh: '已受理',
      en: 'Accepted',
      next: {
        granted: '准予修复 grant it',
        refused: '不予修复 refuse it',
        withdrawn: '撤回申请 withdraw it',
        moot: '记录被撤销 its record is annulled',
      },
    },
    granted: {
      zh: '准予修复',
      en: 'Granted',
      next: {
        'revocation-proposed': '提出撤销 propose to revoke it for false material',
        superseded: '记录重新认定 its record is determined again',
      },
    },
    refused: { zh: '不予修复', en: 'Refused', next: {} },
    withdrawn: { zh: '已撤回', en: 'Withdrawn', next: {} },
    moot: { zh: '终止(记录已撤销)', en: 'Moot: its record was annulled', next: {} },
    superseded: { zh: '失效(记录重新认定)', en: 'Over: its record was determined again', next: {} },
    'revocation-proposed': {
      zh: '待复核撤销',
      en: 'Revocation proposed',
      next: {
        revoked: '确认撤销 confirm the revocation',
        granted: '不予撤销 give the revocation up',
        superseded: '记录重新认定 its record is determined again',
      },
    },
    revoked: { zh: '修复已撤销', en: 'Revoked for false material', next: {} },
  },
  ['filed', 'refused', 'granted'],
);

/** Somebody has still to act on it. */
export const OPEN_STATES: readonly RepairState[] = ['filed', 'accepted'];
/** The record is repaired by it. */
export const STANDING_STATES: readonly RepairState[] = ['granted', 'revocation-proposed'];
