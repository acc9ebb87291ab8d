import { Inject, Injectable } from '@nestjs/common';
import { exemptionEndedV1, exemptionGrantedV1 } from '@app/contracts/lists';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { decideExemption, type ExemptionGiven } from '@app/rule-kinds/exemption';
import { type EnterpriseFacts, isSeriousListed } from '../facts/facts.service';
import type { RedListEntry } from '../red-list/red-list-entry.entity';
import { EXEMPTION_RULE } from './exemption.words';

/** Grants and ends the exemption that goes with a red-list entry, and tells of it. */
@Injectable()
export class ExemptionGrants {
  constructor(
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /**
   * Brings the exemption in line with the entry, the sector and the rule of the day. The caller saves the entry.
   * @returns whether anything changed; when nothing did, nothing is published
   */
  async reconcile(
    tx: Tx,
    entry: RedListEntry,
    facts: EnterpriseFacts,
    on: CalendarDate,
    causeEventId?: string,
  ): Promise<boolean> {
    const rule = this.rules.inForce('exemption', EXEMPTION_RULE, on);
    const listed = entry.state === 'entered' ? { from: entry.fromOn!, until: entry.untilOn! } : undefined;
    const givenFor = (inspection: string): ExemptionGiven => ({
      ...(listed ? { redListed: listed } : {}),
      seriousListed: isSeriousListed(facts, on),
      sector: facts.sector,
      inspection,
    });
    const { inspections } = rule.rules;
    const covered = inspections.filter((inspection) => decideExemption(rule.rules, givenFor(inspection), on).exempt);
    const before = entry.exemptFrom;
    const given = givenFor(covered[0] ?? inspections[0] ?? 'routine');
    const result = decideExemption(rule.rules, given, on);
    const changed = (before ?? []).join() !== covered.join() || (listed && entry.exemptionReason !== result.reason);
    if (!changed) return false;
    entry.exemptFrom = covered.length > 0 ? covered : null;
    entry.exemptionReason = listed ? result.reason : null;
    const { enterpriseId } = entry;
    const cause = causeEventId ? { causeEventId } : {};
    if (covered.length > 0 && listed) {
      const receiptId = await this.receipts.keep(tx, {
        rule,
        on,
        given,
        result,
        subject: { kind: 'exemption', id: entry.id, enterpriseId },
      });
      const period = { from: on, until: listed.until };
      await this.outbox.add(tx, exemptionGrantedV1, {
        enterpriseId,
        uscc: facts.uscc,
        ...period,
        inspections: covered,
        receiptId,
      });
      await this.note(tx, 'exemption.granted', entry, { ...period, inspections: covered, ...cause });
    } else if (before) {
      const reason = result.reason ?? 'not-red-listed';
      await this.outbox.add(tx, exemptionEndedV1, { enterpriseId, uscc: facts.uscc, endedOn: on, reason, ...cause });
      await this.note(tx, 'exemption.ended', entry, { endedOn: on, reason, ...cause });
    }
    return true;
  }

  private note(tx: Tx, action: Act, entry: RedListEntry, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = entry;
    return this.audit.add(tx, { action, subjectKind: 'exemption', subjectId, enterpriseId, detail });
  }
}
