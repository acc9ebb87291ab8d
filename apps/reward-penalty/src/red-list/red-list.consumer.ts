import { Controller, Inject } from '@nestjs/common';
import {
  creditRecordAnnulledV1,
  creditRecordRecordedV1,
  creditRecordReinstatedV1,
  creditRecordRepairedV1,
} from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseChangedV1, enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { ratingChangedV1 } from '@app/contracts/rating';
import { Clock } from '@app/platform/clock';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { RatingCopies } from '@app/platform/rating-copies';
import { ExemptionCache } from '../exemption/exemption.cache';
import { CreditRecords } from '../facts/credit-records.service';
import { RedListReview } from './red-list.review';

/** Takes in what `credit-rating` tells, then looks what it means for the list. */
@Controller()
export class RedListConsumer {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(CreditRecords) private readonly records: CreditRecords,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(RedListReview) private readonly redList: RedListReview,
  ) {}

  @OnEvent(enterpriseRegisteredV1)
  onRegistered(data: EventData<typeof enterpriseRegisteredV1>, context: EventContext): Promise<void> {
    return this.onEnterprise(data, context);
  }

  @OnEvent(enterpriseChangedV1)
  onChanged(data: EventData<typeof enterpriseChangedV1>, context: EventContext): Promise<void> {
    return this.onEnterprise(data, context);
  }

  @OnEvent(ratingChangedV1)
  async onRating(data: EventData<typeof ratingChangedV1>, context: EventContext): Promise<void> {
    await this.cache.lock(context.tx, data.enterpriseId);
    const applied = await this.ratings.apply(context.tx, data, context.event.id);
    // Events, not records: which of them told of a record, the records know.
    if (applied) await this.look(data.enterpriseId, context, data.causes);
  }

  @OnEvent(creditRecordRecordedV1)
  async onRecorded(data: EventData<typeof creditRecordRecordedV1>, context: EventContext): Promise<void> {
    await this.cache.lock(context.tx, data.enterpriseId);
    await this.records.recorded(context.tx, data, context.event.id);
    await this.look(data.enterpriseId, context, [data.recordId]);
  }

  @OnEvent(creditRecordAnnulledV1)
  async onAnnulled(data: EventData<typeof creditRecordAnnulledV1>, context: EventContext): Promise<void> {
    await this.cache.lock(context.tx, data.enterpriseId);
    await this.records.annulled(context.tx, data);
    await this.look(data.enterpriseId, context, [data.recordId]);
  }

  @OnEvent(creditRecordRepairedV1)
  async onRepaired(data: EventData<typeof creditRecordRepairedV1>, context: EventContext): Promise<void> {
    await this.cache.lock(context.tx, data.enterpriseId);
    await this.records.repaired(context.tx, data);
    await this.look(data.enterpriseId, context, [data.recordId]);
  }

  @OnEvent(creditRecordReinstatedV1)
  async onReinstated(data: EventData<typeof creditRecordReinstatedV1>, context: EventContext): Promise<void> {
    await this.cache.lock(context.tx, data.enterpriseId);
    await this.records.reinstated(context.tx, data);
    await this.look(data.enterpriseId, context, [data.recordId]);
  }

  private async onEnterprise(data: EventData<typeof enterpriseChangedV1>, context: EventContext): Promise<void> {
    const { tx } = context;
    await this.cache.lock(tx, data.enterpriseId);
    // Sent together and carried out in this order.
    const [codesBefore, isNews] = await Promise.all([
      this.cache.codesOf(tx, data.enterpriseId),
      this.enterprises.apply(tx, data),
    ]);
    if (!isNews) return;
    // Those that it no longer has, and those that are new.
    const codes = new Set([...codesBefore, data.uscc, ...data.identifiers.map(({ uscc }) => uscc)]);
    // Two programs are asked, side by side; both have answered before the transaction ends.
    const [told, looked] = await Promise.allSettled([
      this.cache.changingCodes(tx, [...codes]),
      this.look(data.enterpriseId, context, []),
    ]);
    for (const part of [told, looked]) if (part.status === 'rejected') throw part.reason;
  }

  private look(enterpriseId: string, context: EventContext, causeIds: readonly string[]): Promise<void> {
    return this.redList.review(context.tx, enterpriseId, this.clock.today(), {
      eventId: context.event.id,
      causeIds,
    });
  }
}
