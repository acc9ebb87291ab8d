import { Controller, Inject } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { objectionUpheldV1, repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import { pledgeBreachedV1 } from '@app/contracts/pledge';
import { obligationsFulfilledV1, penaltyAnnulledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { OutcomeService } from './outcome.service';

@Controller()
export class OutcomeConsumer {
  constructor(@Inject(OutcomeService) private readonly outcomes: OutcomeService) {}

  @OnEvent(objectionUpheldV1)
  objectionUpheld(data: EventData<typeof objectionUpheldV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.objectionUpheld(tx, data, event.id);
  }

  @OnEvent(repairGrantedV1)
  repairGranted(data: EventData<typeof repairGrantedV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.repairGranted(tx, data, event.id);
  }

  @OnEvent(repairRevokedV1)
  repairRevoked(data: EventData<typeof repairRevokedV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.repairRevoked(tx, data, event.id);
  }

  @OnEvent(penaltyDeterminedV1)
  penaltyDetermined(data: EventData<typeof penaltyDeterminedV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.penaltyDetermined(tx, data, event.id);
  }

  @OnEvent(penaltyAnnulledV1)
  penaltyAnnulled(data: EventData<typeof penaltyAnnulledV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.penaltyAnnulled(tx, data, event.id);
  }

  @OnEvent(obligationsFulfilledV1)
  obligationsFulfilled(data: EventData<typeof obligationsFulfilledV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.obligationsFulfilled(tx, data, event.id);
  }

  @OnEvent(pledgeBreachedV1)
  pledgeBreached(data: EventData<typeof pledgeBreachedV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.pledgeBreached(tx, data, event.id);
  }

  @OnEvent(seriousListEnteredV1)
  seriousListEntered(data: EventData<typeof seriousListEnteredV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.seriousListEntered(tx, data, event.id);
  }

  @OnEvent(seriousListLeftV1)
  seriousListLeft(data: EventData<typeof seriousListLeftV1>, { tx, event }: EventContext): Promise<void> {
    return this.outcomes.seriousListLeft(tx, data, event.id);
  }
}
