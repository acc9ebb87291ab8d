import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, grade, gradeStep, id, instant, ruleRef, text, uscc } from './fields';

export const ratingChangedV1 = defineEvent({
  type: 'shouxin.rating.changed.v1',
  topic: 'credit-rating',
  summary: {
    zh: '信用评级变化：自 changedFrom 起的等级时间线，以当前所知为准',
    en: 'The rating changed: the grade timeline from changedFrom on, as now known. It replaces every earlier step from that day on.',
  },
  data: z.object({
    enterpriseId: id,
    uscc,
    /** Rises by one with every change of this enterprise's rating. */
    revision: z.int().min(1),
    /** First day on which the rating differs from what the revision before said. */
    changedFrom: calendarDate,
    knownAt: instant,
    /** The grade and score as of the business day of this event. */
    grade,
    score: text(40),
    /** Steps from `changedFrom` to the day of this event; the first one's `from` is `changedFrom`. */
    timeline: z.array(gradeStep).min(1).max(5000),
    ruleSet: ruleRef,
    receiptId: id,
    /** Ids of the events whose news caused this; empty when time alone or a new rule version did. */
    causes: z.array(id).max(1000),
  }),
  key: 'enterpriseId',
});

export const ruleSetPublishedV1 = defineEvent({
  type: 'shouxin.rule-set.published.v1',
  topic: 'credit-rating',
  summary: { zh: '规则包发布', en: 'A version of a rule set was published; it never changes.' },
  data: z.object({ key: text(200), kind: text(40), rule: ruleRef, effectiveFrom: calendarDate, publishedAt: instant }),
  key: 'key',
});
