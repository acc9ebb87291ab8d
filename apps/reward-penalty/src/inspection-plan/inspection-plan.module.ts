import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { InspectionModule } from '../inspection/inspection.module';
import { RiskClassModule } from '../risk-class/risk-class.module';
import { InspectionPlanController } from './inspection-plan.controller';
import { InspectionDraws } from './inspection-plan.draw';
import { InspectionFrames } from './inspection-plan.frame';
import { InspectionPlanReader } from './inspection-plan.reader';
import { InspectionPlans } from './inspection-plan.service';

@Module({
  imports: [FactsModule, RiskClassModule, InspectionModule],
  controllers: [InspectionPlanController],
  providers: [InspectionPlans, InspectionFrames, InspectionDraws, InspectionPlanReader],
  exports: [InspectionPlanReader],
})
export class InspectionPlanModule {}
