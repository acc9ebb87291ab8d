import { Module } from '@nestjs/common';
import { RecordController } from './record.controller';
import { RecordFacts } from './record-facts.service';
import { RecordReader } from './record-reader.service';

@Module({ controllers: [RecordController], providers: [RecordFacts, RecordReader], exports: [RecordFacts] })
export class RecordsModule {}
