import { z } from 'zod';
import { defineEvent } from './define-event';
import { amountFen, calendarDate, id, instant, recordClass, text, uscc } from './fields';

/** What decides about a violation, in the words of Administrative Penalty Law (2021) art. 33; null: none helps. */
const limb = z.enum(['no-fault', 'minor', 'first']).nullable();
const violation = { violationId: id, enterpriseId: id, uscc, offence: text(64), department: text(64) };

export const violationFlaggedV1 = defineEvent({
  type: 'shouxin.violation.flagged.v1',
  topic: 'reward-penalty',
  summary: { zh: '违法行为登记', en: 'A department flagged a violation; the leniency rules were asked at once.' },
  data: z.object({
    ...violation,
    flaggedOn: calendarDate,
    flaggedAt: instant,
    outcome: z.enum(['no-penalty', 'may-waive', 'await-correction', 'penalise']),
    limb,
    isFirst: z.boolean(),
    /** Last day for the correction; absent when none is asked, or while the calendar of that year is not known. */
    correctionDueOn: calendarDate.optional(),
    receiptId: id,
  }),
  key: 'enterpriseId',
});

export const violationWaivedV1 = defineEvent({
  type: 'shouxin.violation.waived.v1',
  topic: 'reward-penalty',
  summary: { zh: '不予行政处罚', en: 'A violation is not penalised; the enterprise was given guidance.' },
  data: z.object({ ...violation, limb, waivedOn: calendarDate, waivedAt: instant, receiptId: id }),
  key: 'enterpriseId',
});

export const penaltyDeterminedV1 = defineEvent({
  type: 'shouxin.penalty.determined.v1',
  topic: 'reward-penalty',
  summary: { zh: '行政处罚决定', en: 'A penalty was determined. It yields exactly one credit record.' },
  data: z.object({
    penaltyId: id,
    /** The violation it answers, where one was flagged here. */
    violationId: id.optional(),
    enterpriseId: id,
    uscc,
    department: text(64),
    authority: text(200),
    documentNumber: text(200),
    class: recordClass,
    offence: text(64).optional(),
    sector: text(64).optional(),
    determinedOn: calendarDate,
    determinedAt: instant,
    legalBasis: text(500),
    /** Absent when there is no fine. */
    fineFen: amountFen.optional(),
    /** The day its duties were done; a penalty that carries none has the day of the decision; absent: not done. */
    obligationsFulfilledOn: calendarDate.optional(),
  }),
  key: 'enterpriseId',
});

export const penaltyAnnulledV1 = defineEvent({
  type: 'shouxin.penalty.annulled.v1',
  topic: 'reward-penalty',
  summary: { zh: '行政处罚撤销', en: 'A penalty was annulled: it is void from its origin, and its record with it.' },
  data: z.object({
    penaltyId: id,
    enterpriseId: id,
    uscc,
    annulledOn: calendarDate,
    annulledAt: instant,
    reason: text(500),
  }),
  key: 'enterpriseId',
});

export const obligationsFulfilledV1 = defineEvent({
  type: 'shouxin.obligations.fulfilled.v1',
  topic: 'reward-penalty',
  summary: {
    zh: '处罚义务履行完毕',
    en: 'The duties of a record became known to be done after it was recorded; told again, the later telling holds.',
  },
  data: z.object({
    recordId: id,
    enterpriseId: id,
    uscc,
    /** The day the last of them was done. */
    fulfilledOn: calendarDate,
    /** The penalty they belong to, where it was determined here. */
    penaltyId: id.optional(),
  }),
  key: 'enterpriseId',
});
