import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { ClassDecisionController } from './class-decision.controller';
import { ClassDecisionService } from './class-decision.service';
import { ClassWork } from './class-work';
import { ClassificationTables } from './classification-tables';

@Module({
  imports: [RatingsModule, RecordsModule],
  controllers: [ClassDecisionController],
  providers: [ClassDecisionService, ClassificationTables, ClassWork],
  exports: [ClassificationTables],
})
export class ClassificationModule {}
