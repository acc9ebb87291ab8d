import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { judgeRedList } from '@app/rule-kinds/red-list';
import { ExemptionCache } from '../exemption/exemption.cache';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import { eachRow } from './each-row';
import type { RedListEntryAnswer, RowResults, SeenEntry } from './red-list.dto';
import { answerOf } from './red-list.reader';
import { RedListReview } from './red-list.review';
import { reasonsAgainstEntry, redListGivenOf } from './red-list.rule';
import { newEntry, RedListEntry, redListStates } from './red-list-entry.entity';
import { REASON_WORDS } from './red-list.words';

/** What officers do with the red list: one proposes, another confirms. Leaving is no act of theirs. */
@Injectable()
export class RedList {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(RedListReview) private readonly review: RedListReview,
  ) {}

  /** @throws DomainError enterprise.not-found, red-list.already-open, red-list.not-eligible */
  propose(enterpriseId: string, actor: Actor): Promise<RedListEntryAnswer> {
    return this.db.command(async (tx) => answerOf(await this.proposeIn(tx, enterpriseId, actor)));
  }

  /** All that can be proposed; each row for itself. */
  proposeAll(enterpriseIds: string[], actor: Actor): Promise<RowResults> {
    return this.db.command((tx) =>
      eachRow(
        enterpriseIds,
        (enterpriseId) => enterpriseId,
        (enterpriseId) => this.proposeIn(tx, enterpriseId, actor),
        (enterpriseId) => ({ enterpriseId, id: null }),
      ),
    );
  }

  /** @throws DomainError red-list.entry-not-found, two-people.same-person, red-list.wrong-state, red-list.not-eligible */
  confirm(id: string, seen: number, actor: Actor): Promise<RedListEntryAnswer> {
    return this.db.command(async (tx) => answerOf(await this.confirmIn(tx, { id, version: seen }, actor)));
  }

  /** All that can be confirmed; each row for itself. */
  confirmAll(entries: SeenEntry[], actor: Actor): Promise<RowResults> {
    return this.db.command(async (tx) => {
      // Locks are taken in the order of enterprises, so that two batches do not wait for each other.
      const owners = new Map<string, string>();
      for (const { id } of entries) {
        const found = await tx.findOne(RedListEntry, { where: { id }, select: { id: true, enterpriseId: true } });
        owners.set(id, found?.enterpriseId ?? '');
      }
      return eachRow(
        entries,
        ({ id }) => owners.get(id)!,
        (entry) => this.confirmIn(tx, entry, actor),
        ({ id }) => ({ enterpriseId: owners.get(id) || null, id }),
      );
    });
  }

  /** @throws DomainError red-list.entry-not-found, red-list.wrong-state */
  withdraw(id: string, seen: number, reason: string, actor: Actor): Promise<RedListEntryAnswer> {
    return this.db.command(async (tx) => {
      const entry = await this.lockEntry(tx, { id, version: seen });
      entry.moveTo('withdrawn');
      entry.withdrawnBy = actor.id;
      entry.withdrawnReason = reason;
      await tx.save(entry);
      await this.note(tx, 'red-list.withdrawn', entry, { reason });
      const facts = await this.facts.find(entry.enterpriseId, tx);
      if (facts) await this.review.reviewCandidate(tx, facts, this.clock.today(), false);
      return answerOf(entry);
    });
  }

  private async proposeIn(tx: Tx, enterpriseId: string, actor: Actor): Promise<RedListEntry> {
    const today = this.clock.today();
    await this.cache.lock(tx, enterpriseId);
    const facts = await this.facts.find(enterpriseId, tx);
    if (!facts) throw new DomainError('not-found', 'enterprise.not-found', { id: enterpriseId });
    const open = await tx.findOneBy(RedListEntry, [
      { enterpriseId, state: 'proposed' },
      { enterpriseId, state: 'entered' },
    ]);
    if (open) {
      throw new DomainError('conflict', 'red-list.already-open', {
        ...{ enterpriseId, entryId: open.id, state: open.state, stateWords: redListStates.words(open.state) },
      });
    }
    this.mustBeEligible(facts, today);
    const id = newId();
    const receiptId = await this.review.keepReceipt(tx, id, facts, today);
    const entry = newEntry({ id, enterpriseId, proposedBy: actor.id, proposedOn: today, receiptId });
    await tx.insert(RedListEntry, entry);
    await this.note(tx, 'red-list.proposed', entry, { receiptId });
    await this.review.reviewCandidate(tx, facts, today, true);
    return entry;
  }

  private async confirmIn(tx: Tx, seen: SeenEntry, actor: Actor): Promise<RedListEntry> {
    const today = this.clock.today();
    const entry = await this.lockEntry(tx, seen);
    entry.mustAllow('entered');
    // Also defended by the database: red_list_entry_two_people.
    if (entry.proposedBy === actor.id) throw new DomainError('forbidden', 'two-people.same-person', { id: entry.id });
    const facts = (await this.facts.find(entry.enterpriseId, tx))!;
    this.mustBeEligible(facts, today);
    const { validUntil } = judgeRedList(this.review.ruleOn(today), redListGivenOf(facts), today);
    entry.confirmedBy = actor.id;
    entry.receiptId = await this.review.keepReceipt(tx, entry.id, facts, today);
    await this.review.enter(tx, entry, facts, { from: today, until: validUntil! });
    return entry;
  }

  /** The entry, with its enterprise locked first, as everything that changes an entry does. */
  private async lockEntry(tx: Tx, { id, version }: SeenEntry): Promise<RedListEntry> {
    const found = await tx.findOneBy(RedListEntry, { id });
    if (found) await this.cache.lock(tx, found.enterpriseId);
    const entry = await getForUpdate(tx, RedListEntry, id, 'red-list.entry-not-found');
    mustBeVersion(entry.version, version);
    return entry;
  }

  private mustBeEligible(facts: EnterpriseFacts, on: CalendarDate): void {
    const reasons = reasonsAgainstEntry(this.review.ruleOn(on), facts, on);
    if (reasons.length === 0) return;
    throw new DomainError('conflict', 'red-list.not-eligible', {
      enterpriseId: facts.id,
      name: facts.name,
      on,
      reasons,
      zh: reasons.map((reason) => REASON_WORDS[reason].zh).join('；'),
      en: reasons.map((reason) => REASON_WORDS[reason].en).join('; '),
    });
  }

  private note(tx: Tx, action: Act, entry: RedListEntry, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = entry;
    return this.audit.add(tx, { action, subjectKind: 'red-list-entry', subjectId, enterpriseId, detail });
  }
}
