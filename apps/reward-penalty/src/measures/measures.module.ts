import { Module } from '@nestjs/common';
import { ExemptionModule } from '../exemption/exemption.module';
import { FactsModule } from '../facts/facts.module';
import { MeasureCatalogues } from './measure-catalogue';
import { MeasureConsumer } from './measure.consumer';
import { MeasureController } from './measure.controller';
import { MeasureDays } from './measure.days';
import { MeasureReview } from './measure.review';
import { Measures } from './measure.service';

@Module({
  imports: [FactsModule, ExemptionModule],
  controllers: [MeasureController, MeasureConsumer],
  providers: [Measures, MeasureCatalogues, MeasureReview, MeasureDays],
  exports: [MeasureReview, MeasureCatalogues],
})
export class MeasuresModule {}
