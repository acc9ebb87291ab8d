import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { objectionUpheldV1, repairGrantedV1 } from '@app/contracts/objection';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { type EnterpriseRow, lockEnterprise } from '../enterprises/enterprise-rows';
import { causesOf, RatingService } from '../ratings/rating.service';
import { type NewFact, type NewRecord, type News, RecordFacts } from '../records/record-facts.service';
import { recordIdOf } from '@app/platform/source-record';

/** How leaving the serious list acts on the record of the entry. */
const LEFT: Record<EventData<typeof seriousListLeftV1>['reason'], NewFact['kind']> = {
  annulled: 'annulled',
  repaired: 'repaired',
  expired: 'ended',
};

/** What other services decided about records and lists, applied: facts first, then the rating. */
@Injectable()
export class OutcomeService {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  /** The record is void from its origin. */
  objectionUpheld(tx: Tx, data: EventData<typeof objectionUpheldV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: data.recordId,
      enterpriseId: data.enterpriseId,
      kind: 'annulled',
      sourceId: eventId,
      actsOn: parseCalendarDate(data.upheldOn),
      detail: { objectionId: data.objectionId },
    });
  }

  /** The record acts no more from the repair on. */
  repairGranted(tx: Tx, data: EventData<typeof repairGrantedV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: data.recordId,
      enterpriseId: data.enterpriseId,
      kind: 'repaired',
      sourceId: eventId,
      actsOn: parseCalendarDate(data.repairedOn),
      detail: { repairId: data.repairId },
    });
  }

  /** Exactly one record an entry, however often it is told. */
  async seriousListEntered(tx: Tx, data: EventData<typeof seriousListEnteredV1>, eventId: string): Promise<void> {
    // An entry that a record caused would count the same fault twice.
    if (data.recordId !== undefined) return;
    await this.act(tx, data.enterpriseId, eventId, (enterprise, at) => {
      const record: NewRecord = {
        id: recordIdOf(data.entryId),
        enterpriseId: enterprise.id,
        uscc: enterprise.uscc,
        record: 'serious-list',
        class: null,
        determinedOn: parseCalendarDate(data.listedOn),
        offence: null,
        sector: null,
        authority: null,
        documentNumber: data.sourceDecision,
        content: { legalBasis: data.legalBasis, sourceDecision: data.sourceDecision },
        classifiedBy: null,
        importId: null,
        rowNumber: null,
        sourceEventId: eventId,
      };
      return this.facts.record(tx, [record], at);
    });
  }

  seriousListLeft(tx: Tx, data: EventData<typeof seriousListLeftV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: recordIdOf(data.entryId),
      enterpriseId: data.enterpriseId,
      kind: LEFT[data.reason],
      sourceId: eventId,
      actsOn: parseCalendarDate(data.leftOn),
      detail: { reason: `serious-list-${data.reason}` },
    });
  }

  private note(tx: Tx, fact: NewFact): Promise<void> {
    return this.act(tx, fact.enterpriseId, fact.sourceId, (_, at) => this.facts.note(tx, [fact], at));
  }

  /** @throws DomainError enterprise.not-found */
  private async act(
    tx: Tx,
    enterpriseId: string,
    eventId: string,
    apply: (enterprise: EnterpriseRow, at: Date) => Promise<News[]>,
  ): Promise<void> {
    const enterprise = await lockEnterprise(tx, enterpriseId);
    const at = this.clock.now();
    const day: CalendarDate = this.clock.today();
    const news = await apply(enterprise, at);
    if (news.length === 0) return;
    await this.ratings.rateAgain(tx, causesOf([{ enterpriseId, eventId }, ...news]), { at, day });
  }
}
