import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1, creditRecordReinstatedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { Clock } from '@app/platform/clock';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { SeriousListReview } from './serious-list.review';

/** News of a record that an entry may stand on. The red list's consumer has taken it into the facts before this. */
@Controller()
export class SeriousListConsumer {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SeriousListReview) private readonly seriousList: SeriousListReview,
  ) {}

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

  private look(data: { enterpriseId: string }, { tx, event }: EventContext): Promise<void> {
    return this.seriousList.review(tx, data.enterpriseId, this.clock.today(), event.id);
  }
}
