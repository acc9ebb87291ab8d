import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { OutcomeConsumer } from './outcome.consumer';
import { OutcomeService } from './outcome.service';
import { SeriousListEntries } from './serious-list-entries';

@Module({
  imports: [RecordsModule, RatingsModule],
  controllers: [OutcomeConsumer],
  providers: [OutcomeService, SeriousListEntries],
  exports: [OutcomeService, SeriousListEntries],
})
export class OutcomesModule {}
