import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module';
import { SubsidyLettersModule } from '../letters/letters.module';
import { PayoutStoreModule } from '../payouts/payout-store.module';
import { CorrectionController } from './correction.controller';
import { CorrectionLists } from './correction-lists';
import { Corrections } from './corrections.service';
import { ReDecision } from './re-decision';

@Module({
  imports: [DecisionsModule, PayoutStoreModule, SubsidyLettersModule],
  controllers: [CorrectionController],
  providers: [Corrections, CorrectionLists, ReDecision],
  exports: [CorrectionLists, ReDecision],
})
export class CorrectionsModule {}
