import type { UsccFault } from '@app/kernel/uscc';
import type { DateFault } from './cells';

/** Why a row was not taken, or is not news. */
export type RowReason =
  | 'missing'
  | DateFault
  | 'date-in-future'
  | 'end-before-begin'
  | `uscc-${Exclude<UsccFault, 'empty'>}`
  | 'not-in-zone'
  | 'natural-person'
  | 'amount-unreadable'
  | 'year-unreadable'
  | 'authority-unreadable'
  | 'too-long'
  | 'same-already-stored'
  | 'decided-to-keep-stored'
  | 'other-content-stored';

export const ROW_REASONS: Record<RowReason, { zh: string; en: string }> = {
  missing: { zh: '必填项为空', en: 'A required cell is empty.' },
  'date-unreadable': { zh: '不是可识别的日期', en: 'This is not a date in any known form.' },
  'date-impossible': { zh: '日期不存在', en: 'There is no such day.' },
  'date-in-future': { zh: '日期晚于今天', en: 'The date is after today.' },
  'end-before-begin': { zh: '移出日期早于列入日期', en: 'The end is before the beginning.' },
  'uscc-old-registration-number': {
    zh: '这是2015年以前的15位注册号，请改用18位统一社会信用代码',
    en: 'This is a 15-digit registration number from before 2015; give the 18-character code.',
  },
  'uscc-wrong-length': { zh: '统一社会信用代码应为18位', en: 'A unified social credit code has 18 characters.' },
  'uscc-wrong-character': {
    zh: '统一社会信用代码含有不允许的字符',
    en: 'The code has a character that codes never have.',
  },
  'uscc-wrong-organisation-check': {
    zh: '统一社会信用代码中的组织机构代码校验位（第17位）不符',
    en: 'The check of the organisation code (17th character) is wrong.',
  },
  'uscc-wrong-check': {
    zh: '统一社会信用代码的校验位（第18位）不符',
    en: 'The check of the code (18th character) is wrong.',
  },
  'not-in-zone': { zh: '不是本园区已入库的企业', en: 'No enterprise of this zone has this code.' },
  'natural-person': {
    zh: '行政相对人为自然人，不入企业信用库',
    en: 'About a natural person; not taken into this database.',
  },
  'amount-unreadable': {
    zh: '金额应为不小于0、最多6位小数的数（万元）',
    en: 'The amount must be at least 0, in ten thousands of yuan, with at most 6 places.',
  },
  'year-unreadable': { zh: '不是可识别的年度', en: 'This is not a year.' },
  'authority-unreadable': {
    zh: '处罚机关一栏不是机关名称，其代码也不在机关对照表中',
    en: 'The cell does not name an authority, and its code is not in the table of authorities.',
  },
  'too-long': { zh: '内容过长', en: 'The cell is too long.' },
  'same-already-stored': { zh: '相同内容已在库', en: 'The same is stored already.' },
  'decided-to-keep-stored': {
    zh: '此内容曾与在库记录冲突，已决定保留在库内容',
    en: 'This was in conflict before, and it was decided to keep what is stored.',
  },
  'other-content-stored': {
    zh: '同一决定（机关＋文号＋企业）在库内容不同，已列入冲突待办',
    en: 'The same decision is stored with other content; it waits in the conflict queue.',
  },
};
