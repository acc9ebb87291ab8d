import { Module } from '@nestjs/common';
import { InspectionPlanModule } from '../inspection-plan/inspection-plan.module';
import { PublicController } from './public.controller';
import { PublicAnswers } from './public.service';

@Module({ imports: [InspectionPlanModule], controllers: [PublicController], providers: [PublicAnswers] })
export class PublicModule {}
