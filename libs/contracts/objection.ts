import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, ruleRef, text, uscc } from './fields';

export const objectionUpheldV1 = defineEvent({
  type: 'shouxin.objection.upheld.v1',
  topic: 'reward-penalty',
  summary: { zh: '异议成立', en: 'An objection to a record was upheld: the record is void from its origin.' },
  data: z.object({ objectionId: id, recordId: id, enterpriseId: id, uscc, upheldAt: instant, upheldOn: calendarDate }),
  key: 'enterpriseId',
});

export const repairGrantedV1 = defineEvent({
  type: 'shouxin.repair.granted.v1',
  topic: 'reward-penalty',
  summary: { zh: '信用修复通过', en: 'A record was repaired: it acts no more from repairedOn on.' },
  data: z.object({
    repairId: id,
    recordId: id,
    enterpriseId: id,
    uscc,
    grantedAt: instant,
    repairedOn: calendarDate,
    /** True when the longest period was over and nobody had to ask. */
    byTime: z.boolean().optional(),
    /** The legal regime, chosen by the filing date. */
    regime: ruleRef.optional(),
    receiptId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const repairRevokedV1 = defineEvent({
  type: 'shouxin.repair.revoked.v1',
  topic: 'reward-penalty',
  summary: {
    zh: '信用修复撤销（材料虚假）',
    en: 'A repair rested on false material: it is void from its origin, and the record acts again for what remained.',
  },
  data: z.object({
    repairId: id,
    recordId: id,
    enterpriseId: id,
    uscc,
    /** The day from which the repair had acted. */
    repairedOn: calendarDate,
    revokedOn: calendarDate,
    revokedAt: instant,
    reason: text(500),
  }),
  key: 'enterpriseId',
});
