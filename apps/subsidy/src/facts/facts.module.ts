import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DecisionsModule } from '../decisions/decisions.module';
import { HoldsModule } from '../holds/holds.module';
import { PledgesModule } from '../pledges/pledges.module';
import { FactsConsumer } from './facts.consumer';
import { KnownFacts } from './known-facts';
import { FollowUp } from './follow-up';
import { PledgesConsumer } from './pledges.consumer';

@Module({
  imports: [ApplicationsModule, CorrectionsModule, DecisionsModule, HoldsModule, PledgesModule],
  controllers: [FactsConsumer, PledgesConsumer],
  providers: [FollowUp, KnownFacts],
})
export class FactsModule {}
