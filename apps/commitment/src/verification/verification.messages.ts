import type { ProblemMessages } from '@app/platform/problem-messages';

export const verificationMessages: ProblemMessages = {
  'verification.not-found': { zh: '没有这项核查任务：{id}', en: 'There is no task of verification {id}.' },
  'verification.wrong-state': {
    zh: '核查任务现为“{stateWords}”，不能变为“{askedWords}”',
    en: 'The verification is “{stateWords}” and cannot become “{askedWords}”.',
    remedy: { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' },
  },
  'two-people.same-person': {
    zh: '签署承诺的人不能核查同一承诺',
    en: 'Who signed a pledge does not verify it.',
    remedy: { zh: '请由他人核查', en: 'Let another person verify it.' },
  },
};
