import { Module } from '@nestjs/common';
import { AdviceModule } from './advice/advice.module';
import { ClassificationModule } from './classification/classification.module';
import { ConflictsModule } from './conflicts/conflicts.module';
import { DryRunModule } from './dry-run/dry-run.module';
import { EnterprisesModule } from './enterprises/enterprises.module';
import { ImportsModule } from './imports/imports.module';
import { OutcomesModule } from './outcomes/outcomes.module';
import { PublicModule } from './public/public.module';
import { RatingsModule } from './ratings/ratings.module';
import { RecordsModule } from './records/records.module';
import { SearchModule } from './search/search.module';

@Module({
  imports: [
    EnterprisesModule,
    RecordsModule,
    RatingsModule,
    DryRunModule,
    OutcomesModule,
    ClassificationModule,
    ImportsModule,
    ConflictsModule,
    AdviceModule,
    SearchModule,
    PublicModule,
  ],
})
export class AppModule {}
