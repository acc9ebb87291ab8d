import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { RiskClassController } from './risk-class.controller';
import { RiskClasses } from './risk-class.service';

@Module({
  imports: [FactsModule],
  controllers: [RiskClassController],
  providers: [RiskClasses],
  exports: [RiskClasses],
})
export class RiskClassModule {}
