import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { In } from 'typeorm';
import { isMissing, Pledge, PledgeMaterial } from '../pledge/pledge.entity';
import { PledgeOutcomes } from '../pledge/pledge.outcomes';
import type {
  RecordFinding,
  VerificationAnswer,
  VerificationPage,
  VerificationRow,
  VerificationsQuery,
} from './verification.dto';
import { Verification, VerificationFinding } from './verification.entity';

const LISTING: Listing = {
  from: 'verification v join enterprise_copy e on e.id = v.enterprise_id',
  id: 'v.id',
  texts: ['v.item'],
  sorts: {
    dueOn: { by: `coalesce(v.due_on, '9999-12-31')`, type: 'date' },
    openedOn: { by: 'v.opened_on', type: 'date' },
  },
  isOldestFirst: true,
};

/** Verification of pledges after the fact. */
@Injectable()
export class Verifications {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(PledgeOutcomes) private readonly outcomes: PledgeOutcomes,
  ) {}

  /**
   * @throws DomainError verification.not-found, verification.wrong-state, pledge.wrong-state, pledge.papers-missing,
   *   two-people.same-person
   */
  record(id: string, seen: number, body: RecordFinding, actor: Actor): Promise<VerificationAnswer> {
    return this.db.command(async (tx) => {
      const pledgeId = (await tx.findOneBy(Verification, { id }))?.pledgeId;
      if (!pledgeId) throw new DomainError('not-found', 'verification.not-found', { id });
      // The pledge first, as everywhere: it may lapse here, and close the task.
      const pledge = await getForUpdate(tx, Pledge, pledgeId, 'pledge.not-found');
      await this.outcomes.lapseIfDue(tx, pledge, this.clock.today());
      const task = await getForUpdate(tx, Verification, id, 'verification.not-found');
      mustBeVersion(task.version, seen);
      // Also defended by the database: pledge_two_people.
      if (pledge.signedBy === actor.id) throw new DomainError('forbidden', 'two-people.same-person', { id });
      task.moveTo('done');
      if (body.finding === 'true') {
        await this.outcomes.verify(tx, pledge, actor.id);
      } else {
        const { ground, evidence } = body;
        await this.outcomes.foundFalse(tx, pledge, { ground: ground!, evidence: evidence!, foundBy: actor.id });
      }
      await tx.save(task);
      await tx.insert(VerificationFinding, {
        ...{ id: newId(), verificationId: id, finding: body.finding, reason: body.reason },
        ...(body.finding === 'true'
          ? { ground: null, evidence: null }
          : { ground: body.ground!, evidence: body.evidence! }),
        ...{ foundBy: actor.id, foundOn: this.clock.today() },
      });
      await this.audit.add(tx, {
        action: 'verification.recorded',
        subjectKind: 'verification',
        subjectId: id,
        enterpriseId: task.enterpriseId,
        detail: { ...body, pledgeId },
      });
      const [answer] = await this.answers(tx, [task]);
      return answer!;
    });
  }

  async list(query: VerificationsQuery): Promise<VerificationPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, this.filterOf(query), query);
    const found = inOrder(ids, await this.db.manager.findBy(Verification, { id: In(ids) }));
    return { items: await this.enterprises.withNames(await this.answers(this.db.manager, found)), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: VerificationsQuery): Promise<Counts> {
    return countsOf(this.db, LISTING, this.filterOf(query), query, 'v.state');
  }

  private filterOf(query: VerificationsQuery): Filter {
    return new Filter()
      .add('v.state = any(?)', query.state)
      .add('v.enterprise_id = ?', query.enterpriseId)
      .add('v.item = ?', query.item)
      .add('v.due_on >= ?', query.dueFrom)
      .add('v.due_on <= ?', query.dueTo)
      .add(
        `(v.state = 'open' and coalesce(v.due_on < ?, false)) = ${query.overdue === 'true'}`,
        query.overdue && this.clock.today(),
      );
  }

  /** @throws DomainError verification.not-found */
  async get(id: string): Promise<VerificationRow> {
    const task = await this.db.manager.findOneBy(Verification, { id });
    if (!task) throw new DomainError('not-found', 'verification.not-found', { id });
    const [answer] = await this.enterprises.withNames(await this.answers(this.db.manager, [task]));
    return answer!;
  }

  private async answers(tx: Tx, tasks: Verification[]): Promise<VerificationAnswer[]> {
    const today = this.clock.today();
    const pledgeIds = tasks.map(({ pledgeId }) => pledgeId);
    const pledges = await tx.findBy(Pledge, { id: In(pledgeIds) });
    const materials = await tx.findBy(PledgeMaterial, { pledgeId: In(pledgeIds) });
    const findings = await tx.find(VerificationFinding, {
      where: { verificationId: In(tasks.map(({ id }) => id)) },
      order: { id: 'ASC' },
    });
    return tasks.map(({ id, pledgeId, enterpriseId, item, state, version, openedOn, dueOn, dueReason }) => ({
      ...{ id, pledgeId, enterpriseId, item, state, version, openedOn, dueOn, dueReason },
      overdue: state === 'open' && dueOn !== null && dueOn < today,
      pledgeState: pledges.find((pledge) => pledge.id === pledgeId)!.state,
      missing: materials
        .filter((one) => one.pledgeId === pledgeId && isMissing(one))
        .map(({ material }) => material)
        .sort(),
      findings: findings
        .filter(({ verificationId }) => verificationId === id)
        .map(({ finding, ground, evidence, reason, foundBy, foundOn }) => ({
          ...{ finding, ground, evidence, reason, foundBy, foundOn },
        })),
    }));
  }
}
