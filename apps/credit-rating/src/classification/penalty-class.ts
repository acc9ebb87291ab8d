import type { CalendarDate } from '@app/kernel/calendar';
import { amount, date, envelope, text } from '@app/rule-kinds/fields';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { z } from 'zod';
import { comparable } from '../source-rows/cells';
import { type Authorities, findAuthority } from './authorities';

/** Gravity of a record; `by-hand` sends it to a person. */
const classes = ['minor', 'general', 'serious'] as const;
export type PenaltyClass = (typeof classes)[number];

const words = z.array(text.transform(comparable)).min(1, { error: 'must name at least one word' });

const given = z.strictObject({
  measure: text.optional(),
  fine: amount.optional(),
  offenceType: text.optional(),
  authority: text.optional(),
});

/** `rules/classification/penalty-class@<version>.yaml`: dated by the day of determination; see docs/RULES-GUIDE.md §6.1. */
const penaltyClassTable = z.strictObject({
  kind: z.literal('penalty-class'),
  ...envelope,
  lines: z
    .array(
      z.strictObject({
        class: z.enum([...classes, 'by-hand']),
        measures: words.optional(),
        fineFrom: amount.optional(),
        fineBelow: amount.optional(),
        sectors: z.array(text).min(1).optional(),
      }),
    )
    .min(1, { error: 'must have at least one line' }),
  offences: z.array(z.strictObject({ offence: text, sector: text.optional(), words })),
  authorityWords: z.array(z.strictObject({ sector: text, words })),
  examples: z.array(
    z.strictObject({
      given,
      expect: z.strictObject({
        class: z.enum([...classes, 'by-hand']).optional(),
        offence: text.nullable().optional(),
        sector: text.nullable().optional(),
      }),
    }),
  ),
});

export type PenaltyClassTable = z.output<typeof penaltyClassTable>;

export interface PenaltyFacts {
  /** 处罚类别 */
  measure: string | null;
  /** 罚款金额; null counts as zero */
  fineFen: bigint | null;
  /** 违法行为类型 */
  offenceType: string | null;
  authority: string | null;
  authorityUscc: string | null;
}

export interface Classification {
  /** null: a person decides. */
  class: PenaltyClass | null;
  offence: string | null;
  sector: string | null;
}

/** @throws RuleDataError naming file and path */
export function parsePenaltyClassTable(data: unknown, file: string): PenaltyClassTable {
  return parseBy(penaltyClassTable, data, [], file);
}

/** The head of any classification file. */
export const tableHead = z.looseObject({ kind: z.enum(['penalty-class', 'authorities']), effectiveFrom: date });

/** Class, offence and sector of an imported penalty, by the first line of each list that matches. */
export function classifyPenalty(
  table: PenaltyClassTable,
  authorities: Authorities | null,
  facts: PenaltyFacts,
): Classification {
  const offenceType = comparable(facts.offenceType ?? '');
  const offence = table.offences.find((entry) => entry.words.some((word) => offenceType.includes(word)));
  const sector = offence?.sector ?? sectorOf(table, authorities, facts);
  const measure = comparable(facts.measure ?? '');
  const fineFen = facts.fineFen ?? 0n;
  const line = table.lines.find(
    (entry) =>
      (entry.measures === undefined || entry.measures.some((word) => measure.includes(word))) &&
      (entry.fineFrom === undefined || fineFen >= entry.fineFrom) &&
      (entry.fineBelow === undefined || fineFen < entry.fineBelow) &&
      (entry.sectors === undefined || (sector !== null && entry.sectors.includes(sector))),
  );
  return {
    class: line === undefined || line.class === 'by-hand' ? null : line.class,
    offence: offence?.offence ?? null,
    sector,
  };
}

function sectorOf(table: PenaltyClassTable, authorities: Authorities | null, facts: PenaltyFacts): string | null {
  const known = authorities === null ? null : findAuthority(authorities, facts.authorityUscc, facts.authority);
  if (known) return known.sector;
  const name = comparable(facts.authority ?? '');
  return table.authorityWords.find((entry) => entry.words.some((word) => name.includes(word)))?.sector ?? null;
}

/** The version in force on a day, or null. */
export function tableOn<Table extends { effectiveFrom: CalendarDate }>(
  tables: readonly Table[],
  on: CalendarDate,
): Table | null {
  return tables.reduce<Table | null>(
    (found, table) =>
      table.effectiveFrom <= on && (found === null || table.effectiveFrom > found.effectiveFrom) ? table : found,
    null,
  );
}
