import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
    'objection.recommend': '待提出意见的异议',
    'objection.decide': '待复核的异议',
    'repair.accept': '待受理的修复',
    'repair.decide': '待决定的修复',
    'repair.confirm-revocation': '待复核的修复撤销',
    'red-list.propose': '红名单候选',
    'red-list.confirm': '待复核列入红名单',
    'serious-list.confirm': '待复核列入严重失信名单',
    'rule-draft.publish': '待复核发布的规则',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
    'objection.recommend': 'Objections to recommend on',
    'objection.decide': 'Objections to decide',
    'repair.accept': 'Repairs to accept',
    'repair.decide': 'Repairs to decide',
    'repair.confirm-revocation': 'Revocations of repairs to check',
    'red-list.propose': 'Candidates for the red list',
    'red-list.confirm': 'Red-list proposals to confirm',
    'serious-list.confirm': 'Serious-list proposals to confirm',
    'rule-draft.publish': 'Rules to check and publish',
  },
);
