import { Module } from '@nestjs/common';
import { PayoutController } from './payout.controller';
import { Payouts } from './payouts.service';

@Module({ controllers: [PayoutController], providers: [Payouts], exports: [Payouts] })
export class PayoutsModule {}
