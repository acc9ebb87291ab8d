import { Module } from '@nestjs/common';
import { ClassificationModule } from '../classification/classification.module';
import { RatingsModule } from '../ratings/ratings.module';
import { RecordsModule } from '../records/records.module';
import { SourceFilesModule } from '../source-files/source-files.module';
import { ImportBatch } from './import-batch';
import { ImportController } from './import.controller';
import { ImportMetrics } from './import-metrics';
import { ImportRunner } from './import-runner';
import { ImportRowsFile } from './import-rows-file';
import { ImportService } from './import.service';
import { ImportWork } from './import-work';
import { UploadTypes } from './upload-types';

@Module({
  imports: [RecordsModule, RatingsModule, ClassificationModule, SourceFilesModule],
  controllers: [ImportController],
  providers: [ImportService, ImportRowsFile, ImportRunner, ImportBatch, UploadTypes, ImportWork, ImportMetrics],
})
export class ImportsModule {}
