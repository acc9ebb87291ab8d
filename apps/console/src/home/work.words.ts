import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
    'violation.correct': '请改正，并提交证明',
    'penalty.fulfil': '请履行处罚决定的义务',
    'pledge.hand-in': '请补交承诺的材料',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
    'violation.correct': 'Put it right and send proof',
    'penalty.fulfil': 'Do what a penalty asks for',
    'pledge.hand-in': 'Hand in a paper you pledged',
  },
);
