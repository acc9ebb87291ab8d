import { Module } from '@nestjs/common';
import { ViolationActs } from './violation.acts';
import { ViolationConsumer } from './violation.consumer';
import { ViolationController } from './violation.controller';
import { ViolationDays } from './violation.days';
import { ViolationHistory } from './violation.history';
import { ViolationJudge } from './violation.judge';
import { ViolationLetters } from './violation.letters';
import { ViolationPreviews } from './violation.preview';
import { ViolationReader } from './violation.reader';
import { Violations } from './violation.service';

@Module({
  controllers: [ViolationController, ViolationConsumer],
  providers: [
    ...[Violations, ViolationReader, ViolationActs, ViolationJudge, ViolationHistory, ViolationLetters, ViolationDays],
    ViolationPreviews,
  ],
  exports: [ViolationActs, ViolationHistory, ViolationJudge],
})
export class ViolationModule {}
