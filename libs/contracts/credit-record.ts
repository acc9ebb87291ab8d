import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, recordClass, recordKind, text, uscc } from './fields';

export const creditRecordRecordedV1 = defineEvent({
  type: 'shouxin.credit-record.recorded.v1',
  topic: 'credit-rating',
  summary: { zh: '信用记录入库', en: 'A dated fact about an enterprise was recorded.' },
  data: z.object({
    recordId: id,
    enterpriseId: id,
    uscc,
    record: recordKind,
    class: recordClass.optional(),
    determinedOn: calendarDate,
    recordedAt: instant,
    /** Code of the offence, where the record is a penalty and the classification table knows it. */
    offence: text(64).optional(),
    sector: text(64).optional(),
    authority: text(200).optional(),
    documentNumber: text(200).optional(),
    /** The day its duties were done; the day of the decision where it carries none; absent: not known to be done. */
    obligationsFulfilledOn: calendarDate.optional(),
    /** The event this record came from, when it was not imported. */
    sourceEventId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const creditRecordAnnulledV1 = defineEvent({
  type: 'shouxin.credit-record.annulled.v1',
  topic: 'credit-rating',
  summary: { zh: '信用记录撤销（自始无效）', en: 'A record was wrong: it is void from its origin.' },
  data: z.object({
    recordId: id,
    enterpriseId: id,
    uscc,
    determinedOn: calendarDate,
    annulledAt: instant,
    annulledOn: calendarDate,
    objectionId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const creditRecordRepairedV1 = defineEvent({
  type: 'shouxin.credit-record.repaired.v1',
  topic: 'credit-rating',
  summary: { zh: '信用记录已修复', en: 'A record was repaired: it acts no more from the repair on; history stays.' },
  data: z.object({
    recordId: id,
    enterpriseId: id,
    uscc,
    determinedOn: calendarDate,
    repairedOn: calendarDate,
    repairId: id.optional(),
  }),
  key: 'enterpriseId',
});

export const creditRecordReinstatedV1 = defineEvent({
  type: 'shouxin.credit-record.reinstated.v1',
  topic: 'credit-rating',
  summary: {
    zh: '信用记录恢复（修复被撤销）',
    en: 'The repair of a record was revoked: the record acts again, as if that repair had never been.',
  },
  data: z.object({
    recordId: id,
    enterpriseId: id,
    uscc,
    determinedOn: calendarDate,
    repairId: id,
    reinstatedOn: calendarDate,
    reinstatedAt: instant,
    /** From when another repair, or the end of its term, still ends it; absent: nothing does. */
    repairedOn: calendarDate.optional(),
  }),
  key: 'enterpriseId',
});
