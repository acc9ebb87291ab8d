import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { ConflictWork } from './conflict-work';
import { ConflictController } from './conflict.controller';
import { ConflictService } from './conflict.service';

@Module({
  imports: [RecordsModule, RatingsModule],
  controllers: [ConflictController],
  providers: [ConflictService, ConflictWork],
})
export class ConflictsModule {}
