import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { EnterpriseController } from './enterprise.controller';
import { EnterpriseList } from './enterprise-list.service';
import { EnterpriseService } from './enterprise.service';
import { InitialsCatchUp } from './initials-catch-up';

@Module({
  imports: [RatingsModule, RecordsModule],
  controllers: [EnterpriseController],
  providers: [EnterpriseService, EnterpriseList, InitialsCatchUp],
})
export class EnterprisesModule {}
