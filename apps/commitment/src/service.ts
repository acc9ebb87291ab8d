import { CopyTables1700000000001 } from '@app/platform/copy-tables';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { AppModule } from './app.module';
import { messages } from './messages';

/** What may be pledged instead of handed in, by whom. */
export const commitment: ServiceDefinition = {
  name: 'commitment',
  title: { zh: '告知承诺', en: 'Which items may be pledged instead of proved by papers, and by whom' },
  module: AppModule,
  entities: [],
  migrations: [CopyTables1700000000001],
  messages,
  ruleKinds: ['commitment'],
};
