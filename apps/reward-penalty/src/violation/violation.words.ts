import type { LeniencyResult } from '@app/rule-kinds/leniency';

export interface Words {
  zh: string;
  en: string;
}

/** The sentence of the law behind each limb. */
export const LAW: Readonly<Record<NonNullable<LeniencyResult['limb']>, Words>> = {
  minor: {
    zh: '行政处罚法第三十三条第一款前半：违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚',
    en: 'Administrative Penalty Law art. 33(1), first half: minor, corrected in time and without harm: shall not be penalised',
  },
  first: {
    zh: '行政处罚法第三十三条第一款后半：初次违法且危害后果轻微并及时改正的，可以不予行政处罚',
    en: 'Administrative Penalty Law art. 33(1), second half: first, with slight harm and corrected in time: may be waived',
  },
  'no-fault': {
    zh: '行政处罚法第三十三条第二款：当事人有证据足以证明没有主观过错的，不予行政处罚；法律、行政法规另有规定的，从其规定',
    en: 'Administrative Penalty Law art. 33(2): the party has proved that it had no fault: shall not be penalised, unless a law says otherwise',
  },
};

const OUTCOME: Readonly<Record<LeniencyResult['outcome'], Words>> = {
  'no-penalty': { zh: '依法不予处罚，并予以教育', en: 'The law says: not penalised, but educated' },
  'may-waive': { zh: '可以不予处罚，由承办人员裁量', en: 'The law says: may be waived; the officer decides' },
  'await-correction': {
    zh: '责令改正，按期改正后再决定',
    en: 'A correction is ordered; decided again once it is made',
  },
  penalise: { zh: '应依法处罚', en: 'To be penalised' },
};

const REASON: Readonly<Record<LeniencyResult['reasons'][number], Words>> = {
  'not-listed': { zh: '该违法行为不在首违不罚、轻微免罚清单内', en: 'the offence is not on the leniency list' },
  'repeat-offence': {
    zh: '回溯期内已有同类违法行为，不属初次',
    en: 'there is an earlier one of the same kind in the look-back period',
  },
  'not-corrected-in-time': {
    zh: '未在期限内改正并提交证明',
    en: 'it was not corrected, with proof, in time',
  },
};

const INCOMPLETE: Words = {
  zh: '该企业有违法行为类型未明的处罚记录，历史不完整，不能认定为初次',
  en: 'penalty records without a known offence leave the history incomplete: it cannot be called the first',
};

/** What the rule said, and why, in one sentence. */
export function wordsOfDecision({
  outcome,
  reasons,
  limb,
  historyComplete,
}: Pick<LeniencyResult, 'outcome' | 'reasons' | 'limb'> & { historyComplete: boolean }): Words {
  const why = reasons.map((reason) => REASON[reason]);
  if (limb === 'first' && !historyComplete) why.push(INCOMPLETE);
  const join = (language: keyof Words, colon: string, between: string): string =>
    why.length === 0
      ? OUTCOME[outcome][language]
      : OUTCOME[outcome][language] + colon + why.map((words) => words[language]).join(between);
  return { zh: join('zh', '：', '；'), en: join('en', ': ', '; ') };
}
