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
import type { RecordFinding, VerificationAnswer, VerificationPage, VerificationsQuery } from './verification.dto';
import { Verification, VerificationFinding } from './verification.entity';

const PAGE = 50;

/** Verification of pledges after the fact. */
@Injectable()
export class Verifications {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
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

  async list({ limit = PAGE, cursor, ...filter }: VerificationsQuery): Promise<VerificationPage> {
    const today = this.clock.today();
    const query = this.db.manager.createQueryBuilder(Verification, 'v').orderBy('v.id').take(limit);
    if (filter.state) query.andWhere('v.state = :state', { state: filter.state });
    if (filter.enterpriseId) query.andWhere('v.enterpriseId = :enterpriseId', { enterpriseId: filter.enterpriseId });
    if (filter.item) query.andWhere('v.item = :item', { item: filter.item });
    if (cursor) query.andWhere('v.id > :cursor', { cursor });
    if (filter.overdue) {
      const overdue = `(v.state = 'open' and v.dueOn is not null and v.dueOn < :today)`;
      query.andWhere(filter.overdue === 'true' ? overdue : `not ${overdue}`, { today });
    }
    const found = await query.getMany();
    const items = await this.answers(this.db.manager, found);
    return { items, nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError verification.not-found */
  async get(id: string): Promise<VerificationAnswer> {
    const task = await this.db.manager.findOneBy(Verification, { id });
    if (!task) throw new DomainError('not-found', 'verification.not-found', { id });
    const [answer] = await this.answers(this.db.manager, [task]);
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
