import { Module } from '@nestjs/common';
import { RecordsModule } from '../records/records.module';
import { PublicController } from './public.controller';
import { PublicService } from './public.service';

@Module({ imports: [RecordsModule], controllers: [PublicController], providers: [PublicService] })
export class PublicModule {}
