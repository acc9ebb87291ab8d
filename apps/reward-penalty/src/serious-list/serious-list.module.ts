import { Module } from '@nestjs/common';
import { ExemptionModule } from '../exemption/exemption.module';
import { FactsModule } from '../facts/facts.module';
import { MeasuresModule } from '../measures/measures.module';
import { RedListModule } from '../red-list/red-list.module';
import { SeriousListConsumer } from './serious-list.consumer';
import { SeriousListController } from './serious-list.controller';
import { SeriousListDays } from './serious-list.days';
import { SeriousListReader } from './serious-list.reader';
import { SeriousListReview } from './serious-list.review';
import { SeriousList } from './serious-list.service';

@Module({
  imports: [FactsModule, ExemptionModule, RedListModule, MeasuresModule],
  controllers: [SeriousListController, SeriousListConsumer],
  providers: [SeriousList, SeriousListReader, SeriousListReview, SeriousListDays],
})
export class SeriousListModule {}
