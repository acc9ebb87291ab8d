import { Module } from '@nestjs/common';
import { PledgeModule } from '../pledge/pledge.module';
import { VerificationController } from './verification.controller';
import { Verifications } from './verification.service';

@Module({ imports: [PledgeModule], controllers: [VerificationController], providers: [Verifications] })
export class VerificationModule {}
