import { Inject, Injectable } from '@nestjs/common';
import { redListEnteredV1, redListLeftV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import { Audit } from '@app/platform/audit';
import { sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { prepared, preparedSoon } from '@app/platform/prepared';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { judgeRedList, type RedListRules } from '@app/rule-kinds/red-list';
import { ExemptionCache } from '../exemption/exemption.cache';
import { ExemptionGrants } from '../exemption/exemption.grants';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import { MeasureReview } from '../measures/measure.review';
import {
  barringRecords,
  type LeaveReason,
  mayResume,
  reasonsAgainstEntry,
  reasonsToLeave,
  RED_LIST_RULE,
  redListGivenOf,
} from './red-list.rule';
import { type EntryState, newEntry, RedListEntry } from './red-list-entry.entity';

/** What set a review off: nothing when time did. */
export interface News {
  eventId?: string;
  /** Ids of the records that the news is about, or of the events that told of them. */
  causeIds?: readonly string[];
}

/**
 * Brings an enterprise's place on the red list, its exemption and its candidacy in line with what is known. It looks at
 * facts, not at the event that came, so repeating it changes nothing, and whichever of several events of one cause
 * comes first makes the enterprise leave, once.
 */
@Injectable()
export class RedListReview {
  constructor(
    @Inject(Facts) private readonly facts: Facts,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(ExemptionCache) private readonly cache: ExemptionCache,
    @Inject(ExemptionGrants) private readonly exemptions: ExemptionGrants,
    @Inject(MeasureReview) private readonly measures: MeasureReview,
  ) {}

  async review(tx: Tx, enterpriseId: string, on: CalendarDate, news: News = {}): Promise<void> {
    await this.cache.lock(tx, enterpriseId);
    // Most have none: what is looked at each time are states alone.
    const [facts, entries] = await Promise.all([
      this.facts.find(enterpriseId, tx),
      prepared<{ id: string; state: EntryState }>(
        tx,
        `select id, state from red_list_entry
         where enterprise_id = $1 and state in ('proposed', 'entered', 'left', 'resumed') order by id desc`,
        [enterpriseId],
      ),
    ]);
    if (!facts) return;
    const entryOf = (found: { id: string }): Promise<RedListEntry> =>
      tx.findOneByOrFail(RedListEntry, { id: found.id });
    const entered = entries.find((entry) => entry.state === 'entered');
    const last = entries.find((entry) => entry.state === 'left' || entry.state === 'resumed');
    if (entered) await this.reviewEntry(tx, await entryOf(entered), facts, on, news);
    const hasResumed =
      !entered && last?.state === 'left' && (await this.resumeIfVoid(tx, await entryOf(last), facts, on, news));
    const isOpen = hasResumed || entries.some((entry) => entry.state === 'proposed' || entry.state === 'entered');
    await this.reviewCandidate(tx, facts, on, isOpen);
  }

  /**
   * Lists or unlists it as a candidate.
   * @param isOpen whether it has an entry that is proposed or entered
   */
  async reviewCandidate(tx: Tx, facts: EnterpriseFacts, on: CalendarDate, isOpen: boolean): Promise<void> {
    const rule = this.ruleOn(on);
    if (isOpen || reasonsAgainstEntry(rule, facts, on).length > 0) {
      await preparedSoon(tx, `delete from red_list_candidate where enterprise_id = $1`, [facts.id]);
    } else {
      await preparedSoon(
        tx,
        `insert into red_list_candidate (enterprise_id, since, rule_version) values ($1, $2, $3)
         on conflict (enterprise_id) do update set rule_version = excluded.rule_version`,
        [facts.id, on, rule.version],
      );
    }
  }

  /** Keeps the decision of the red-list rule on a day. */
  async keepReceipt(tx: Tx, entryId: string, facts: EnterpriseFacts, on: CalendarDate): Promise<string> {
    const rule = this.rules.inForce('red-list', RED_LIST_RULE, on);
    const given = redListGivenOf(facts);
    return this.receipts.keep(tx, {
      rule,
      on,
      given,
      result: judgeRedList(rule.rules, given, on),
      subject: { kind: 'red-list-entry', id: entryId, enterpriseId: facts.id },
    });
  }

  ruleOn(on: CalendarDate): RedListRules {
    return this.rules.inForce('red-list', RED_LIST_RULE, on).rules;
  }

  private async reviewEntry(
    tx: Tx,
    entry: RedListEntry,
    facts: EnterpriseFacts,
    on: CalendarDate,
    news: News,
  ): Promise<void> {
    const expired = on >= entry.untilOn!;
    const reasons: LeaveReason[] = expired ? ['expired'] : reasonsToLeave(this.ruleOn(on), facts, on);
    if (reasons.length > 0) {
      await this.leave(tx, entry, facts, expired ? entry.untilOn! : on, reasons, expired ? {} : news);
      return;
    }
    if (await this.exemptions.reconcile(tx, entry, facts, on, news.eventId)) {
      entry.version += 1;
      await tx.save(entry);
    }
  }

  private async leave(
    tx: Tx,
    entry: RedListEntry,
    facts: EnterpriseFacts,
    leftOn: CalendarDate,
    reasons: LeaveReason[],
    news: News,
  ): Promise<void> {
    await this.cache.changing(tx, entry.enterpriseId);
    entry.moveTo('left');
    entry.leftOn = leftOn;
    entry.leftReasons = reasons;
    entry.leftCauseEventId = news.eventId ?? null;
    if (!reasons.includes('expired')) {
      entry.leftCauseRecordIds = [
        ...new Set([...(news.causeIds ?? []), ...barringRecords(this.ruleOn(leftOn), facts, leftOn)]),
      ];
      entry.leftReceiptId = await this.keepReceipt(tx, entry.id, facts, leftOn);
    }
    entry.leftEventId = await this.outbox.add(tx, redListLeftV1, {
      entryId: entry.id,
      enterpriseId: entry.enterpriseId,
      uscc: facts.uscc,
      leftOn,
      reasons,
      ...(news.eventId ? { causeEventId: news.eventId } : {}),
      ...(entry.leftReceiptId ? { receiptId: entry.leftReceiptId } : {}),
    });
    await this.exemptions.reconcile(tx, entry, facts, leftOn, news.eventId);
    await tx.save(entry);
    await this.audit.add(tx, {
      action: 'red-list.left',
      subjectKind: 'red-list-entry',
      subjectId: entry.id,
      enterpriseId: entry.enterpriseId,
      detail: { leftOn, reasons, causeEventId: news.eventId ?? null },
    });
    await this.measures.review(tx, entry.enterpriseId);
  }

  /**
   * Where its leaving was void, it goes on in a new entry with the old end and the two people of the old one.
   * @param last of its entries that ended
   * @returns whether it does
   */
  private async resumeIfVoid(
    tx: Tx,
    last: RedListEntry,
    facts: EnterpriseFacts,
    on: CalendarDate,
    news: News,
  ): Promise<boolean> {
    const left = { leftOn: last.leftOn!, untilOn: last.untilOn!, causeIds: last.leftCauseRecordIds };
    if (!mayResume((day) => this.ruleOn(day), left, facts, on)) return false;
    await this.cache.changing(tx, facts.id);
    await this.withdrawProposal(tx, facts.id);
    last.moveTo('resumed');
    last.voidUntil = on;
    await tx.save(last);
    const entry = newEntry({
      id: newId(),
      enterpriseId: facts.id,
      proposedBy: last.proposedBy,
      proposedOn: last.proposedOn,
      receiptId: await this.keepReceipt(tx, last.id, facts, left.leftOn),
    });
    entry.confirmedBy = last.confirmedBy;
    entry.continuesId = last.id;
    await this.enter(tx, entry, facts, { from: on, until: left.untilOn }, news, last);
    return true;
  }

  /** The one way onto the list, for an entry that two people stand behind. Saves it. */
  async enter(
    tx: Tx,
    entry: RedListEntry,
    facts: EnterpriseFacts,
    period: { from: CalendarDate; until: CalendarDate },
    news: News = {},
    continued?: RedListEntry,
  ): Promise<void> {
    await this.cache.changing(tx, facts.id);
    entry.moveTo('entered');
    entry.fromOn = period.from;
    entry.untilOn = period.until;
    entry.enteredEventId = await this.outbox.add(
      tx,
      redListEnteredV1,
      {
        entryId: entry.id,
        enterpriseId: facts.id,
        uscc: facts.uscc,
        from: period.from,
        until: period.until,
        receiptId: entry.receiptId,
        reEntered: continued !== undefined,
        ...(continued ? { voidGap: { from: continued.leftOn!, until: continued.voidUntil! } } : {}),
      },
      continued?.leftEventId ?? undefined,
    );
    await this.exemptions.reconcile(tx, entry, facts, period.from, news.eventId);
    await tx.save(entry);
    await sql(tx, `delete from red_list_candidate where enterprise_id = $1`, [facts.id]);
    await this.audit.add(tx, {
      action: continued ? 'red-list.resumed' : 'red-list.entered',
      subjectKind: 'red-list-entry',
      subjectId: entry.id,
      enterpriseId: facts.id,
      detail: {
        ...period,
        exemptFrom: entry.exemptFrom,
        causeEventId: news.eventId ?? null,
        continues: entry.continuesId,
      },
    });
    await this.measures.review(tx, facts.id);
  }

  /** A proposal that waits for its second officer is overtaken by the return of the old entry. */
  private async withdrawProposal(tx: Tx, enterpriseId: string): Promise<void> {
    const proposal = await tx.findOneBy(RedListEntry, { enterpriseId, state: 'proposed' });
    if (!proposal) return;
    proposal.moveTo('withdrawn');
    proposal.withdrawnBy = 'system';
    proposal.withdrawnReason = 'the earlier entry resumed';
    await tx.save(proposal);
    await this.audit.add(tx, {
      action: 'red-list.withdrawn',
      subjectKind: 'red-list-entry',
      subjectId: proposal.id,
      enterpriseId,
      detail: { reason: proposal.withdrawnReason },
    });
  }
}
