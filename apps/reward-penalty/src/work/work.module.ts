import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { Work } from '@app/platform/work';
import { sourceOf } from '@app/platform/work-queue';
import { ViolationJudge } from '../violation/violation.judge';
import { ViolationModule } from '../violation/violation.module';
import { QUEUES, violationQueues } from './work.queues';

/** Tells what waits for whom. */
@Module({ imports: [ViolationModule] })
export class WorkModule implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
  ) {}

  onModuleInit(): void {
    const queues = [...violationQueues((code) => this.judge.titleOf(code, this.clock.today())), ...QUEUES];
    this.work.add(...queues.map((queue) => sourceOf(this.db, queue)));
  }
}
