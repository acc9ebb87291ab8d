import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Database, sql, type Tx } from '@app/platform/database';
import { Papers } from '@app/platform/papers';
import type { PaperLine } from '@app/platform/papers.dto';
import { recordIdOf } from '@app/platform/source-record';
import { In } from 'typeorm';
import { materialTitle } from '../catalogue/catalogue.terms';
import type {
  PledgeAnswer,
  PledgeDetail,
  PledgeFinding,
  PledgePage,
  PledgesQuery,
  ReminderPage,
  RemindersQuery,
  ReminderView,
} from './pledge.dto';
import { Pledge, PledgeMaterial } from './pledge.entity';
import { PledgeOutcomes } from './pledge.outcomes';

const LISTING: Listing = {
  from: 'pledge p join enterprise_copy e on e.id = p.enterprise_id',
  id: 'p.id',
  texts: ['p.item'],
  sorts: { signedOn: { by: 'p.signed_on', type: 'date' } },
};
const REMINDER_LISTING: Listing = {
  from: 'reminder r join enterprise_copy e on e.id = r.enterprise_id',
  id: 'r.id',
  texts: [],
  sorts: {},
};

function filterOf(query: PledgesQuery, actor: Actor): Filter {
  return new Filter()
    .add('p.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('p.item = ?', query.item)
    .add('p.state = any(?)', query.state)
    .add('p.signed_on >= ?', query.signedFrom)
    .add('p.signed_on <= ?', query.signedTo);
}

/** What papers of a pledge are attached to: one material of it. */
export const MATERIAL_SUBJECT = 'pledge-material';

export function subjectIdOf(pledgeId: string, material: string): string {
  return `${pledgeId}/${material}`;
}

interface VerificationRow {
  id: string;
  pledgeId: string;
  dueOn: CalendarDate | null;
}

interface ReminderRow extends Omit<ReminderView, 'materialTitle'> {
  catalogueVersion: string;
}

const REMINDERS = `select r.id, r.pledge_id as "pledgeId", r.enterprise_id as "enterpriseId", p.item, r.material, r.kind,
    r.reminded_on as "remindedOn", r.due_on as "dueOn", m.grace_until as "graceUntil", m.handed_in_on as "handedInOn",
    p.catalogue_version as "catalogueVersion"
  from reminder r join pledge p on p.id = r.pledge_id
  join pledge_material m on m.pledge_id = r.pledge_id and m.material = r.material`;

/** Pledges as they are shown. */
@Injectable()
export class PledgeReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Papers) private readonly papers: Papers,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(PledgeOutcomes) private readonly outcomes: PledgeOutcomes,
  ) {}

  async list(query: PledgesQuery, actor: Actor): Promise<PledgePage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Pledge, { id: In(ids) }));
    return { items: await this.enterprises.withNames(await this.answers(this.db.manager, found)), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: PledgesQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'p.state');
  }

  /** @throws DomainError pledge.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<PledgeDetail> {
    const pledge = await this.db.manager.findOneBy(Pledge, { id });
    if (!pledge || isForeign(actor, pledge.enterpriseId)) {
      throw new DomainError('not-found', 'pledge.not-found', { id });
    }
    const reminders = await this.db.query<ReminderRow>(`${REMINDERS} where r.pledge_id = $1 order by r.id`, [id]);
    const [answer] = await this.enterprises.withNames([await this.answer(this.db.manager, pledge)]);
    return {
      ...answer!,
      findings: actor.roles.includes('enterprise') ? null : await this.findingsOf(id),
      noticeText: pledge.noticeText,
      reminders: reminders.map((row) => this.reminderOf(row)),
    };
  }

  async reminders(query: RemindersQuery, actor: Actor): Promise<ReminderPage> {
    const filter = new Filter()
      .add('r.enterprise_id = ?', whoseList(actor, query.enterpriseId))
      .add('r.kind = any(?)', query.kind)
      .add('r.due_on >= ?', query.dueFrom)
      .add('r.due_on <= ?', query.dueTo);
    const { ids, nextCursor } = await pageOf(this.db, REMINDER_LISTING, filter, query);
    const rows = await this.db.query<ReminderRow>(`${REMINDERS} where r.id = any($1::uuid[])`, [ids]);
    const views = inOrder(ids, rows).map((row) => this.reminderOf(row));
    return { items: await this.enterprises.withNames(views), nextCursor };
  }

  async answer(tx: Tx, pledge: Pledge): Promise<PledgeAnswer> {
    const [answer] = await this.answers(tx, [pledge]);
    return answer!;
  }

  private async answers(tx: Tx, pledges: Pledge[]): Promise<PledgeAnswer[]> {
    const ids = pledges.map(({ id }) => id);
    const materials = await tx.find(PledgeMaterial, { where: { pledgeId: In(ids) }, order: { material: 'ASC' } });
    const tasks = await sql<VerificationRow>(
      tx,
      `select id, pledge_id as "pledgeId", due_on as "dueOn" from verification where pledge_id = any($1::uuid[])`,
      [ids],
    );
    const subjects = materials.map(({ pledgeId, material }) => subjectIdOf(pledgeId, material));
    const papers = await this.papers.ofAll(tx, MATERIAL_SUBJECT, subjects);
    return pledges.map((pledge) =>
      this.answerOf(
        pledge,
        materials.filter(({ pledgeId }) => pledgeId === pledge.id),
        tasks.find(({ pledgeId }) => pledgeId === pledge.id) ?? null,
        papers,
      ),
    );
  }

  private answerOf(
    pledge: Pledge,
    materials: PledgeMaterial[],
    task: VerificationRow | null,
    papers: Map<string, PaperLine[]>,
  ): PledgeAnswer {
    const { id, enterpriseId, item, state, version, noticeVersion, noticeHash, grade } = pledge;
    const { signedBy, signedOn, verifiedOn, clearedOn } = pledge;
    const rules = this.outcomes.catalogueOf(pledge.catalogueVersion);
    return {
      ...{ id, enterpriseId, item, state, version, noticeVersion, noticeHash, grade },
      ...{ signedBy, signedOn, verifiedOn, clearedOn },
      itemTitle: rules.items.find(({ code }) => code === item)!.title,
      catalogue: { id: rules.id, version: rules.version, hash: pledge.catalogueHash },
      materials: materials.map(({ material: code, reasons, receiptId, ...more }) => ({
        ...{ code, title: materialTitle(rules, code), allowed: reasons.length === 0, reasons, receiptId },
        ...{ dueWorkingDays: more.dueWorkingDays, dueOn: more.dueOn, dueReason: more.dueReason },
        ...{ graceUntil: more.graceUntil, handedInOn: more.handedInOn, late: more.late },
        ...{ sha256: more.sha256, papers: papers.get(subjectIdOf(id, code)) ?? [], note: more.note },
      })),
      verificationId: task?.id ?? null,
      verifyBy: task?.dueOn ?? null,
      breach: pledge.breach && {
        kind: pledge.breach,
        class: pledge.breachClass!,
        legalBasis: pledge.breachBasis!,
        determinedOn: pledge.breachedOn!,
        recordId: recordIdOf(id),
      },
    };
  }

  private findingsOf(pledgeId: string): Promise<PledgeFinding[]> {
    return this.db.query<PledgeFinding>(
      `select f.finding, f.ground, f.evidence, f.reason, f.found_on as "foundOn"
       from verification_finding f join verification v on v.id = f.verification_id
       where v.pledge_id = $1 order by f.id`,
      [pledgeId],
    );
  }

  private reminderOf({ catalogueVersion, ...reminder }: ReminderRow): ReminderView {
    return {
      ...reminder,
      materialTitle: materialTitle(this.outcomes.catalogueOf(catalogueVersion), reminder.material),
    };
  }
}
