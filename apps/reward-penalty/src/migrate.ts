import { migrateService } from '@app/platform/service';
import { rewardPenalty } from './service';

void migrateService(rewardPenalty).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
