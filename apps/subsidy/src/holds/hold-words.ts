import type { HoldReason } from './holds';
import type { Resolution } from './resolution';

type Words = Record<'zh' | 'en', string>;

export const REASON_WORDS: Record<HoldReason, Words> = {
  'credit-changed': { zh: '核准后信用状况有变', en: 'credit changed after the approval' },
  'pledge-breached': { zh: '所依承诺被认定失信', en: 'a pledge it relies on was breached' },
  'credit-data-stale': { zh: '没有取得最新信用数据', en: 'latest credit data could not be had' },
  'bank-returned': { zh: '银行退回', en: 'returned by the bank' },
  'bank-rejected': { zh: '银行拒绝', en: 'rejected by the bank' },
  'bank-mismatch': { zh: '银行金额不符', en: 'the bank names another amount' },
  'bank-refused': { zh: '银行不受理', en: 'not taken by the bank' },
};

export const OUTCOME_WORDS: Record<Resolution['outcome'], Words> = {
  release: { zh: '放行', en: 'release' },
  're-decide': { zh: '重新核定', en: 'deciding again' },
  revoke: { zh: '撤销拨付', en: 'revoking' },
  'ask-bank': { zh: '再问银行', en: 'asking the bank again' },
};
