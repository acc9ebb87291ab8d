import { Module } from '@nestjs/common';
import { ApplicationDraftsModule } from './application-drafts/application-drafts.module';
import { ApplicationPageModule } from './application-page/application-page.module';
import { ApplicationsModule } from './applications/applications.module';
import { CorrectionsModule } from './corrections/corrections.module';
import { FactsModule } from './facts/facts.module';
import { HoldsModule } from './holds/holds.module';
import { PoolsModule } from './ledger/pools.module';
import { PaymentsModule } from './payments/payments.module';
import { PayoutsModule } from './payouts/payouts.module';
import { PoliciesModule } from './policies/policies.module';
import { SubsidyWorkModule } from './work/work.module';

@Module({
  imports: [
    PoliciesModule,
    PoolsModule,
    ApplicationsModule,
    ApplicationPageModule,
    ApplicationDraftsModule,
    PayoutsModule,
    HoldsModule,
    CorrectionsModule,
    PaymentsModule,
    FactsModule,
    SubsidyWorkModule,
  ],
})
export class AppModule {}
