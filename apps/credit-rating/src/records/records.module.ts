import { Module } from '@nestjs/common';
import { RecordController } from './record.controller';
import { RecordFacts } from './record-facts.service';
import { RecordListController } from './record-list.controller';
import { RecordListReader } from './record-list.service';
import { RecordNews } from './record-news.service';
import { RecordReader } from './record-reader.service';
import { RecordStates } from './record-states';

@Module({
  controllers: [RecordController, RecordListController],
  providers: [RecordFacts, RecordNews, RecordReader, RecordStates, RecordListReader],
  exports: [RecordFacts, RecordNews, RecordStates],
})
export class RecordsModule {}
