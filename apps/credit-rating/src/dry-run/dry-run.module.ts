import { Module } from '@nestjs/common';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { DryRunController } from './dry-run.controller';
import { DryRunRunner } from './dry-run.runner';
import { DryRuns } from './dry-run.service';

@Module({
  imports: [RecordsModule, RatingsModule],
  controllers: [DryRunController],
  providers: [DryRuns, DryRunRunner],
})
export class DryRunModule {}
