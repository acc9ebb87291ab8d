import { migrateService } from '@app/platform/service';
import { subsidy } from './service';

void migrateService(subsidy).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
