import { Inject, Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { objectionUpheldV1, repairGrantedV1, repairRevokedV1 } from '@app/contracts/objection';
import type { pledgeBreachedV1 } from '@app/contracts/pledge';
import type { obligationsFulfilledV1, penaltyAnnulledV1, penaltyDeterminedV1 } from '@app/contracts/violation';
import { type CalendarDate, parseCalendarDate as day } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { recordIdOf } from '@app/platform/source-record';
import { type EnterpriseRow, lockEnterprise } from '../enterprises/enterprise-rows';
import { causesOf, RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import type { News } from '../records/record-news.service';
import type { NewFact, NewRecord } from '../records/record-rows';
import { SeriousListEntries } from './serious-list-entries';

/** What other services decided about records and lists, applied: facts first, then the rating. */
@Injectable()
export class OutcomeService {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(SeriousListEntries) private readonly entries: SeriousListEntries,
  ) {}

  /** The record is void from its origin. */
  objectionUpheld(tx: Tx, data: EventData<typeof objectionUpheldV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: data.recordId,
      enterpriseId: data.enterpriseId,
      kind: 'annulled',
      sourceId: eventId,
      actsOn: day(data.upheldOn),
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
      actsOn: day(data.repairedOn),
      detail: { repairId: data.repairId },
    });
  }

  /** That repair never was: what else ended the record stands, and the rest of its period counts again. */
  async repairRevoked(tx: Tx, data: EventData<typeof repairRevokedV1>, eventId: string): Promise<void> {
    await this.act(tx, data.enterpriseId, eventId, async (_, at) => {
      const revocation: NewFact = {
        recordId: data.recordId,
        enterpriseId: data.enterpriseId,
        kind: 'repair-revoked',
        sourceId: eventId,
        actsOn: day(data.revokedOn),
        detail: { repairId: data.repairId, repairedOn: data.repairedOn },
      };
      // The term of its list may have run out meanwhile.
      const ends = await this.entries.endsOf(tx, data.recordId, this.clock.today());
      return this.facts.note(tx, [revocation, ...ends], at);
    });
  }

  /** Exactly one record a penalty, however often it is told. */
  async penaltyDetermined(tx: Tx, data: EventData<typeof penaltyDeterminedV1>, eventId: string): Promise<void> {
    await this.act(tx, data.enterpriseId, eventId, (enterprise, at) => {
      const record: NewRecord = {
        ...newRecord(recordIdOf(data.penaltyId), enterprise, eventId),
        record: 'penalty',
        class: data.class,
        determinedOn: day(data.determinedOn),
        offence: data.offence ?? null,
        sector: data.sector ?? null,
        authority: data.authority,
        documentNumber: data.documentNumber,
        obligationsFulfilledOn: data.obligationsFulfilledOn ? day(data.obligationsFulfilledOn) : null,
        content: { legalBasis: data.legalBasis, fineFen: data.fineFen ?? null },
      };
      return this.facts.record(tx, [record], at);
    });
  }

  penaltyAnnulled(tx: Tx, data: EventData<typeof penaltyAnnulledV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: recordIdOf(data.penaltyId),
      enterpriseId: data.enterpriseId,
      kind: 'annulled',
      sourceId: eventId,
      actsOn: day(data.annulledOn),
      detail: { reason: 'penalty-annulled' },
    });
  }

  /** It moves no rating: what it moves is the end of publication, which `reward-penalty` tells when it comes. */
  obligationsFulfilled(tx: Tx, data: EventData<typeof obligationsFulfilledV1>, eventId: string): Promise<void> {
    return this.note(tx, {
      recordId: data.recordId,
      enterpriseId: data.enterpriseId,
      kind: 'obligations-fulfilled',
      sourceId: eventId,
      actsOn: day(data.fulfilledOn),
      detail: {},
    });
  }

  /** Exactly one record a pledge: one that lapsed and then proves false is determined again, with the graver class. */
  async pledgeBreached(tx: Tx, data: EventData<typeof pledgeBreachedV1>, eventId: string): Promise<void> {
    await this.act(tx, data.enterpriseId, eventId, async (enterprise, at) => {
      const id = recordIdOf(data.pledgeId);
      const determinedOn = day(data.determinedOn);
      const record: NewRecord = {
        ...newRecord(id, enterprise, eventId),
        record: 'pledge-breach',
        class: data.class,
        determinedOn,
        content: { breach: data.breach, item: data.item, legalBasis: data.legalBasis },
      };
      const news = await this.facts.record(tx, [record], at);
      if (news.length > 0) return news;
      const again = { kind: 'determined' as const, sourceId: eventId, actsOn: determinedOn };
      const fact = { ...again, recordId: id, enterpriseId: enterprise.id };
      return this.facts.note(tx, [{ ...fact, detail: { class: data.class, reason: data.breach } }], at);
    });
  }

  /** Exactly one record an entry, however often it is told. */
  async seriousListEntered(tx: Tx, data: EventData<typeof seriousListEnteredV1>, eventId: string): Promise<void> {
    await this.act(tx, data.enterpriseId, eventId, async (enterprise, at) => {
      await this.entries.entered(tx, data);
      // An entry that a record caused would count the same fault twice; one that goes on has the record of the first.
      if (data.recordId !== undefined) return this.noteEnds(tx, data.recordId, at);
      const recordId = recordIdOf(data.entryId);
      const record: NewRecord = {
        ...newRecord(recordId, enterprise, eventId),
        record: 'serious-list',
        class: 'serious',
        determinedOn: day(data.listedOn),
        documentNumber: data.sourceDecision,
        content: { legalBasis: data.legalBasis, sourceDecision: data.sourceDecision, until: data.until ?? null },
      };
      const news = await this.facts.record(tx, [record], at);
      return [...news, ...(await this.noteEnds(tx, recordId, at))];
    });
  }

  async seriousListLeft(tx: Tx, data: EventData<typeof seriousListLeftV1>, eventId: string): Promise<void> {
    await this.act(tx, data.enterpriseId, eventId, async (_, at) => {
      const recordId = await this.entries.left(tx, data);
      return recordId === null ? [] : this.noteEnds(tx, recordId, at);
    });
  }

  private async noteEnds(tx: Tx, recordId: string, at: Date): Promise<News[]> {
    return this.facts.note(tx, await this.entries.endsOf(tx, recordId, this.clock.today()), at);
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
    const today: CalendarDate = this.clock.today();
    const news = await apply(enterprise, at);
    if (news.length === 0) return;
    await this.ratings.rateAgain(tx, causesOf([{ enterpriseId, eventId }, ...news]), { at, day: today });
  }
}

/** A record that another service's event makes, with nothing in it yet. */
function newRecord(
  id: string,
  enterprise: EnterpriseRow,
  sourceEventId: string,
): Omit<NewRecord, 'record' | 'class' | 'determinedOn' | 'content'> {
  return {
    id,
    enterpriseId: enterprise.id,
    uscc: enterprise.uscc,
    offence: null,
    sector: null,
    authority: null,
    documentNumber: null,
    obligationsFulfilledOn: null,
    classifiedBy: null,
    importId: null,
    rowNumber: null,
    sourceEventId,
  };
}
