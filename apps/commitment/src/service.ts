import { CopyTables1700000000001 } from '@app/platform/copy-tables';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { messages } from './messages';
import { Lists1764200000010 } from './migrations/1764200000010-lists';
import { Pledges1764200000000 } from './migrations/1764200000000-pledges';
import { Pledge, PledgeMaterial } from './pledge/pledge.entity';
import { Verification, VerificationFinding } from './verification/verification.entity';

/** What may be pledged instead of handed in, by whom; the pledges, and whether they prove true. */
export const commitment: ServiceDefinition = {
  name: 'commitment',
  title: { zh: '告知承诺', en: 'Pledges in place of papers: the catalogue, notices, pledges and their verification' },
  module: AppModule,
  enterpriseTable: 'enterprise_copy',
  entities: [Pledge, PledgeMaterial, Verification, VerificationFinding],
  migrations: [CopyTables1700000000001, Pledges1764200000000, Lists1764200000010],
  messages,
  ruleKinds: ['commitment'],
  ruleDrafts: true,
  letterPrefix: '园信诺',
  papers: true,
};
