import type { LeaveReason, RefusalReason } from './red-list.rule';

/** Why not, or no longer, in words. */
export const REASON_WORDS: Readonly<Record<RefusalReason | LeaveReason, { zh: string; en: string }>> = {
  'registered-too-short': { zh: '登记年限不足', en: 'it has not been registered for long enough' },
  'grade-too-low': { zh: '信用等级未达到要求', en: 'its grade is too low' },
  'grade-not-held': { zh: '信用等级保持时间不足', en: 'it has not held its grade for long enough' },
  barred: { zh: '存在限制列入的信用记录', en: 'a credit record bars it' },
  'serious-listed': { zh: '为严重失信主体', en: 'it is on the serious list' },
  expired: { zh: '有效期届满', en: 'its term is over' },
};
