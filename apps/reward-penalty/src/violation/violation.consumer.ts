import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { sql } from '@app/platform/database';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { ViolationActs } from './violation.acts';

/** A record that turned out void may have been why a violation was no first. */
@Controller()
export class ViolationConsumer {
  constructor(@Inject(ViolationActs) private readonly acts: ViolationActs) {}

  @OnEvent(creditRecordAnnulledV1)
  async onAnnulled(
    { recordId, enterpriseId }: EventData<typeof creditRecordAnnulledV1>,
    { tx }: EventContext,
  ): Promise<void> {
    const [record] = await sql<{ offence: string }>(
      tx,
      `select offence from credit_record_copy where record_id = $1 and offence is not null`,
      [recordId],
    );
    if (record) await this.acts.reviewRepeats(tx, { enterpriseId, offence: record.offence });
  }
}
