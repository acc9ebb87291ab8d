import { Controller, Inject } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { ratingChangedV1 } from '@app/contracts/rating';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { RatingCopies } from '@app/platform/rating-copies';
import { SeriousListCopies } from '@app/platform/serious-list-copies';

/** Keeps what this service needs to know of enterprises, as their owners tell it. */
@Controller()
export class CopiesConsumer {
  constructor(
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
  ) {}

  @OnEvent(enterpriseRegisteredV1)
  async registered(data: EventData<typeof enterpriseRegisteredV1>, context: EventContext): Promise<void> {
    await this.enterprises.apply(context.tx, data);
  }

  @OnEvent(enterpriseChangedV1)
  async changed(data: EventData<typeof enterpriseChangedV1>, context: EventContext): Promise<void> {
    await this.enterprises.apply(context.tx, data);
  }

  @OnEvent(ratingChangedV1)
  async rated(data: EventData<typeof ratingChangedV1>, context: EventContext): Promise<void> {
    await this.ratings.apply(context.tx, data, context.event.id);
  }

  @OnEvent(seriousListEnteredV1)
  entered(data: EventData<typeof seriousListEnteredV1>, context: EventContext): Promise<void> {
    return this.seriousList.entered(context.tx, data);
  }

  @OnEvent(seriousListLeftV1)
  left(data: EventData<typeof seriousListLeftV1>, context: EventContext): Promise<void> {
    return this.seriousList.left(context.tx, data);
  }
}
