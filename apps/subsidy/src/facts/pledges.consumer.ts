import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { pledgeBreachedV1, pledgeSignedV1, pledgeVerifiedV1 } from '@app/contracts/pledge';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { CreditFacts } from '../decisions/credit-facts';
import { Pledges } from '../pledges/pledges.service';
import { KnownFacts } from './known-facts';
import { FollowUp } from './follow-up';

/**
 * A breached pledge takes back what was decided on it; a breach that proved wrong gives it back. A late paper is no
 * event, and a repair of the breach brings no old money back.
 */
@Controller()
export class PledgesConsumer {
  constructor(
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Pledges) private readonly pledges: Pledges,
    @Inject(KnownFacts) private readonly known: KnownFacts,
    @Inject(FollowUp) private readonly followUp: FollowUp,
  ) {}

  @OnEvent(pledgeSignedV1)
  async signed(data: EventData<typeof pledgeSignedV1>, { tx }: EventContext): Promise<void> {
    await this.pledges.signed(tx, data);
  }

  @OnEvent(pledgeVerifiedV1)
  async verified(data: EventData<typeof pledgeVerifiedV1>, { tx }: EventContext): Promise<void> {
    await this.pledges.verified(tx, data);
  }

  @OnEvent(pledgeBreachedV1)
  async breached(data: EventData<typeof pledgeBreachedV1>, { tx, event }: EventContext): Promise<void> {
    await this.credit.lock(tx, [data.enterpriseId], 'update');
    const applicationIds = await this.pledges.breached(tx, data, event.id);
    await this.known.note(tx, data.enterpriseId, 'pledge-breached', [data.pledgeId], event.id);
    await this.followUp.ofApplications(tx, data.enterpriseId, applicationIds, { eventId: event.id, eventIds: [] });
  }

  @OnEvent(creditRecordAnnulledV1)
  async annulled(data: EventData<typeof creditRecordAnnulledV1>, { tx, event }: EventContext): Promise<void> {
    await this.credit.lock(tx, [data.enterpriseId], 'update');
    const applicationIds = await this.pledges.annulled(tx, data, event.id);
    // Of most records none: they were made by no breach.
    const pledgeIds = await this.pledges.ofRecord(tx, data.recordId);
    await this.known.note(tx, data.enterpriseId, 'pledge-void', pledgeIds, event.id);
    await this.followUp.ofApplications(tx, data.enterpriseId, applicationIds, { eventId: event.id, eventIds: [] });
  }
}
