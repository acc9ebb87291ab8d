import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { OutcomeConsumer } from './outcome.consumer';
import { OutcomeService } from './outcome.service';

@Module({
  imports: [RecordsModule, RatingsModule],
  controllers: [OutcomeConsumer],
  providers: [OutcomeService],
  exports: [OutcomeService],
})
export class OutcomesModule {}
