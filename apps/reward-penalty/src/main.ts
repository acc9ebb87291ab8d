import { startService } from '@app/platform/service';
import { rewardPenalty } from './service';

void startService(rewardPenalty);
