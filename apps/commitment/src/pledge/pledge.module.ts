import { Module } from '@nestjs/common';
import { NoticeModule } from '../notice/notice.module';
import { StandingModule } from '../standing/standing.module';
import { PledgeConsumer } from './pledge.consumer';
import { PledgeController, ReminderController } from './pledge.controller';
import { PledgeDays } from './pledge.days';
import { PledgeOutcomes } from './pledge.outcomes';
import { PledgeReader } from './pledge.reader';
import { Pledges } from './pledge.service';

@Module({
  imports: [NoticeModule, StandingModule],
  controllers: [PledgeController, ReminderController, PledgeConsumer],
  providers: [Pledges, PledgeReader, PledgeOutcomes, PledgeDays],
  exports: [PledgeOutcomes],
})
export class PledgeModule {}
