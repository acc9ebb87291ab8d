import { Module } from '@nestjs/common';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DecisionsModule } from '../decisions/decisions.module';
import { HoldsModule } from '../holds/holds.module';
import { PayoutStoreModule } from '../payouts/payout-store.module';
import { PayoutsModule } from '../payouts/payouts.module';
import { BankAnswers } from './bank-answers';
import { BankClient } from './bank-client';
import { BankLoop } from './bank-loop';
import { PaymentController } from './payment.controller';
import { PaymentMetrics } from './payment-metrics';
import { PaymentRuns } from './payment-runs.service';

@Module({
  imports: [DecisionsModule, PayoutStoreModule, PayoutsModule, HoldsModule, CorrectionsModule],
  controllers: [PaymentController],
  providers: [BankClient, BankAnswers, BankLoop, PaymentRuns, PaymentMetrics],
})
export class PaymentsModule {}
