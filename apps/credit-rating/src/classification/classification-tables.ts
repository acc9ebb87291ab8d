import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { SharedConfig } from '@app/platform/config';
import { CONFIG } from '@app/platform/tokens';
import { parseYaml } from '@app/platform/yaml';
import { parseBy } from '@app/rule-kinds/rule-data-error';
import { ruleSetHash } from '@app/rule-kinds/rule-set';
import { type Authorities, parseAuthorities } from './authorities';
import {
  type Classification,
  classifyPenalty,
  parsePenaltyClassTable,
  type PenaltyClassTable,
  type PenaltyFacts,
  tableHead,
  tableOn,
} from './penalty-class';

export interface TableRef {
  [key: string]: string;
  id: string;
  version: string;
  hash: string;
}

/** The private tables of `rules/classification`, read once at the start. */
export class ClassificationTableSet {
  readonly penaltyClasses: (PenaltyClassTable & { hash: string })[] = [];
  readonly authorities: Authorities[] = [];

  /** @throws RuleDataError naming file and path; Error when two versions begin on the same day */
  add(bytes: Uint8Array, file: string): void {
    const data = parseYaml(bytes);
    const { kind } = parseBy(tableHead, data, [], file);
    const table =
      kind === 'authorities'
        ? parseAuthorities(data, file)
        : { ...parsePenaltyClassTable(data, file), hash: ruleSetHash(bytes) };
    const list: { effectiveFrom: CalendarDate }[] = kind === 'authorities' ? this.authorities : this.penaltyClasses;
    if (list.some(({ effectiveFrom }) => effectiveFrom === table.effectiveFrom))
      throw new Error(`${file}: another version of ${kind} begins on ${table.effectiveFrom} too`);
    list.push(table);
  }

  authoritiesOn(on: CalendarDate): Authorities | null {
    return tableOn(this.authorities, on);
  }

  /** By the version in force on the day of determination; without one a person decides. */
  classify(facts: PenaltyFacts, determinedOn: CalendarDate): Classification & { by: TableRef | null } {
    const table = tableOn(this.penaltyClasses, determinedOn);
    if (!table) return { class: null, offence: null, sector: null, by: null };
    const by = { id: table.id, version: table.version, hash: table.hash };
    return { ...classifyPenalty(table, this.authoritiesOn(determinedOn), facts), by };
  }
}

@Injectable()
export class ClassificationTables extends ClassificationTableSet implements OnModuleInit {
  constructor(@Inject(CONFIG) private readonly config: SharedConfig) {
    super();
  }

  async onModuleInit(): Promise<void> {
    const folder = join(this.config.RULES_DIR, 'classification');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    for (const name of names) this.add(await readFile(join(folder, name)), `classification/${name}`);
  }
}
