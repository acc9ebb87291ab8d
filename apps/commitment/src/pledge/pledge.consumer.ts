import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { parseCalendarDate } from '@app/kernel/calendar';
import { sql } from '@app/platform/database';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { recordIdOf } from '@app/platform/source-record';
import { Pledge } from './pledge.entity';
import { PledgeOutcomes } from './pledge.outcomes';

/** A breach whose record is void from its origin never was. */
@Controller()
export class PledgeConsumer {
  constructor(@Inject(PledgeOutcomes) private readonly outcomes: PledgeOutcomes) {}

  @OnEvent(creditRecordAnnulledV1)
  async annulled(data: EventData<typeof creditRecordAnnulledV1>, { tx }: EventContext): Promise<void> {
    // The record's id is made of the pledge's, so the enterprise's breached pledges are asked whose record it is.
    const breached = await sql<{ id: string }>(
      tx,
      `select id from pledge where enterprise_id = $1 and state in ('lapsed', 'breached')`,
      [data.enterpriseId],
    );
    const found = breached.find(({ id }) => recordIdOf(id) === data.recordId);
    if (!found) return;
    const pledge = await tx.findOneOrFail(Pledge, { where: { id: found.id }, lock: { mode: 'pessimistic_write' } });
    await this.outcomes.clear(tx, pledge, parseCalendarDate(data.annulledOn));
  }
}
