import { Controller, Inject } from '@nestjs/common';
import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { ExemptionCache } from '../exemption/exemption.cache';
import { MeasureReview } from './measure.review';

/** News of records. The red list's consumer has taken it into the facts before this. */
@Controller()
export class MeasureConsumer {
  constructor(
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(MeasureReview) private readonly measures: MeasureReview,
  ) {}

  @OnEvent(creditRecordRecordedV1)
  onRecorded(data: EventData<typeof creditRecordRecordedV1>, context: EventContext): Promise<void> {
    return this.look(data, context);
  }

  @OnEvent(creditRecordAnnulledV1)
  onAnnulled(data: EventData<typeof creditRecordAnnulledV1>, context: EventContext): Promise<void> {
    return this.look(data, context);
  }

  @OnEvent(creditRecordRepairedV1)
  onRepaired(data: EventData<typeof creditRecordRepairedV1>, context: EventContext): Promise<void> {
    return this.look(data, context);
  }

  @OnEvent(creditRecordReinstatedV1)
  onReinstated(data: EventData<typeof creditRecordReinstatedV1>, context: EventContext): Promise<void> {
    return this.look(data, context);
  }

  private async look({ enterpriseId }: { enterpriseId: string }, { tx }: EventContext): Promise<void> {
    await this.cache.lock(tx, enterpriseId);
    await this.measures.review(tx, enterpriseId);
  }
}
