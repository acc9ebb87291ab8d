import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DecisionsModule } from '../decisions/decisions.module';
import { SubsidyLettersModule } from '../letters/letters.module';
import { PayoutStoreModule } from '../payouts/payout-store.module';
import { HoldController } from './hold.controller';
import { HoldEndings } from './hold-endings';
import { Holds } from './holds';
import { ResolutionLists } from './resolution-lists';
import { Resolutions } from './resolutions.service';

@Module({
  imports: [ApplicationsModule, CorrectionsModule, DecisionsModule, PayoutStoreModule, SubsidyLettersModule],
  controllers: [HoldController],
  providers: [Holds, HoldEndings, ResolutionLists, Resolutions],
  exports: [Holds, ResolutionLists],
})
export class HoldsModule {}
