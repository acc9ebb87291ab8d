import { defineWords } from '../words/define';

/** What is to be done, by the kinds of the services' queues. */
export const workWords = defineWords(
  {
    'application.review': '待审核的申请',
    'application.approve': '待复核的申请',
    'violation.review-correction': '待核查的改正证明',
    'violation.decide': '待裁量的违法行为',
    'violation.watch-correction': '改正期限将至',
    'violation.penalise': '待处罚的违法行为',
    'penalty.decide-annulment': '待决定的处罚撤销',
    'inspection.carry-out': '待实施的检查',
    'inspection-plan.close-frame': '待封存名单的抽查',
    'inspection-plan.witness': '待见证的抽查',
    'measure.feedback': '待反馈的奖惩措施',
    'verification.record': '待核查的承诺',
  },
  {
    'application.review': 'Applications to review',
    'application.approve': 'Applications to approve',
    'violation.review-correction': 'Corrections to check',
    'violation.decide': 'Violations to decide on',
    'violation.watch-correction': 'Corrections due soon',
    'violation.penalise': 'Violations to penalise',
    'penalty.decide-annulment': 'Annulments to decide on',
    'inspection.carry-out': 'Inspections to carry out',
    'inspection-plan.close-frame': 'Draws whose frame is to be closed',
    'inspection-plan.witness': 'Draws to witness',
    'measure.feedback': 'Measures to answer for',
    'verification.record': 'Pledges to verify',
  },
);
