import { Module } from '@nestjs/common';
import { RecordsModule } from '../records/records.module';
import { RatingController } from './rating.controller';
import { RatingReader } from './rating-reader.service';
import { RatingService } from './rating.service';
import { ReRating } from './re-rating.service';
import { StatesCatchUp } from './states-catch-up';

@Module({
  imports: [RecordsModule],
  controllers: [RatingController],
  providers: [RatingService, RatingReader, ReRating, StatesCatchUp],
  exports: [RatingService],
})
export class RatingsModule {}
