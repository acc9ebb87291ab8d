import { Module } from '@nestjs/common';
import { RecordsModule } from '../records/records.module';
import { RatingController } from './rating.controller';
import { RatingReader } from './rating-reader.service';
import { RatingService } from './rating.service';
import { ReRating } from './re-rating.service';

@Module({
  imports: [RecordsModule],
  controllers: [RatingController],
  providers: [RatingService, RatingReader, ReRating],
  exports: [RatingService],
})
export class RatingsModule {}
