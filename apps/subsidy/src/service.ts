import { CopyTables1700000000001 } from '@app/platform/copy-tables';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { subsidyConfig } from './config';
import { messages } from './messages';
import { SubsidyTables1764000000000 } from './migrations/1764000000000-subsidy-tables';
import { Pledges1764000000010 } from './migrations/1764000000010-pledges';
import { ConsoleLists1764000000020 } from './migrations/1764000000020-console-lists';
import { KnownSince1764000000021 } from './migrations/1764000000021-known-since';
import { ApplicationDrafts1764000000022 } from './migrations/1764000000022-application-drafts';
import { ReturnedApplications1764000000023 } from './migrations/1764000000023-returned-applications';
import { LostPayments1764000000024 } from './migrations/1764000000024-lost-payments';
import { WaysBack1764000000011 } from './migrations/1764000000011-ways-back';

/** Policies, budget pools, applications, decisions, payouts and their corrections. */
export const subsidy: ServiceDefinition = {
  name: 'subsidy',
  title: { zh: '扶持资金', en: 'Subsidies: policies, budget pools, applications, payouts, corrections' },
  module: AppModule,
  enterpriseTable: 'enterprise_copy',
  entities: [],
  migrations: [
    CopyTables1700000000001,
    SubsidyTables1764000000000,
    Pledges1764000000010,
    WaysBack1764000000011,
    ConsoleLists1764000000020,
    KnownSince1764000000021,
    ApplicationDrafts1764000000022,
    ReturnedApplications1764000000023,
    LostPayments1764000000024,
  ],
  messages,
  letterPrefix: '园信补',
  papers: true,
  ruleKinds: ['subsidy'],
  config: subsidyConfig,
};
