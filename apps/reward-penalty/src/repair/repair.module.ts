import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { PublicationController } from './publication.controller';
import { Publications } from './publication.service';
import { RepairByTime } from './repair.by-time';
import { RepairClocks } from './repair.clocks';
import { RepairConsumer } from './repair.consumer';
import { RepairController } from './repair.controller';
import { RepairFiling } from './repair.filing';
import { RepairLetters } from './repair.letters';
import { RepairReader } from './repair.reader';
import { RepairRecords } from './repair.records';
import { Repairs } from './repair.service';

@Module({
  imports: [FactsModule],
  controllers: [RepairController, PublicationController, RepairConsumer],
  providers: [
    RepairFiling,
    Repairs,
    RepairReader,
    RepairRecords,
    RepairLetters,
    RepairByTime,
    RepairClocks,
    Publications,
  ],
})
export class RepairModule {}
