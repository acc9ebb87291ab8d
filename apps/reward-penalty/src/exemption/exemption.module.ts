import { Module } from '@nestjs/common';
import { ExemptionCache } from './exemption.cache';
import { ExemptionController } from './exemption.controller';
import { ExemptionGrants } from './exemption.grants';
import { Exemptions } from './exemption.service';

@Module({
  controllers: [ExemptionController],
  providers: [ExemptionCache, ExemptionGrants, Exemptions],
  exports: [ExemptionCache, ExemptionGrants],
})
export class ExemptionModule {}
