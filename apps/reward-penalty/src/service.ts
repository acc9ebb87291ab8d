import { CopyTables1700000000001 } from '@app/platform/copy-tables';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { messages } from './messages';
import { ExemptionCacheBypass1764100000002 } from './migrations/1764100000002-exemption-cache';
import { Objections1764100000001 } from './migrations/1764100000001-objections';
import { RecordEvents1764100000003 } from './migrations/1764100000003-record-events';
import { RedList1764100000000 } from './migrations/1764100000000-red-list';
import { Objection } from './objection/objection.entity';
import { RedListEntry } from './red-list/red-list-entry.entity';

/** Lists, objections and exemptions; violations, repair and inspections follow. */
export const rewardPenalty: ServiceDefinition = {
  name: 'reward-penalty',
  title: { zh: '奖惩', en: 'Red list, objections and exemption from inspection' },
  module: AppModule,
  entities: [RedListEntry, Objection],
  migrations: [
    CopyTables1700000000001,
    RedList1764100000000,
    Objections1764100000001,
    ExemptionCacheBypass1764100000002,
    RecordEvents1764100000003,
  ],
  messages,
  ruleKinds: ['repair', 'leniency', 'red-list', 'exemption', 'inspection'],
};
