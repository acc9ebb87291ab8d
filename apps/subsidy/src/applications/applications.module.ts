import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module';
import { SubsidyLettersModule } from '../letters/letters.module';
import { PayoutStoreModule } from '../payouts/payout-store.module';
import { PledgesModule } from '../pledges/pledges.module';
import { ApplicationController } from './application.controller';
import { ApplicationLists } from './application-lists';
import { Applications } from './applications.service';
import { Approvals } from './approvals.service';
import { Assessments } from './assessments';
import { ApplicationEffects } from './effects.service';
import { TrialController } from './trial.controller';
import { Trials } from './trials.service';

@Module({
  imports: [DecisionsModule, PayoutStoreModule, PledgesModule, SubsidyLettersModule],
  controllers: [ApplicationController, TrialController],
  providers: [Applications, ApplicationLists, Approvals, Assessments, ApplicationEffects, Trials],
  exports: [Applications, Assessments],
})
export class ApplicationsModule {}
