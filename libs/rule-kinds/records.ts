import { z } from 'zod';
import { date, distinct, text } from './fields';

/** One credit record as `rating` and `red-list` are given it. */
export const creditRecord = z
  .strictObject({
    id: text,
    record: text,
    class: text.optional(),
    determinedOn: date,
    /** When the database took it in; the day it was determined when absent. */
    recordedOn: date.optional(),
    repairedOn: date.optional(),
    annulledOn: date.optional(),
  })
  .superRefine((record, context) => {
    for (const field of ['recordedOn', 'repairedOn', 'annulledOn'] as const) {
      const value = record[field];
      if (value !== undefined && value < record.determinedOn) {
        context.addIssue({ code: 'custom', path: [field], message: 'must not be before determinedOn' });
      }
    }
  });

export type CreditRecord = z.output<typeof creditRecord>;

export const creditRecords = z.array(creditRecord).superRefine(distinct((record) => record.id, ['id']));
