import { startService } from '@app/platform/service';
import { commitment } from './service';

void startService(commitment);
