import { Inject, Injectable } from '@nestjs/common';
import { inspectionDrawnV1 } from '@app/contracts/inspection';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { Receipts } from '@app/platform/receipts';
import { drawInspection } from '@app/rule-kinds/inspection';
import { inspectorsOf, seedOf } from '@app/rule-kinds/open-draw';
import { Inspection, newInspection } from '../inspection/inspection.entity';
import { lockYear, yearOf } from '../inspection/inspection.years';
import type { InspectionPlanAnswer } from './inspection-plan.dto';
import { planStates } from './inspection-plan.entity';
import { InspectionPlanReader } from './inspection-plan.reader';
import { lockPlan, notePlan } from './inspection-plan.service';

/** Few, because inspectors are drawn for each: a thousand of them must not keep others waiting. */
const INSERT_ROWS = 100;

/** Draws: as soon as the witness has spoken, from what was bound before. */
@Injectable()
export class InspectionDraws {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(InspectionPlanReader) private readonly reader: InspectionPlanReader,
  ) {}

  /** @throws DomainError inspection-plan.not-found, .wrong-state, .other-year, two-people.same-person */
  witness(id: string, seen: number, word: string, actor: Actor): Promise<InspectionPlanAnswer> {
    return this.db.command(async (tx) => {
      const plan = await lockPlan(tx, id, seen);
      planStates.mustAllow(id, plan.state, 'drawn');
      // Also defended by the database: inspection_plan_two_people.
      if (plan.madeBy === actor.id || plan.frameBy === actor.id) {
        throw new DomainError('forbidden', 'two-people.same-person', { id });
      }
      const { year, department, commitment, inspectorCodes, inspectorsPerEnterprise } = plan;
      const on = this.clock.today();
      if (yearOf(on) !== year) throw new DomainError('conflict', 'inspection-plan.other-year', { year, today: on });
      await lockYear(tx, year);

      const [kept] = await sql<{ secret: string }>(tx, `select secret from inspection_plan where id = $1`, [id]);
      const frameHash = plan.frameHash!;
      const seed = seedOf(kept!.secret, frameHash, word);
      const frame = await this.reader.lines(id, tx);
      const rule = this.reader.ruleOf(plan);
      const given = {
        seed,
        frame: frame.map(({ uscc, riskClass, exempt, inspectedThisYear }) => ({
          ...{ uscc, riskClass, exempt, inspectedThisYear },
        })),
      };
      const result = drawInspection(rule.rules, given);
      if (result.frameHash !== frameHash) throw new Error(`The frame of plan ${id} is not the one that was closed`);
      const subject = { kind: 'inspection-plan', id };
      const receiptId = await this.receipts.keep(tx, { rule, on, given, result, subject });

      plan.moveTo('drawn');
      const drawnAt = this.clock.now();
      Object.assign(plan, { witnessBy: actor.id, witnessWord: word, seed, drawnOn: on, drawnAt, receiptId });
      await tx.save(plan);
      const enterpriseOf = new Map(frame.map(({ uscc, enterpriseId }) => [uscc, enterpriseId]));
      const inspections: Inspection[] = [];
      for (let at = 0; at < result.drawn.length; at += INSERT_ROWS) {
        const rows = result.drawn.slice(at, at + INSERT_ROWS).map((uscc) =>
          newInspection({
            ...{ id: newId(), planId: id, enterpriseId: enterpriseOf.get(uscc)!, uscc, inspection: 'double-random' },
            ...{ department, state: 'drawn', openedOn: on, openedBy: actor.id, reason: null, receiptId },
            inspectorCodes: inspectorsOf(seed, uscc, inspectorCodes, inspectorsPerEnterprise),
          }),
        );
        await tx.insert(Inspection, rows);
        inspections.push(...rows);
      }
      await this.outbox.addAll(
        tx,
        inspectionDrawnV1,
        inspections.map(({ id: inspectionId, enterpriseId, uscc, inspection }) => ({
          ...{ inspectionId, planId: id, enterpriseId, uscc, department, inspection, frameHash },
          ...{ seedCommitment: commitment, drawnOn: on, drawnAt: drawnAt.toISOString() },
        })),
      );
      await this.audit.addAll(
        tx,
        inspections.map(({ id: subjectId, enterpriseId }) => ({
          ...{ action: 'inspection.drawn', subjectKind: 'inspection', subjectId, enterpriseId, detail: { planId: id } },
        })),
      );
      await notePlan(this.audit, tx, 'inspection-plan.drawn', plan, { seed, drawn: inspections.length, receiptId });
      return this.reader.answerOf(plan, tx);
    });
  }
}
