import { Inject, Injectable } from '@nestjs/common';
import { seriousListEnteredV1, seriousListLeftV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Letters } from '@app/platform/letters';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { decideRepair } from '@app/rule-kinds/repair';
import { In } from 'typeorm';
import { ExemptionCache } from '../exemption/exemption.cache';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import { MeasureReview } from '../measures/measure.review';
import { MeasureCatalogues } from '../measures/measure-catalogue';
import { RedListReview } from '../red-list/red-list.review';
import { enteredLetter, leftLetter } from './serious-list.letters';
import { type End, endOf, goesOn, type StandingRecord } from './serious-list.rule';
import { newSeriousListEntry, SeriousListEntry } from './serious-list-entry.entity';

const REPAIR_RULE = 'credit-repair';

/**
 * Brings an enterprise's place on the serious list in line with what is known of the records its entries stand on, and
 * with the day. It looks at facts, not at the event that came, so repeating it changes nothing.
 */
@Injectable()
export class SeriousListReview {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(RedListReview) private readonly redList: RedListReview,
    @Inject(MeasureReview) private readonly measures: MeasureReview,
    @Inject(MeasureCatalogues) private readonly catalogues: MeasureCatalogues,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Letters) private readonly letters: Letters,
  ) {}

  /** @param newsId the event that set it off; none when time did */
  async review(tx: Tx, enterpriseId: string, on: CalendarDate, newsId?: string): Promise<void> {
    await this.cache.lock(tx, enterpriseId);
    const facts = await this.facts.find(enterpriseId, tx);
    if (!facts) return;
    const recordOf = (entry: SeriousListEntry): StandingRecord =>
      facts.records.find((record) => record.id === entry.recordId);
    const entries = await tx.find(SeriousListEntry, {
      where: { enterpriseId, state: In(['entered', 'left']) },
      order: { id: 'ASC' },
    });
    for (const entry of entries) {
      const end = endOf(entry.listedOn!, entry.untilOn, recordOf(entry), on);
      // What has left stays so, but for one thing: it may turn out never to have been right.
      if (end && (entry.state === 'entered' || end.reason === 'annulled')) {
        await this.leave(tx, entry, facts, end, on, newsId);
      }
    }
    const last = entries.at(-1);
    if (last && goesOn(last, recordOf(last), on)) await this.goOn(tx, last, facts, on, newsId);
  }

  /** The one way onto the list, for an entry that two people stand behind. Saves it. */
  async enter(
    tx: Tx,
    entry: SeriousListEntry,
    facts: EnterpriseFacts,
    on: CalendarDate,
    continued?: SeriousListEntry,
    newsId?: string,
  ): Promise<void> {
    await this.cache.changing(tx, facts.id);
    entry.moveTo('entered');
    entry.listedOn = on;
    entry.listedAt = this.clock.now();
    entry.enteredEventId = await this.outbox.add(
      tx,
      seriousListEnteredV1,
      {
        ...{ entryId: entry.id, enterpriseId: facts.id, uscc: facts.uscc },
        ...{ listedOn: on, listedAt: entry.listedAt.toISOString() },
        ...{ legalBasis: entry.legalBasis, sourceDecision: entry.sourceDecision },
        ...(entry.untilOn ? { until: entry.untilOn } : {}),
        // The record of an entry that goes on is there already.
        ...(entry.causedByRecord || continued ? { recordId: entry.recordId } : {}),
      },
      continued?.leftEventId ?? undefined,
    );
    await tx.save(entry);
    await this.audit.add(tx, {
      action: continued ? 'serious-list.went-on' : 'serious-list.entered',
      subjectKind: 'serious-list-entry',
      subjectId: entry.id,
      enterpriseId: facts.id,
      detail: {
        ...{ listedOn: on, until: entry.untilOn, recordId: entry.recordId, sourceDecision: entry.sourceDecision },
        ...(continued ? { continues: continued.id, why: 'repair-revoked', causeEventId: newsId ?? null } : {}),
      },
    });
    await this.others(tx, facts.id, on, entry.enteredEventId, entry.recordId);
    await this.letters.add(tx, enteredLetter(entry, this.restrictionsOn(on), this.repairFrom(entry, on)));
  }

  private async leave(
    tx: Tx,
    entry: SeriousListEntry,
    facts: EnterpriseFacts,
    end: End,
    on: CalendarDate,
    newsId?: string,
  ): Promise<void> {
    await this.cache.changing(tx, facts.id);
    const corrected = end.reason === 'annulled' ? (entry.leftEventId ?? entry.enteredEventId) : null;
    entry.moveTo(end.reason === 'annulled' ? 'annulled' : 'left');
    entry.leftOn = end.on;
    entry.leftReason = end.reason;
    entry.leftCauseEventId = newsId ?? null;
    entry.leftEventId = await this.outbox.add(
      tx,
      seriousListLeftV1,
      {
        ...{ entryId: entry.id, enterpriseId: facts.id, uscc: facts.uscc },
        ...{ leftOn: end.on, reason: end.reason },
      },
      corrected ?? undefined,
    );
    await tx.save(entry);
    await this.audit.add(tx, {
      action: `serious-list.${entry.state}`,
      subjectKind: 'serious-list-entry',
      subjectId: entry.id,
      enterpriseId: facts.id,
      detail: { leftOn: end.on, reason: end.reason, recordId: entry.recordId, causeEventId: newsId ?? null },
    });
    await this.others(tx, facts.id, on, entry.leftEventId, entry.recordId);
    await this.letters.add(tx, leftLetter(entry, this.clock.today()));
  }

  /** The repair that ended it was revoked: a new entry has the rest of the term, and the two people of the old one. */
  private async goOn(
    tx: Tx,
    last: SeriousListEntry,
    facts: EnterpriseFacts,
    on: CalendarDate,
    newsId?: string,
  ): Promise<void> {
    await this.withdrawProposal(tx, facts.id);
    const { enterpriseId, proposedBy, proposedOn, sourceDecision, decidedOn, legalBasis } = last;
    const { months, untilOn, recordId, causedByRecord } = last;
    const entry = newSeriousListEntry({
      ...{ id: newId(), enterpriseId, proposedBy, proposedOn, sourceDecision, decidedOn, legalBasis },
      ...{ months, untilOn, recordId, causedByRecord },
    });
    entry.confirmedBy = last.confirmedBy;
    entry.continuesId = last.id;
    await this.enter(tx, entry, facts, on, last, newsId);
  }

  /** A proposal that waits for its second officer is overtaken by the entry that goes on. */
  private async withdrawProposal(tx: Tx, enterpriseId: string): Promise<void> {
    const proposal = await tx.findOneBy(SeriousListEntry, { enterpriseId, state: 'proposed' });
    if (!proposal) return;
    proposal.moveTo('withdrawn');
    proposal.withdrawnBy = 'system';
    proposal.withdrawnReason = 'the earlier entry goes on';
    await tx.save(proposal);
    await this.audit.add(tx, {
      action: 'serious-list.withdrawn',
      subjectKind: 'serious-list-entry',
      subjectId: proposal.id,
      enterpriseId,
      detail: { reason: proposal.withdrawnReason },
    });
  }

  private restrictionsOn(on: CalendarDate): string[] {
    const restricts = this.catalogues
      .on(on)
      ?.measures.filter(({ appliesTo }) => appliesTo.some((cause) => 'list' in cause && cause.list === 'serious'));
    return (restricts ?? []).map(({ title }) => title.zh);
  }

  /** By the repair rule of the day. The record that an entry makes is a serious one; that of another is not known here. */
  private repairFrom(entry: SeriousListEntry, on: CalendarDate): CalendarDate | null {
    if (entry.causedByRecord || entry.continuesId) return null;
    const { rules } = this.rules.inForce('repair', REPAIR_RULE, on);
    return decideRepair(rules, { class: 'serious', determinedOn: on }, on).earliestOn;
  }

  /** What hangs on the list changes with it, in the same transaction: the restriction wins from its start. */
  private async others(
    tx: Tx,
    enterpriseId: string,
    on: CalendarDate,
    eventId: string,
    recordId: string,
  ): Promise<void> {
    await this.redList.review(tx, enterpriseId, on, { eventId, causeIds: [recordId] });
    await this.measures.review(tx, enterpriseId);
  }
}
