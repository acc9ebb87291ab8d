import { startService } from '@app/platform/service';
import { subsidy } from './service';

void startService(subsidy);
