import { migrateService } from '@app/platform/service';
import { commitment } from './service';

void migrateService(commitment).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
