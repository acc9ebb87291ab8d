import { Controller, Inject } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { ratingChangedV1 } from '@app/contracts/rating';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { RatingCopies } from '@app/platform/rating-copies';
import { SeriousListCopies } from '@app/platform/serious-list-copies';
import { CreditFacts } from '../decisions/credit-facts';
import { KnownFacts } from './known-facts';
import { FollowUp } from './follow-up';

/** What the other services tell, and what it does to applications, payouts and what was paid. */
@Controller()
export class FactsConsumer {
  constructor(
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(KnownFacts) private readonly known: KnownFacts,
    @Inject(FollowUp) private readonly followUp: FollowUp,
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
    await this.credit.lock(context.tx, [data.enterpriseId], 'update');
    const applied = await this.ratings.apply(context.tx, data, context.event.id);
    if (!applied) return;
    await this.known.rated(context.tx, applied);
    await this.followUp.ofEnterprise(context.tx, data.enterpriseId, {
      eventId: context.event.id,
      eventIds: data.causes,
    });
  }

  @OnEvent(seriousListEnteredV1)
  async listed(data: EventData<typeof seriousListEnteredV1>, context: EventContext): Promise<void> {
    await this.credit.lock(context.tx, [data.enterpriseId], 'update');
    await this.seriousList.entered(context.tx, data);
    await this.known.note(context.tx, data.enterpriseId, 'serious-list-entered', [data.entryId], context.event.id);
    await this.followUp.ofEnterprise(context.tx, data.enterpriseId, { eventId: context.event.id, eventIds: [] });
  }

  @OnEvent(seriousListLeftV1)
  async unlisted(data: EventData<typeof seriousListLeftV1>, context: EventContext): Promise<void> {
    await this.credit.lock(context.tx, [data.enterpriseId], 'update');
    await this.seriousList.left(context.tx, data);
    await this.known.note(context.tx, data.enterpriseId, 'serious-list-left', [data.entryId], context.event.id);
    await this.followUp.ofEnterprise(context.tx, data.enterpriseId, { eventId: context.event.id, eventIds: [] });
  }
}
