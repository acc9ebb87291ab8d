import { Module } from '@nestjs/common';
import { RecordController } from './record.controller';
import { RecordFacts } from './record-facts.service';
import { RecordNews } from './record-news.service';
import { RecordReader } from './record-reader.service';

@Module({
  controllers: [RecordController],
  providers: [RecordFacts, RecordNews, RecordReader],
  exports: [RecordFacts, RecordNews],
})
export class RecordsModule {}
