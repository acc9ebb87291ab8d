import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { InspectionController } from './inspection.controller';
import { InspectionExemptions } from './inspection.exemptions';
import { InspectionReader } from './inspection.reader';
import { Inspections } from './inspection.service';

@Module({
  imports: [FactsModule],
  controllers: [InspectionController],
  providers: [InspectionReader, InspectionExemptions, Inspections],
  exports: [InspectionExemptions],
})
export class InspectionModule {}
