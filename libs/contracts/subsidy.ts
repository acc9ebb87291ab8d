import { z } from 'zod';
import { defineEvent } from './define-event';
import { amountFen, calendarDate, grade, id, instant, ruleRef, text, uscc } from './fields';

const payout = {
  payoutId: id,
  applicationId: id,
  enterpriseId: id,
  uscc,
  amountFen,
};

export const policyPublishedV1 = defineEvent({
  type: 'shouxin.policy.published.v1',
  topic: 'subsidy',
  summary: { zh: '扶持政策发布', en: 'A version of a subsidy policy was published; it never changes.' },
  data: z.object({
    policyId: text(100),
    rule: ruleRef,
    title: z.object({ zh: text(200), en: text(200) }),
    effectiveFrom: calendarDate,
    /** Percent of the amount by grade. */
    factors: z.object({ A: text(20), B: text(20), C: text(20), D: text(20) }),
    minimumGrade: grade,
    notSeriousListed: z.boolean(),
    publishedAt: instant,
  }),
  key: 'policyId',
});

export const applicationFiledV1 = defineEvent({
  type: 'shouxin.application.filed.v1',
  topic: 'subsidy',
  summary: { zh: '补贴申请已提交', en: 'An enterprise applied for a subsidy.' },
  data: z.object({
    applicationId: id,
    number: text(40),
    enterpriseId: id,
    uscc,
    policyId: text(100),
    filedOn: calendarDate,
    filedAt: instant,
  }),
  key: 'enterpriseId',
});

export const payoutApprovedV1 = defineEvent({
  type: 'shouxin.payout.approved.v1',
  topic: 'subsidy',
  summary: { zh: '兑现已核准', en: 'A payout was approved and its money reserved.' },
  data: z.object({
    ...payout,
    gradeOn: calendarDate,
    grade,
    policy: ruleRef,
    poolCode: text(64),
    receiptId: id,
    approvedAt: instant,
  }),
  key: 'enterpriseId',
});

export const payoutHeldV1 = defineEvent({
  type: 'shouxin.payout.held.v1',
  topic: 'subsidy',
  summary: { zh: '兑现暂缓', en: 'A payout was stopped, naming rule and event; the approved amount is unchanged.' },
  data: z.object({
    ...payout,
    holdId: id,
    reason: text(64),
    rule: text(100).optional(),
    causeEventId: id.optional(),
    heldAt: instant,
  }),
  key: 'enterpriseId',
});

export const payoutReleasedV1 = defineEvent({
  type: 'shouxin.payout.released.v1',
  topic: 'subsidy',
  summary: { zh: '暂缓解除', en: 'A hold ended by maker and checker; the payout may be paid.' },
  data: z.object({
    ...payout,
    holdId: id,
    outcome: z.enum(['unchanged', 're-decided', 'revoked']),
    releasedAt: instant,
  }),
  key: 'enterpriseId',
});

export const payoutPaidV1 = defineEvent({
  type: 'shouxin.payout.paid.v1',
  topic: 'subsidy',
  summary: { zh: '兑现已拨付', en: 'The bank settled a payout.' },
  data: z.object({ ...payout, instructionId: id, bankReference: text(100), paidAt: instant, paidOn: calendarDate }),
  key: 'enterpriseId',
});

export const payoutReturnedV1 = defineEvent({
  type: 'shouxin.payout.returned.v1',
  topic: 'subsidy',
  summary: { zh: '银行退回', en: 'The bank sent a payout back; its reservation is free again and the payout is held.' },
  data: z.object({ ...payout, instructionId: id, reason: text(200), returnedAt: instant }),
  key: 'enterpriseId',
});

export const correctionOpenedV1 = defineEvent({
  type: 'shouxin.correction.opened.v1',
  topic: 'subsidy',
  summary: { zh: '补发或追回立案', en: 'A decision was made again and the difference is to be paid or recovered.' },
  data: z.object({
    correctionId: id,
    applicationId: id,
    payoutId: id,
    enterpriseId: id,
    uscc,
    direction: z.enum(['top-up', 'recovery']),
    amountFen,
    decidedBeforeFen: amountFen,
    decidedNowFen: amountFen,
    causeEventId: id,
    receiptId: id,
    /** Receipt of the decision that this one corrects. */
    supersedesReceiptId: id,
    openedAt: instant,
  }),
  key: 'enterpriseId',
});
