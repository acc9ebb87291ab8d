import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
    'hold.propose': '待提出处理办法的暂缓',
    'hold-resolution.confirm': '待复核的暂缓处理',
    'payout.pay': '待拨付',
    'correction.approve': '待复核的补发与追回',
    'correction.write-off': '可以核销的追回',
    'correction.confirm-write-off': '待复核的核销',
    'policy-draft.publish': '待发布的政策草案',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
    'hold.propose': 'Holds to propose an end for',
    'hold-resolution.confirm': 'Ends of holds to confirm',
    'payout.pay': 'Payouts to pay',
    'correction.approve': 'Top-ups and recoveries to approve',
    'correction.write-off': 'Recoveries that can be written off',
    'correction.confirm-write-off': 'Write-offs to confirm',
    'policy-draft.publish': 'Policy drafts to publish',
  },
);
