import { Module } from '@nestjs/common';
import { ExemptionModule } from './exemption/exemption.module';
import { InspectionModule } from './inspection/inspection.module';
import { InspectionPlanModule } from './inspection-plan/inspection-plan.module';
import { MeasuresModule } from './measures/measures.module';
import { ObjectionModule } from './objection/objection.module';
import { PenaltyModule } from './penalty/penalty.module';
import { PublicModule } from './public/public.module';
import { RedListModule } from './red-list/red-list.module';
import { RepairModule } from './repair/repair.module';
import { RiskClassModule } from './risk-class/risk-class.module';
import { SeriousListModule } from './serious-list/serious-list.module';
import { ViolationModule } from './violation/violation.module';
import { WorkModule } from './work/work.module';

@Module({
  imports: [
    RedListModule,
    ExemptionModule,
    ObjectionModule,
    ViolationModule,
    PenaltyModule,
    RepairModule,
    RiskClassModule,
    InspectionModule,
    InspectionPlanModule,
    SeriousListModule,
    MeasuresModule,
    WorkModule,
    PublicModule,
  ],
})
export class AppModule {}
