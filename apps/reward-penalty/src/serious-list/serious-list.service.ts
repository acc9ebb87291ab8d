import { Inject, Injectable } from '@nestjs/common';
import { addMonths, type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { recordIdOf } from '@app/platform/source-record';
import { In } from 'typeorm';
import { ExemptionCache } from '../exemption/exemption.cache';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import type { ProposeSeriousListEntry, SeriousListEntryAnswer } from './serious-list.dto';
import { answerOf } from './serious-list.reader';
import { SeriousListReview } from './serious-list.review';
import { newSeriousListEntry, SeriousListEntry, seriousListStates } from './serious-list-entry.entity';

/** What officers do with the serious list: one proposes, another confirms. Leaving is no act of theirs. */
@Injectable()
export class SeriousList {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(SeriousListReview) private readonly review: SeriousListReview,
  ) {}

  /**
   * @throws DomainError enterprise.not-found, serious-list.unknown-code, serious-list.other-enterprise,
   *   serious-list.already-open, serious-list.two-terms, serious-list.term-over, serious-list.decided-later,
   *   serious-list.record-not-found, serious-list.record-ended
   */
  async propose(body: ProposeSeriousListEntry, actor: Actor): Promise<SeriousListEntryAnswer> {
    const enterpriseId = await this.enterpriseOf(body);
    return this.db.command(async (tx) => {
      const today = this.clock.today();
      const { facts, open } = await this.lock(tx, enterpriseId);
      if (open) {
        throw new DomainError('conflict', 'serious-list.already-open', {
          ...{ enterpriseId, entryId: open.id, state: open.state, stateWords: seriousListStates.words(open.state) },
        });
      }
      const { sourceDecision, legalBasis, months, until } = body;
      const decidedOn = parseCalendarDate(body.decidedOn);
      if (decidedOn > today) {
        throw new DomainError('unprocessable', 'serious-list.decided-later', { decidedOn, today });
      }
      if (months !== undefined && until !== undefined) {
        throw new DomainError('unprocessable', 'serious-list.two-terms', { months, until });
      }
      const id = newId();
      const entry = newSeriousListEntry({
        ...{ id, enterpriseId, sourceDecision, decidedOn, legalBasis },
        ...{ proposedBy: actor.id, proposedOn: today },
        months: months ?? null,
        untilOn: until === undefined ? null : parseCalendarDate(until),
        recordId: body.recordId ?? recordIdOf(id),
        causedByRecord: body.recordId !== undefined,
      });
      mustStand(entry, facts, today);
      await tx.insert(SeriousListEntry, entry);
      await this.note(tx, 'serious-list.proposed', entry, { sourceDecision, decidedOn, recordId: entry.recordId });
      return answerOf(entry);
    });
  }

  /**
   * @throws DomainError serious-list.entry-not-found, two-people.same-person, serious-list.wrong-state,
   *   serious-list.term-over, serious-list.record-ended
   */
  confirm(id: string, seen: number, actor: Actor): Promise<SeriousListEntryAnswer> {
    return this.db.command(async (tx) => {
      const today = this.clock.today();
      const entry = await this.lockEntry(tx, id, seen);
      seriousListStates.mustAllow(id, entry.state, 'entered');
      // Also defended by the database: serious_list_entry_two_people.
      if (entry.proposedBy === actor.id) throw new DomainError('forbidden', 'two-people.same-person', { id });
      const { facts } = await this.lock(tx, entry.enterpriseId);
      mustStand(entry, facts, today);
      entry.confirmedBy = actor.id;
      if (entry.months !== null) entry.untilOn = addMonths(today, entry.months);
      await this.review.enter(tx, entry, facts, today);
      return answerOf(entry);
    });
  }

  /** @throws DomainError serious-list.entry-not-found, serious-list.wrong-state */
  withdraw(id: string, seen: number, reason: string, actor: Actor): Promise<SeriousListEntryAnswer> {
    return this.db.command(async (tx) => {
      const entry = await this.lockEntry(tx, id, seen);
      entry.moveTo('withdrawn');
      entry.withdrawnBy = actor.id;
      entry.withdrawnReason = reason;
      await tx.save(entry);
      await this.note(tx, 'serious-list.withdrawn', entry, { reason });
      return answerOf(entry);
    });
  }

  private async enterpriseOf({ enterpriseId, uscc }: ProposeSeriousListEntry): Promise<string> {
    if (uscc === undefined) return enterpriseId!;
    const code = normaliseUscc(uscc);
    const found = (await this.enterprises.findByCodes([code])).get(code);
    if (!found) throw new DomainError('not-found', 'serious-list.unknown-code', { uscc });
    if (enterpriseId !== undefined && enterpriseId !== found.id) {
      throw new DomainError('unprocessable', 'serious-list.other-enterprise', { enterpriseId, uscc });
    }
    return found.id;
  }

  private async lock(tx: Tx, enterpriseId: string): Promise<{ facts: EnterpriseFacts; open: SeriousListEntry | null }> {
    await this.cache.lock(tx, enterpriseId);
    const facts = await this.facts.find(enterpriseId, tx);
    if (!facts) throw new DomainError('not-found', 'enterprise.not-found', { id: enterpriseId });
    const open = await tx.findOneBy(SeriousListEntry, { enterpriseId, state: In(['proposed', 'entered']) });
    return { facts, open };
  }

  /** The entry, with its enterprise locked first, as everything that changes an entry does. */
  private async lockEntry(tx: Tx, id: string, seen: number): Promise<SeriousListEntry> {
    const found = await tx.findOneBy(SeriousListEntry, { id });
    if (found) await this.cache.lock(tx, found.enterpriseId);
    const entry = await getForUpdate(tx, SeriousListEntry, id, 'serious-list.entry-not-found');
    mustBeVersion(entry.version, seen);
    return entry;
  }

  private note(tx: Tx, action: Act, entry: SeriousListEntry, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = entry;
    return this.audit.add(tx, { action, subjectKind: 'serious-list-entry', subjectId, enterpriseId, detail });
  }
}

/** @throws DomainError when nothing is left to list: the term is over, or the record that caused it no longer stands */
function mustStand(entry: SeriousListEntry, facts: EnterpriseFacts, today: CalendarDate): void {
  const { untilOn, recordId } = entry;
  if (untilOn && untilOn <= today) {
    throw new DomainError('unprocessable', 'serious-list.term-over', { until: untilOn, today });
  }
  if (!entry.causedByRecord) return;
  const record = facts.records.find(({ id }) => id === recordId);
  if (!record?.record) throw new DomainError('unprocessable', 'serious-list.record-not-found', { recordId });
  const endedOn = record.annulledOn ?? record.repairedOn;
  if (endedOn) throw new DomainError('conflict', 'serious-list.record-ended', { recordId, endedOn });
}
