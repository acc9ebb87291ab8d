import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { PenaltyAnnulment } from './penalty.annulment';
import { Penalty } from './penalty.entity';

/** A penalty whose record is void is void itself; one that was annulled here already hears its own echo. */
@Controller()
export class PenaltyConsumer {
  constructor(@Inject(PenaltyAnnulment) private readonly annulment: PenaltyAnnulment) {}

  @OnEvent(creditRecordAnnulledV1)
  async onAnnulled({ recordId }: EventData<typeof creditRecordAnnulledV1>, { tx }: EventContext): Promise<void> {
    const penalty = await tx.findOne(Penalty, { where: { recordId }, lock: { mode: 'pessimistic_write' } });
    if (!penalty || penalty.state === 'annulled') return;
    await this.annulment.annul(tx, penalty, '信用记录经异议认定有误，自始无效', null);
  }
}
