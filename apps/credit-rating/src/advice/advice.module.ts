import { Module } from '@nestjs/common';
import { OutcomesModule } from '../outcomes/outcomes.module';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { AdviceController } from './advice.controller';
import { AdviceService } from './advice.service';
import { PolicyConsumer } from './policy.consumer';
import { PolicyCopies } from './policy-copies';

@Module({
  imports: [RecordsModule, RatingsModule, OutcomesModule],
  controllers: [AdviceController, PolicyConsumer],
  providers: [AdviceService, PolicyCopies],
})
export class AdviceModule {}
