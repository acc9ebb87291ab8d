import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, recordClass, ruleRef, text, uscc } from './fields';

const pledge = { pledgeId: id, enterpriseId: id, uscc, item: text(64) };

export const catalogueChangedV1 = defineEvent({
  type: 'shouxin.catalogue.changed.v1',
  topic: 'commitment',
  summary: { zh: '告知承诺事项目录变更', en: 'A version of the catalogue of what may be pledged was published.' },
  data: z.object({
    catalogueId: text(100),
    rule: ruleRef,
    effectiveFrom: calendarDate,
    publishedAt: instant,
    /** Codes of items against the version before it. */
    added: z.array(text(64)).max(1000),
    changed: z.array(text(64)).max(1000),
    removed: z.array(text(64)).max(1000),
  }),
  key: 'catalogueId',
});

export const pledgeSignedV1 = defineEvent({
  type: 'shouxin.pledge.signed.v1',
  topic: 'commitment',
  summary: { zh: '承诺书签署', en: 'An enterprise pledged instead of handing in papers; it holds at once.' },
  data: z.object({
    ...pledge,
    /** Codes of the papers the pledge stands in for. */
    materials: z.array(text(64)).min(1).max(50),
    catalogue: ruleRef,
    noticeVersion: text(50),
    /** SHA-256 of the notice that was shown and signed. */
    noticeHash: z.string().regex(/^[0-9a-f]{64}$/),
    signedOn: calendarDate,
    signedAt: instant,
    receiptIds: z.array(id).min(1).max(50),
  }),
  key: 'enterpriseId',
});

export const pledgeVerifiedV1 = defineEvent({
  type: 'shouxin.pledge.verified.v1',
  topic: 'commitment',
  summary: { zh: '承诺核查属实', en: 'A pledge was checked after the fact and is true.' },
  data: z.object({ ...pledge, verifiedOn: calendarDate, verifiedAt: instant }),
  key: 'enterpriseId',
});

export const pledgeBreachedV1 = defineEvent({
  type: 'shouxin.pledge.breached.v1',
  topic: 'commitment',
  summary: {
    zh: '承诺失信（虚假承诺或逾期不履行）',
    en: 'A pledge proved false, or lapsed. It yields exactly one credit record.',
  },
  data: z.object({
    ...pledge,
    /** `false`: what was pledged is untrue; `overdue`: the papers never came. A late paper is neither. */
    breach: z.enum(['false', 'overdue']),
    class: recordClass,
    determinedOn: calendarDate,
    determinedAt: instant,
    legalBasis: text(500),
  }),
  key: 'enterpriseId',
});
