import { Module } from '@nestjs/common';
import { RecordController } from './record.controller';
import { RecordFacts } from './record-facts.service';
import { RecordNews } from './record-news.service';
import { RecordReader } from './record-reader.service';
import { RecordStates } from './record-states';

@Module({
  controllers: [RecordController],
  providers: [RecordFacts, RecordNews, RecordReader, RecordStates],
  exports: [RecordFacts, RecordNews, RecordStates],
})
export class RecordsModule {}
