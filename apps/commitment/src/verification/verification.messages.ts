import type { ProblemMessages } from '@app/platform/problem-messages';

export const verificationMessages: ProblemMessages = {
  'verification.not-found': { zh: '没有这项核查任务：{id}', en: 'There is no task of verification {id}.' },
  'verification.wrong-state': {
    zh: '核查任务 {id} 的状态为 {state}，不能变为 {asked}',
    en: 'Task of verification {id} is {state}; it cannot become {asked}.',
    remedy: { zh: '请重新读取后再决定', en: 'Read it again and decide anew.' },
  },
  'two-people.same-person': {
    zh: '签署承诺的人不能核查同一承诺',
    en: 'Who signed a pledge does not verify it.',
    remedy: { zh: '请由他人核查', en: 'Let another person verify it.' },
  },
};
