import { Module } from '@nestjs/common';
import { FactsModule } from '../facts/facts.module';
import { ViolationModule } from '../violation/violation.module';
import { PenaltyAnnulment } from './penalty.annulment';
import { PenaltyConsumer } from './penalty.consumer';
import { PenaltyController } from './penalty.controller';
import { PenaltyLetters } from './penalty.letters';
import { PenaltyReader } from './penalty.reader';
import { Penalties } from './penalty.service';

@Module({
  imports: [FactsModule, ViolationModule],
  controllers: [PenaltyController, PenaltyConsumer],
  providers: [Penalties, PenaltyReader, PenaltyAnnulment, PenaltyLetters],
})
export class PenaltyModule {}
