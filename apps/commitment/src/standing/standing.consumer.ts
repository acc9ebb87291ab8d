import { Controller, Inject } from '@nestjs/common';
import { creditRecordAnnulledV1, creditRecordReinstatedV1, creditRecordRepairedV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { objectionUpheldV1, repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import type { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { Standings } from './standing.service';

/**
 * What becomes of records, told by who decided it and by who applied it. Both say the same, so that whichever comes
 * first counts at once.
 */
@Controller()
export class StandingConsumer {
  constructor(@Inject(Standings) private readonly standings: Standings) {}

  @OnEvent(objectionUpheldV1)
  upheld(data: EventData<typeof objectionUpheldV1>, { tx }: EventContext): Promise<void> {
    return this.standings.annulled(tx, data.recordId, data.enterpriseId, day(data.upheldOn));
  }

  @OnEvent(creditRecordAnnulledV1)
  annulled(data: EventData<typeof creditRecordAnnulledV1>, { tx }: EventContext): Promise<void> {
    return this.standings.annulled(tx, data.recordId, data.enterpriseId, day(data.annulledOn));
  }

  @OnEvent(repairGrantedV1)
  granted(data: EventData<typeof repairGrantedV1>, { tx }: EventContext): Promise<void> {
    return this.standings.repaired(tx, { ...data, on: day(data.repairedOn) });
  }

  @OnEvent(creditRecordRepairedV1)
  repaired(data: EventData<typeof creditRecordRepairedV1>, { tx }: EventContext): Promise<void> {
    return this.standings.repaired(tx, { ...data, repairId: data.repairId ?? null, on: day(data.repairedOn) });
  }

  @OnEvent(repairRevokedV1)
  revoked(data: EventData<typeof repairRevokedV1>, { tx }: EventContext): Promise<void> {
    return this.standings.revoked(tx, { ...data, on: day(data.revokedOn) });
  }

  @OnEvent(creditRecordReinstatedV1)
  reinstated(data: EventData<typeof creditRecordReinstatedV1>, { tx }: EventContext): Promise<void> {
    return this.standings.revoked(tx, { ...data, on: day(data.reinstatedOn) });
  }
}
