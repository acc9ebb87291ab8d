import { startService } from '@app/platform/service';
import { creditRating } from './service';

void startService(creditRating);
