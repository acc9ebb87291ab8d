import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { ConflictController } from './conflict.controller';
import { ConflictService } from './conflict.service';

@Module({ imports: [RecordsModule, RatingsModule], controllers: [ConflictController], providers: [ConflictService] })
export class ConflictsModule {}
