import { Inject, Injectable } from '@nestjs/common';
import { pledgeSignedV1 } from '@app/contracts/pledge';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Letters } from '@app/platform/letters';
import { Outbox } from '@app/platform/outbox';
import { Papers } from '@app/platform/papers';
import { Receipts } from '@app/platform/receipts';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { decidePledge } from '@app/rule-kinds/commitment';
import { In } from 'typeorm';
import { CATALOGUE_ID, termsOf } from '../catalogue/catalogue.terms';
import { Notices } from '../notice/notice.service';
import type { Notice } from '../notice/notice.text';
import { Standings } from '../standing/standing.service';
import { paperDeadline } from './pledge.deadlines';
import type { HandInPaper, PledgeAnswer, SignPledge } from './pledge.dto';
import { isMissing, Pledge, PledgeMaterial } from './pledge.entity';
import { acceptanceLetter, refusalLetter } from './pledge.letters';
import { PledgeOutcomes } from './pledge.outcomes';
import { pledgeStates } from './pledge.states';
import { MATERIAL_SUBJECT, PledgeReader, subjectIdOf } from './pledge.reader';

/** Pledges: signed or refused at once, then papers handed in. */
@Injectable()
export class Pledges {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(Letters) private readonly letters: Letters,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(PledgeOutcomes) private readonly outcomes: PledgeOutcomes,
    @Inject(Papers) private readonly papers: Papers,
    @Inject(PledgeReader) private readonly reader: PledgeReader,
  ) {}

  /**
   * Decides at once: all materials may be pledged, and the pledge holds; or it is refused with the reasons of each.
   * @throws DomainError item.not-listed, notice.material-not-listed, pledge.notice-changed, pledge.not-rated,
   *   pledge.already-open
   */
  sign(body: SignPledge, actor: Actor): Promise<PledgeAnswer> {
    const enterpriseId = actor.enterpriseId!;
    return this.db.command(async (tx) => {
      // One at a time an enterprise, so that the second of two sees the first.
      await sql(tx, `select 1 from enterprise_copy where id = $1 for update`, [enterpriseId]);
      await this.enterprises.get(enterpriseId, tx);
      const today = this.clock.today();
      const rule = this.rules.inForce('commitment', CATALOGUE_ID, today);
      const notice = this.notices.current(body.item, body.materials);
      if (notice.hash !== body.noticeHash) {
        throw new DomainError('conflict', 'pledge.notice-changed', { item: body.item, version: notice.version });
      }
      await this.mustNotBeOpen(tx, enterpriseId, body);
      const standing = await this.standings.get(enterpriseId, today, tx);
      const pledge = this.newPledge(body, actor, notice, rule);
      pledge.grade = standing.grade;
      const decisions = body.materials.map((material) => {
        const given = { item: body.item, material, ...standing };
        return { rule, on: today, given, result: decidePledge(rule.rules, given), subject: subjectOf(pledge) };
      });
      pledge.state = decisions.every(({ result }) => result.allowed) ? 'signed' : 'refused';
      const receiptIds = await this.receipts.keepAll(tx, decisions);
      const materials = decisions.map(({ given, result }, at) =>
        this.newMaterial(pledge, given.material, { reasons: result.reasons, receiptId: receiptIds[at]!, rule }),
      );
      await tx.insert(Pledge, pledge);
      await tx.insert(PledgeMaterial, materials);
      await this.note(tx, `pledge.${pledge.state}`, pledge, { item: pledge.item, noticeHash: notice.hash });
      if (pledge.state === 'signed') await this.signed(tx, pledge, materials, rule);
      else await this.letters.add(tx, refusalLetter(pledge, materials, rule.rules));
      return this.reader.answer(tx, pledge);
    });
  }

  /**
   * A paper that was pledged. Late ones are taken, and said to be late; after the grace the pledge has lapsed, and the
   * paper is taken for the repair alone.
   * @throws DomainError pledge.not-found, pledge.wrong-state, pledge.paper-not-expected, pledge.paper-there,
   *   pledge.paper-hash-differs, and those of Papers.attach
   */
  handIn(id: string, seen: number, body: HandInPaper, actor: Actor): Promise<PledgeAnswer> {
    return this.db.command(async (tx) => {
      const pledge = await getForUpdate(tx, Pledge, id, 'pledge.not-found');
      if (isForeign(actor, pledge.enterpriseId)) throw new DomainError('not-found', 'pledge.not-found', { id });
      mustBeVersion(pledge.version, seen);
      const today = this.clock.today();
      await this.outcomes.lapseIfDue(tx, pledge, today);
      if (pledge.state !== 'signed' && pledge.state !== 'lapsed') {
        throw new DomainError('conflict', 'pledge.no-more-papers', {
          ...{ id, state: pledge.state, stateWords: pledgeStates.words(pledge.state) },
        });
      }
      const material = await tx.findOneBy(PledgeMaterial, { pledgeId: id, material: body.material });
      if (!material || material.dueWorkingDays === null) {
        throw new DomainError('unprocessable', 'pledge.paper-not-expected', { id, material: body.material });
      }
      if (!isMissing(material)) {
        const { handedInOn } = material;
        throw new DomainError('conflict', 'pledge.paper-there', { id, material: body.material, handedInOn });
      }
      material.handedInOn = today;
      material.handedInBy = actor.id;
      material.late = material.dueOn !== null && today > material.dueOn;
      material.sha256 = await this.takePapers(tx, pledge, body, actor);
      material.note = body.note ?? null;
      pledge.version += 1;
      await tx.save([pledge, material]);
      const { late, sha256 } = material;
      const { paperIds = [] } = body;
      await this.note(tx, 'pledge.paper-handed-in', pledge, { material: body.material, late, sha256, paperIds });
      return this.reader.answer(tx, pledge);
    });
  }

  /** Attaches what was uploaded. @returns the hash that stands for the material */
  private async takePapers(tx: Tx, pledge: Pledge, body: HandInPaper, actor: Actor): Promise<string> {
    const { id, enterpriseId } = pledge;
    const { material, sha256, paperIds = [] } = body;
    const subject = { kind: MATERIAL_SUBJECT, id: subjectIdOf(id, material), enterpriseId };
    const papers = await this.papers.attach(tx, paperIds, subject, actor);
    if (sha256 !== undefined && papers.length > 0 && !papers.some((paper) => paper.sha256 === sha256)) {
      throw new DomainError('unprocessable', 'pledge.paper-hash-differs', { sha256 });
    }
    return sha256 ?? papers[0]!.sha256;
  }

  private async mustNotBeOpen(tx: Tx, enterpriseId: string, { item, materials }: SignPledge): Promise<void> {
    const open = await tx.findOneBy(PledgeMaterial, { enterpriseId, item, open: true, material: In(materials) });
    if (open) {
      const { pledgeId, material } = open;
      throw new DomainError('conflict', 'pledge.already-open', { item, material, pledgeId });
    }
  }

  private newPledge(
    { item }: SignPledge,
    actor: Actor,
    notice: Notice,
    { rules, hash }: PublishedRuleSet<'commitment'>,
  ): Pledge {
    return Object.assign(new Pledge(), {
      ...{ id: newId(), enterpriseId: actor.enterpriseId!, item, version: 1 },
      ...{ catalogueVersion: rules.version, catalogueHash: hash },
      ...{ noticeVersion: notice.version, noticeHash: notice.hash, noticeText: notice.text },
      ...{ signedBy: actor.id, signedOn: this.clock.today(), signedAt: this.clock.now() },
      ...{ verifiedOn: null, checkedBy: null, clearedOn: null, outcomeEventId: null },
      ...{ breach: null, breachClass: null, breachBasis: null, breachedOn: null },
    });
  }

  private newMaterial(
    pledge: Pledge,
    material: string,
    decided: { reasons: string[]; receiptId: string; rule: PublishedRuleSet<'commitment'> },
  ): PledgeMaterial {
    const { rules } = decided.rule;
    const item = rules.items.find(({ code }) => code === pledge.item)!;
    const dueWorkingDays = item.materials.find(({ code }) => code === material)!.dueWorkingDays ?? null;
    const { graceWorkingDays } = termsOf(rules);
    const open = pledge.state === 'signed';
    const days = { dueWorkingDays, graceWorkingDays };
    const deadline = paperDeadline(pledge.signedOn, open ? days : { ...days, dueWorkingDays: null }, (from, count) =>
      this.calendar.deadline(from, count),
    );
    return Object.assign(new PledgeMaterial(), {
      ...{ pledgeId: pledge.id, enterpriseId: pledge.enterpriseId, item: pledge.item, material, open },
      ...{ reasons: decided.reasons, receiptId: decided.receiptId, ...days, ...deadline },
      ...{ handedInOn: null, handedInBy: null, late: null, sha256: null, note: null },
    });
  }

  /** It holds at once: tell of it, and set the task to verify it. */
  private async signed(
    tx: Tx,
    pledge: Pledge,
    materials: PledgeMaterial[],
    { rules, hash }: PublishedRuleSet<'commitment'>,
  ): Promise<void> {
    const { id, enterpriseId, item, signedOn } = pledge;
    const { verifyWorkingDays } = rules.items.find(({ code }) => code === item)!;
    const { dueOn, dueReason } = this.calendar.deadline(signedOn, verifyWorkingDays);
    await sql(
      tx,
      `insert into verification (id, pledge_id, enterprise_id, item, state, working_days, opened_on, due_on, due_reason)
       values ($1, $2, $3, $4, 'open', $5, $6, $7, $8)`,
      [newId(), id, enterpriseId, item, verifyWorkingDays, signedOn, dueOn, dueReason],
    );
    const { uscc } = await this.enterprises.get(enterpriseId, tx);
    await this.outbox.add(tx, pledgeSignedV1, {
      ...{ pledgeId: id, enterpriseId, uscc, item, signedOn },
      materials: materials.map(({ material }) => material),
      catalogue: { id: rules.id, version: rules.version, hash },
      ...{ noticeVersion: pledge.noticeVersion, noticeHash: pledge.noticeHash },
      signedAt: pledge.signedAt.toISOString(),
      receiptIds: materials.map(({ receiptId }) => receiptId),
    });
    await this.letters.add(tx, acceptanceLetter(pledge, materials, rules, dueOn));
  }

  private note(tx: Tx, action: Act, pledge: Pledge, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = pledge;
    return this.audit.add(tx, { action, subjectKind: 'pledge', subjectId, enterpriseId, detail });
  }
}

function subjectOf({ id, enterpriseId }: Pledge): { kind: string; id: string; enterpriseId: string } {
  return { kind: 'pledge', id, enterpriseId };
}
