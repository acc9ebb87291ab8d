import { Inject, Injectable } from '@nestjs/common';
import { pledgeBreachedV1, pledgeVerifiedV1 } from '@app/contracts/pledge';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { Letters } from '@app/platform/letters';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { recordIdOf } from '@app/platform/source-record';
import type { CommitmentRules } from '@app/rule-kinds/commitment';
import { CATALOGUE_ID, termsOf } from '../catalogue/catalogue.terms';
import { isMissing, Pledge, PledgeMaterial } from './pledge.entity';
import { breachLetter, clearanceLetter } from './pledge.letters';
import type { Breach } from './pledge.states';

/** A finding that a pledge is false. */
export interface FalseFinding {
  ground: string;
  evidence: string;
  foundBy: string;
}

/** How pledges end: verified, lapsed, breached, cleared. The pledge is locked by whoever calls. */
@Injectable()
export class PledgeOutcomes {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Letters) private readonly letters: Letters,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  /** The version of the catalogue that a pledge was signed under. */
  catalogueOf(version: string): CommitmentRules {
    return this.rules.getVersion('commitment', CATALOGUE_ID, version).rules as CommitmentRules;
  }

  materialsOf(tx: Tx, pledgeId: string): Promise<PledgeMaterial[]> {
    return tx.find(PledgeMaterial, { where: { pledgeId }, order: { material: 'ASC' } });
  }

  /** @throws DomainError pledge.wrong-state, pledge.papers-missing */
  async verify(tx: Tx, pledge: Pledge, foundBy: string): Promise<void> {
    const missing = (await this.materialsOf(tx, pledge.id)).filter(isMissing);
    pledge.moveTo('verified');
    if (missing.length > 0) {
      const materials = missing.map(({ material }) => material);
      throw new DomainError('conflict', 'pledge.papers-missing', { id: pledge.id, materials });
    }
    pledge.verifiedOn = this.clock.today();
    pledge.checkedBy = foundBy;
    pledge.outcomeEventId = await this.outbox.add(tx, pledgeVerifiedV1, {
      ...(await this.subject(tx, pledge)),
      verifiedOn: pledge.verifiedOn,
      verifiedAt: this.clock.now().toISOString(),
    });
    await this.save(tx, pledge, {});
  }

  /** The content proved untrue, or a paper forged; also after it was verified, or had lapsed. @throws DomainError pledge.wrong-state */
  async foundFalse(tx: Tx, pledge: Pledge, finding: FalseFinding): Promise<void> {
    pledge.checkedBy = finding.foundBy;
    await this.breach(tx, pledge, 'false', this.clock.today(), finding);
  }

  /**
   * A pledge whose papers are missing after the grace has lapsed; one whose papers are merely late has not.
   * @returns whether it lapsed now
   */
  async lapseIfDue(tx: Tx, pledge: Pledge, day: CalendarDate): Promise<boolean> {
    if (pledge.state !== 'signed') return false;
    const overdue = (await this.materialsOf(tx, pledge.id)).some(
      (material) => isMissing(material) && material.graceUntil !== null && material.graceUntil < day,
    );
    if (!overdue) return false;
    await this.breach(tx, pledge, 'overdue', day, null);
    await sql(
      tx,
      `update verification set state = 'closed', version = version + 1 where pledge_id = $1 and state = 'open'`,
      [pledge.id],
    );
    return true;
  }

  /** The record of its breach is void from its origin. Nothing to do for a pledge without one. */
  async clear(tx: Tx, pledge: Pledge, on: CalendarDate): Promise<void> {
    if (pledge.state !== 'lapsed' && pledge.state !== 'breached') return;
    pledge.moveTo('cleared');
    pledge.clearedOn = on;
    await this.save(tx, pledge, {});
    await this.letters.add(tx, clearanceLetter(pledge, this.catalogueOf(pledge.catalogueVersion), this.clock.today()));
  }

  private async breach(
    tx: Tx,
    pledge: Pledge,
    kind: Breach,
    on: CalendarDate,
    finding: FalseFinding | null,
  ): Promise<void> {
    // So that nobody signs in the same moment what this bars.
    await sql(tx, `select 1 from enterprise_copy where id = $1 for update`, [pledge.enterpriseId]);
    const rules = this.catalogueOf(pledge.catalogueVersion);
    const terms = termsOf(rules);
    const recordClass = terms.breachClass[kind];
    const basis = terms.breachBasis[kind];
    pledge.moveTo(kind === 'false' ? 'breached' : 'lapsed');
    Object.assign(pledge, { breach: kind, breachClass: recordClass, breachBasis: basis, breachedOn: on });
    pledge.outcomeEventId = await this.outbox.add(
      tx,
      pledgeBreachedV1,
      {
        ...(await this.subject(tx, pledge)),
        ...{ breach: kind, class: recordClass, determinedOn: on, legalBasis: basis },
        determinedAt: this.clock.now().toISOString(),
      },
      // What was told of it before: that it is true, or that it merely lapsed.
      pledge.outcomeEventId ?? undefined,
    );
    await this.save(tx, pledge, { breach: kind, ...(finding ? { ground: finding.ground } : {}) });
    const missing = (await this.materialsOf(tx, pledge.id)).filter(isMissing);
    const ground = finding?.ground ?? null;
    const evidence = finding?.evidence ?? null;
    await this.letters.add(
      tx,
      breachLetter(pledge, missing, rules, {
        ...{ kind, class: recordClass, basis, on, ground, evidence },
        issuedOn: this.clock.today(),
      }),
    );
  }

  /** Stores how it ended: from then on another pledge may cover the same papers. */
  private async save(tx: Tx, pledge: Pledge, detail: Record<string, unknown>): Promise<void> {
    await tx.save(pledge);
    await sql(tx, `update pledge_material set open = false where pledge_id = $1`, [pledge.id]);
    await this.audit.add(tx, {
      action: `pledge.${pledge.state}`,
      subjectKind: 'pledge',
      subjectId: pledge.id,
      enterpriseId: pledge.enterpriseId,
      detail: { ...detail, ...(pledge.breach ? { recordId: recordIdOf(pledge.id) } : {}) },
    });
  }

  private async subject(
    tx: Tx,
    { id, enterpriseId, item }: Pledge,
  ): Promise<{ pledgeId: string; enterpriseId: string; uscc: string; item: string }> {
    const { uscc } = await this.enterprises.get(enterpriseId, tx);
    return { pledgeId: id, enterpriseId, uscc, item };
  }
}
