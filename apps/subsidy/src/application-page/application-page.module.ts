import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module';
import { CorrectionsModule } from '../corrections/corrections.module';
import { DecisionsModule } from '../decisions/decisions.module';
import { HoldsModule } from '../holds/holds.module';
import { ApplicationChanges } from './application-changes';
import { ApplicationPageController } from './application-page.controller';
import { ApplicationPages } from './application-pages.service';

@Module({
  imports: [ApplicationsModule, CorrectionsModule, DecisionsModule, HoldsModule],
  controllers: [ApplicationPageController],
  providers: [ApplicationPages, ApplicationChanges],
})
export class ApplicationPageModule {}
