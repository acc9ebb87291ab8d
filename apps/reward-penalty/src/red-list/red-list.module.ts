import { Module } from '@nestjs/common';
import { ExemptionModule } from '../exemption/exemption.module';
import { FactsModule } from '../facts/facts.module';
import { MeasuresModule } from '../measures/measures.module';
import { RedListConsumer } from './red-list.consumer';
import { RedListController } from './red-list.controller';
import { RedListDays } from './red-list.days';
import { RedListReader } from './red-list.reader';
import { RedListReview } from './red-list.review';
import { RedList } from './red-list.service';

@Module({
  imports: [FactsModule, ExemptionModule, MeasuresModule],
  controllers: [RedListController, RedListConsumer],
  providers: [RedList, RedListReader, RedListReview, RedListDays],
  exports: [RedListReview],
})
export class RedListModule {}
