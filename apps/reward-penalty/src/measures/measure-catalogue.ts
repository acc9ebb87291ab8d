import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { SharedConfig } from '@app/platform/config';
import { CONFIG } from '@app/platform/tokens';
import { parseYaml } from '@app/platform/yaml';
import { distinct, envelope, text, title } from '@app/rule-kinds/fields';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { z } from 'zod';
import type { CauseKind } from './measure.entity';

/** What a measure answers: a kind of record (of one class, or of any), or a list. */
const appliesTo = z.union(
  [
    z.strictObject({ record: text, class: z.enum(['minor', 'general', 'serious']).optional() }),
    z.strictObject({ list: z.enum(['serious', 'red']) }),
  ],
  { error: 'must name a record with its class, or a list: serious or red' },
);

const measure = z
  .strictObject({
    code: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, { error: 'must be a code in lower case' }),
    title,
    kind: z.enum(['restriction', 'reward'], { error: 'must be restriction or reward' }),
    legalBasis: text,
    departments: z
      .array(text)
      .min(1)
      .superRefine(distinct((department) => department)),
    appliesTo: z.array(appliesTo).min(1, { error: 'must name at least one cause' }),
  })
  .superRefine(({ kind, appliesTo: causes }, context) => {
    causes.forEach((cause, index) => {
      const isRed = 'list' in cause && cause.list === 'red';
      if (isRed !== (kind === 'reward')) {
        const message = 'the red list is rewarded, and nothing else is';
        context.addIssue({ code: 'custom', path: ['appliesTo', index], message });
      }
    });
  });

/** `rules/measures/<id>@<version>.yaml`: private to this product; dated by the day on which a measure is imposed. */
const measureCatalogue = z.strictObject({
  kind: z.literal('measures'),
  ...envelope,
  measures: z.array(measure).superRefine(distinct(({ code }) => code, ['code'])),
});

export type MeasureCatalogue = z.output<typeof measureCatalogue>;
export type CatalogueMeasure = MeasureCatalogue['measures'][number];

/** @throws RuleDataError naming file and path */
export function parseMeasureCatalogue(data: unknown, file: string): MeasureCatalogue {
  return parseBy(measureCatalogue, data, [], file);
}

/** A fact that measures may answer. */
export interface Cause {
  kind: CauseKind;
  id: string;
  /** Of a record. */
  record?: string;
  class?: string | null;
}

export interface WantedMeasure {
  measure: CatalogueMeasure;
  department: string;
  causes: Cause[];
}

/** What the catalogue wants for the facts that stand, one for each measure and department. */
export function measuresFor(catalogue: MeasureCatalogue, causes: readonly Cause[]): WantedMeasure[] {
  return catalogue.measures.flatMap((measure) => {
    const matching = causes.filter((cause) => measure.appliesTo.some((wanted) => answers(wanted, cause)));
    return matching.length === 0
      ? []
      : measure.departments.map((department) => ({ measure, department, causes: matching }));
  });
}

function answers(wanted: CatalogueMeasure['appliesTo'][number], cause: Cause): boolean {
  if ('list' in wanted) return cause.kind === `${wanted.list}-list`;
  return (
    cause.kind === 'record' &&
    cause.record === wanted.record &&
    (wanted.class === undefined || cause.class === wanted.class)
  );
}

/** The versions of the catalogue, read once at the start. */
@Injectable()
export class MeasureCatalogues implements OnModuleInit {
  private versions: MeasureCatalogue[] = [];

  constructor(@Inject(CONFIG) private readonly config: SharedConfig) {}

  /** @throws RuleDataError naming file and path; Error when two versions begin on the same day */
  async onModuleInit(): Promise<void> {
    const folder = join(this.config.RULES_DIR, 'measures');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    for (const name of names) this.add(await readFile(join(folder, name)), `measures/${name}`);
  }

  /** The version in force on a day; null before the first. */
  on(day: CalendarDate): MeasureCatalogue | null {
    return this.versions.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? null;
  }

  private add(bytes: Uint8Array, file: string): void {
    const catalogue = parseMeasureCatalogue(parseYaml(bytes), file);
    if (this.versions.some(({ effectiveFrom }) => effectiveFrom === catalogue.effectiveFrom)) {
      throw new Error(`${file}: another version of the catalogue begins on ${catalogue.effectiveFrom} too`);
    }
    this.versions = [...this.versions, catalogue].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  }
}
