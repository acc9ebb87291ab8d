import { Module } from '@nestjs/common';
import { RecordsModule } from '../records/records.module';
import { RatingController } from './rating.controller';
import { RatingCheck } from './rating-check';
import { RatingReader } from './rating-reader.service';
import { RatingService } from './rating.service';
import { ReRating } from './re-rating.service';
import { StatesCatchUp } from './states-catch-up';

@Module({
  imports: [RecordsModule],
  controllers: [RatingController],
  providers: [RatingService, RatingReader, RatingCheck, ReRating, StatesCatchUp],
  exports: [RatingService],
})
export class RatingsModule {}
