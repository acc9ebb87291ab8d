import { migrateService } from '@app/platform/service';
import { creditRating } from './service';

void migrateService(creditRating).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
