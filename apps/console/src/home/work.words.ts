import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
  },
);
