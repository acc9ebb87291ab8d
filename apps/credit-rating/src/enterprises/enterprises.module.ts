import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { EnterpriseController } from './enterprise.controller';
import { EnterpriseService } from './enterprise.service';

@Module({ imports: [RatingsModule], controllers: [EnterpriseController], providers: [EnterpriseService] })
export class EnterprisesModule {}
