import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DecisionsModule } from '../decisions/decisions.module';
import { HoldsModule } from '../holds/holds.module';
import { FactsConsumer } from './facts.consumer';

@Module({
  imports: [ApplicationsModule, CorrectionsModule, DecisionsModule, HoldsModule],
  controllers: [FactsConsumer],
})
export class FactsModule {}
