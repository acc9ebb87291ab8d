import type { Type } from '@nestjs/common';
import type { Topic } from '@app/contracts/define-event';
import type { DataSourceOptions } from 'typeorm';
import type { z } from 'zod';
import { AuditWaitingTable1768000000020 } from './audit-waiting-table';
import { InboxDeadIndex1768000000030 } from './inbox-dead-index';
import { LetterTables1700000000002 } from './letter-tables';
import { PlatformTables1700000000000 } from './platform-tables';
import { PaperTables1768000000000 } from './paper-tables';
import type { ProblemMessages } from './problem-messages';
import { ReceiptIndexes1768000000010 } from './receipt-indexes';
import { TrailTables1764300000000 } from './trail-tables';
import { RuleDraftTables1768000000001 } from './rule-draft-tables';

/** What makes a service of this shape: `apps/<name>/src/service.ts` declares one, `main.ts` starts it. */
export interface ServiceDefinition {
  /** Also the name of its topic, its consumer group and its database role. */
  name: Topic;
  title: { zh: string; en: string };
  module: Type;
  entities: (new () => object)[];
  migrations: (new () => object)[] & NonNullable<DataSourceOptions['migrations']>;
  /** The words of its refusals, by code. */
  messages: ProblemMessages;
  /** Kinds of rule set it owns: published from `RULES_DIR` at start. */
  ruleKinds: string[];
  /** Kinds another service owns and this one only reads, from the same files: it tells nobody of them. */
  readsRuleKinds?: string[];
  /** The table with id and name of enterprises: its own, or its copy. */
  enterpriseTable?: 'enterprise' | 'enterprise_copy';
  /** Its people draft and publish versions of its kinds here; one with drafts of its own does not need it. */
  ruleDrafts?: boolean;
  /** Before the numbers of its letters to enterprises, as 园信惩 in 园信惩〔2026〕12号; without it, it writes none. */
  letterPrefix?: string;
  /** People hand in papers: they are kept in `FILES_DIR`. */
  papers?: boolean;
  /** Environment variables beyond the shared ones; the parsed values are injected with `@Inject(CONFIG)`. */
  config?: z.ZodRawShape;
}

/** Every migration of a service: the platform's tables first. */
export function migrationsOf(service: ServiceDefinition): ServiceDefinition['migrations'] {
  return [
    PlatformTables1700000000000,
    TrailTables1764300000000,
    ReceiptIndexes1768000000010,
    AuditWaitingTable1768000000020,
    InboxDeadIndex1768000000030,
    ...(service.letterPrefix ? [LetterTables1700000000002] : []),
    ...(service.ruleDrafts ? [RuleDraftTables1768000000001] : []),
    ...(service.papers ? [PaperTables1768000000000] : []),
    ...service.migrations,
  ];
}
