import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { commitmentTo } from '@app/rule-kinds/open-draw';
import { departmentOf } from '../inspection/inspection.service';
import { yearOf } from '../inspection/inspection.years';
import type { InspectionPlanAnswer, MakeInspectionPlan } from './inspection-plan.dto';
import { InspectionPlan } from './inspection-plan.entity';
import { InspectionPlanReader } from './inspection-plan.reader';

const SECRET_BYTES = 32;
const INSPECTORS = 2;

/** Plans of draws: made, and given up. */
@Injectable()
export class InspectionPlans {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(InspectionPlanReader) private readonly reader: InspectionPlanReader,
  ) {}

  /** @throws DomainError inspection-plan.other-year, inspection-plan.too-few-inspectors */
  make(body: MakeInspectionPlan, actor: Actor): Promise<InspectionPlanAnswer> {
    const department = departmentOf(actor);
    return this.db.command(async (tx) => {
      const { title, matters, year, inspectors, inspectorsPerEnterprise = INSPECTORS } = body;
      const today = this.clock.today();
      if (year < yearOf(today)) throw new DomainError('unprocessable', 'inspection-plan.other-year', { year, today });
      if (inspectors.length < inspectorsPerEnterprise) {
        throw new DomainError('unprocessable', 'inspection-plan.too-few-inspectors', {
          needed: inspectorsPerEnterprise,
          there: inspectors.length,
        });
      }
      const secret = randomBytes(SECRET_BYTES).toString('hex');
      const plan = Object.assign(new InspectionPlan(), {
        ...{ id: newId(), title, matters, department, year, inspectorsPerEnterprise },
        inspectorCodes: inspectors.map(({ code }) => code),
        ...{ sectors: body.sectors ?? null, subZones: body.subZones ?? null },
        ...{ state: 'committed', version: 1, madeBy: actor.id, madeAt: this.clock.now() },
        ...{ secret, commitment: commitmentTo(secret) },
        ...{ frameHash: null, frameOn: null, frameAt: null, frameBy: null, frameCounts: null },
        ...{ ruleId: null, ruleVersion: null, ruleHash: null, exemptionRule: null },
        ...{ witnessBy: null, witnessWord: null, seed: null, drawnOn: null, drawnAt: null, receiptId: null },
        ...{ withdrawnBy: null, withdrawnReason: null },
      });
      await tx.insert(InspectionPlan, plan);
      // The audit log is chained: from here on nothing of this can be exchanged unseen.
      const { commitment, inspectorCodes, sectors, subZones } = plan;
      await notePlan(this.audit, tx, 'inspection-plan.committed', plan, {
        ...{ title, matters, department, year, inspectorCodes, inspectorsPerEnterprise, sectors, subZones, commitment },
      });
      return this.reader.answerOf(plan, tx);
    });
  }

  /** @throws DomainError inspection-plan.not-found, inspection-plan.other-department, inspection-plan.wrong-state */
  withdraw(id: string, seen: number, reason: string, actor: Actor): Promise<InspectionPlanAnswer> {
    return this.db.command(async (tx) => {
      const plan = await lockPlan(tx, id, seen);
      mustBeOwn(plan, actor);
      plan.moveTo('withdrawn');
      plan.withdrawnBy = actor.id;
      plan.withdrawnReason = reason;
      await tx.save(plan);
      await notePlan(this.audit, tx, 'inspection-plan.withdrawn', plan, { reason });
      return this.reader.answerOf(plan, tx);
    });
  }
}

/** @throws DomainError inspection-plan.not-found, precondition.failed */
export async function lockPlan(tx: Tx, id: string, seen: number): Promise<InspectionPlan> {
  const plan = await getForUpdate(tx, InspectionPlan, id, 'inspection-plan.not-found');
  mustBeVersion(plan.version, seen);
  return plan;
}

/** @throws DomainError inspection-plan.other-department */
export function mustBeOwn({ department }: InspectionPlan, actor: Actor): void {
  if (departmentOf(actor) !== department) {
    throw new DomainError('forbidden', 'inspection-plan.other-department', { department });
  }
}

export function notePlan(
  audit: Audit,
  tx: Tx,
  action: Act,
  { id }: InspectionPlan,
  detail: Record<string, unknown>,
): Promise<void> {
  return audit.add(tx, { action, subjectKind: 'inspection-plan', subjectId: id, detail });
}
