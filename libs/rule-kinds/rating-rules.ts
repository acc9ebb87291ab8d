import { z } from 'zod';
import { distinct, envelope, flag, months, monthsOrNone, points, rising, share, text, date } from './fields';
import { creditRecords } from './records';

/** What matches a record: its kind, then its class if one is named. */
const match = { record: text, class: text.optional() };

/** How long it counts, from the day the record was determined. Without months it has no end. */
const duration = { months: months.optional(), endsOnRepair: flag.optional() };

const scaleStep = z.strictObject({ grade: text, from: points });

/** How records make a score and a grade. Scores and points in hundredths. */
export const ratingRules = z
  .strictObject({
    kind: z.literal('rating'),
    ...envelope,
    /** Best grade first. */
    scale: z
      .array(scaleStep)
      .min(1, { error: 'must have at least one grade' })
      .superRefine(distinct((step) => step.grade, ['grade']))
      .superRefine(rising((step) => -step.from, 'from')),
    base: points,
    min: points,
    max: points,
    /** The first that matches a record applies to it. */
    items: z.array(
      z.strictObject({
        ...match,
        points,
        ...duration,
        decay: z
          .array(z.strictObject({ afterMonths: monthsOrNone, percent: share }))
          .superRefine(rising((step) => step.afterMonths, 'afterMonths'))
          .optional(),
      }),
    ),
    groups: z
      .array(
        z.strictObject({
          name: text,
          records: z.array(text).min(1, { error: 'must name at least one kind of record' }),
          /** The total of the group is cut to it, whichever its sign. */
          max: points.refine((value) => value >= 0n, { error: 'must be at least 0' }),
        }),
      )
      .optional(),
    /** Every one that matches a record applies to it. */
    vetoes: z.array(z.strictObject({ ...match, grade: text, ...duration })).optional(),
  })
  .superRefine((rules, context) => {
    const fault = (path: PropertyKey[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    const last = rules.scale.length - 1;
    const lowest = rules.scale[last];
    if (lowest !== undefined && lowest.from > rules.min) fault(['scale', last, 'from'], 'must not be above min');
    if (rules.min > rules.max) fault(['min'], 'must not be above max');
    rules.vetoes?.forEach((veto, index) => {
      if (!rules.scale.some((step) => step.grade === veto.grade)) {
        fault(['vetoes', index, 'grade'], `${veto.grade} is not on the scale`);
      }
    });
    const grouped = new Set<string>();
    rules.groups?.forEach((group, index) => {
      group.records.forEach((record, at) => {
        if (grouped.has(record)) fault(['groups', index, 'records', at], `${record} is in a group already`);
        grouped.add(record);
      });
    });
  });

export const ratingGiven = z.strictObject({
  records: creditRecords,
  /** What was recorded, repaired or annulled later is not known yet. */
  knownOn: date.optional(),
  override: z
    .strictObject({ grade: text, from: date, until: date })
    .refine((value) => value.from < value.until, {
      path: ['until'],
      error: 'must be after from',
    })
    .optional(),
});

export type RatingRules = z.output<typeof ratingRules>;
export type RatingGiven = z.output<typeof ratingGiven>;
