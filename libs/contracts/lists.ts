import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, text, uscc } from './fields';

export const redListEnteredV1 = defineEvent({
  type: 'shouxin.red-list.entered.v1',
  topic: 'reward-penalty',
  summary: { zh: '列入守信红名单', en: 'An enterprise entered the red list.' },
  data: z.object({
    entryId: id,
    enterpriseId: id,
    uscc,
    from: calendarDate,
    until: calendarDate,
    receiptId: id,
    /** True when the cause of leaving was annulled and the enterprise is back with its old end. */
    reEntered: z.boolean(),
    /** The days in between, void when the cause of leaving was annulled, `[from, until)`. */
    voidGap: z.object({ from: calendarDate, until: calendarDate }).optional(),
  }),
  key: 'enterpriseId',
});

export const redListLeftV1 = defineEvent({
  type: 'shouxin.red-list.left.v1',
  topic: 'reward-penalty',
  summary: { zh: '退出守信红名单', en: 'An enterprise left the red list.' },
  data: z.object({
    entryId: id,
    enterpriseId: id,
    uscc,
    leftOn: calendarDate,
    /** Codes of the red-list rule, `expired`, or `serious-listed`. */
    reasons: z.array(text(64)).min(1).max(20),
    /** The event that made it leave; absent when the end was reached. */
    causeEventId: id.optional(),
    receiptId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const exemptionGrantedV1 = defineEvent({
  type: 'shouxin.exemption.granted.v1',
  topic: 'reward-penalty',
  summary: { zh: '取得免检', en: 'An enterprise is exempt from routine inspection.' },
  data: z.object({
    enterpriseId: id,
    uscc,
    from: calendarDate,
    until: calendarDate,
    inspections: z.array(text(64)).min(1).max(50),
    receiptId: id,
  }),
  key: 'enterpriseId',
});

export const exemptionEndedV1 = defineEvent({
  type: 'shouxin.exemption.ended.v1',
  topic: 'reward-penalty',
  summary: { zh: '免检终止', en: 'The exemption from routine inspection ended.' },
  data: z.object({ enterpriseId: id, uscc, endedOn: calendarDate, reason: text(64), causeEventId: id.optional() }),
  key: 'enterpriseId',
});

export const seriousListEnteredV1 = defineEvent({
  type: 'shouxin.serious-list.entered.v1',
  topic: 'reward-penalty',
  summary: { zh: '列入严重失信主体名单', en: 'An enterprise was put on the serious list.' },
  data: z.object({
    entryId: id,
    enterpriseId: id,
    uscc,
    listedOn: calendarDate,
    listedAt: instant,
    legalBasis: text(500),
    sourceDecision: text(200),
    /** First day after its term; absent: until it is repaired. */
    until: calendarDate.optional(),
    /** The record that caused the entry, where there is one: then the entry makes no record of its own. */
    recordId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const seriousListLeftV1 = defineEvent({
  type: 'shouxin.serious-list.left.v1',
  topic: 'reward-penalty',
  summary: { zh: '移出严重失信主体名单', en: 'An enterprise was taken off the serious list.' },
  data: z.object({
    entryId: id,
    enterpriseId: id,
    uscc,
    leftOn: calendarDate,
    /** `repaired` acts from leftOn on; `annulled` makes the entry void from its origin; `expired`: its term is over. */
    reason: z.enum(['repaired', 'annulled', 'expired']),
  }),
  key: 'enterpriseId',
});
