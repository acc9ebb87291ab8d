import { Controller, Inject } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import { ratingChangedV1 } from '@app/contracts/rating';
import { sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { RatingCopies } from '@app/platform/rating-copies';
import { SeriousListCopies } from '@app/platform/serious-list-copies';
import { Assessments } from '../applications/assessments';
import { ReDecision } from '../corrections/re-decision';
import { CreditFacts, type CreditNews } from '../decisions/credit-facts';
import { Holds } from '../holds/holds';

/** What the other services tell, and what it does to applications, payouts and what was paid. */
@Controller()
export class FactsConsumer {
  constructor(
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(ReDecision) private readonly reDecision: ReDecision,
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
    await this.follow(context.tx, data.enterpriseId, { eventId: context.event.id, eventIds: data.causes });
  }

  @OnEvent(seriousListEnteredV1)
  async listed(data: EventData<typeof seriousListEnteredV1>, context: EventContext): Promise<void> {
    await this.credit.lock(context.tx, [data.enterpriseId], 'update');
    await this.seriousList.entered(context.tx, data);
    await this.follow(context.tx, data.enterpriseId, { eventId: context.event.id, eventIds: [] });
  }

  @OnEvent(seriousListLeftV1)
  async unlisted(data: EventData<typeof seriousListLeftV1>, context: EventContext): Promise<void> {
    await this.credit.lock(context.tx, [data.enterpriseId], 'update');
    await this.seriousList.left(context.tx, data);
    await this.follow(context.tx, data.enterpriseId, { eventId: context.event.id, eventIds: [] });
  }

  private async follow(tx: Tx, enterpriseId: string, news: CreditNews): Promise<void> {
    await this.credit.noteNews(tx, enterpriseId, news);
    await this.assessments.refresh(tx, 'enterprise_id', [enterpriseId], news.eventId);
    await this.holds.review(tx, enterpriseId, news);
    const paid = await sql<{ id: string }>(
      tx,
      `select distinct application_id as id from payout where enterprise_id = $1 and state = 'paid' order by 1`,
      [enterpriseId],
    );
    for (const { id } of paid) await this.reDecision.review(tx, id, news.eventId);
  }
}
