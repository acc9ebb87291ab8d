import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { messages } from './messages';
import { CreditTables1764000000000 } from './migrations/1764000000000-credit-tables';
import { ImportTables1764000000001 } from './migrations/1764000000001-import-tables';
import { OutcomeTables1764000000010 } from './migrations/1764000000010-outcome-tables';
import { ObligationFacts1764000000011 } from './migrations/1764000000011-obligation-facts';
import { FindingThings1764000000020 } from './migrations/1764000000020-finding-things';
import { RecordStates1764000000021 } from './migrations/1764000000021-record-states';
import { DryRuns1764000000022 } from './migrations/1764000000022-dry-runs';
import { RatingDryRuns1764000000024 } from './migrations/1764000000024-rating-dry-runs';
import { WorkQueues1764000000023 } from './migrations/1764000000023-work-queues';

/** Who is in the zone, what is on record about them, and how that rates. */
export const creditRating: ServiceDefinition = {
  name: 'credit-rating',
  title: { zh: '园区信用数据库与评级', en: 'Enterprises, credit records and ratings of the park' },
  module: AppModule,
  enterpriseTable: 'enterprise',
  entities: [],
  migrations: [
    CreditTables1764000000000,
    ImportTables1764000000001,
    OutcomeTables1764000000010,
    ObligationFacts1764000000011,
    FindingThings1764000000020,
    RecordStates1764000000021,
    DryRuns1764000000022,
    WorkQueues1764000000023,
    RatingDryRuns1764000000024,
  ],
  messages,
  ruleKinds: ['rating'],
  ruleDrafts: true,
  readsRuleKinds: ['repair'],
};
