import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { InspectionController } from './inspection.controller';
import { InspectionExemptions } from './inspection.exemptions';
import { Inspections } from './inspection.service';

@Module({
  imports: [FactsModule],
  controllers: [InspectionController],
  providers: [InspectionExemptions, Inspections],
  exports: [InspectionExemptions],
})
export class InspectionModule {}
