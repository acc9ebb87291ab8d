import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import { INSPECTION_RULE } from '../risk-class/risk-class.service';
import type { InspectionAnswer, InspectionResultBody, OrderInspection } from './inspection.dto';
import { Inspection, inspectionStates, newInspection, OUTCOMES } from './inspection.entity';
import { InspectionExemptions } from './inspection.exemptions';
import { inspectedInYear, lockYear, yearOf } from './inspection.years';

/** Inspections, drawn or ordered, and what came of them. */
@Injectable()
export class Inspections {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(InspectionExemptions) private readonly exemptions: InspectionExemptions,
  ) {}

  /** @throws DomainError inspection.unknown-code; for a routine one inspection.exempt, .this-year-already, .draw-pending */
  order({ uscc: asked, inspection: kind, reason }: OrderInspection, actor: Actor): Promise<InspectionAnswer> {
    const department = departmentOf(actor);
    return this.db.command(async (tx) => {
      const code = normaliseUscc(asked);
      const enterprise = (await this.enterprises.findByCodes([code])).get(code);
      const facts = enterprise && (await this.facts.find(enterprise.id, tx));
      if (!facts) throw new DomainError('not-found', 'inspection.unknown-code', { uscc: asked });
      const id = newId();
      const receiptId = kind === 'routine' ? await this.mustAllowRoutine(tx, id, facts) : null;
      const inspection = newInspection({
        ...{
          id,
          planId: null,
          enterpriseId: facts.id,
          uscc: facts.uscc,
          inspection: kind,
          department,
          reason,
          receiptId,
        },
        ...{ state: 'ordered', openedOn: this.clock.today(), openedBy: actor.id, inspectorCodes: [] },
      });
      await tx.insert(Inspection, inspection);
      await this.note(tx, 'inspection.ordered', inspection, { inspection: kind, reason });
      return answerOf(inspection);
    });
  }

  /** @throws DomainError inspection.not-found, inspection.other-department, inspection.wrong-state, inspection.result-date */
  record(
    id: string,
    seen: number,
    { outcome, on, note }: InspectionResultBody,
    actor: Actor,
  ): Promise<InspectionAnswer> {
    const department = departmentOf(actor);
    return this.db.command(async (tx) => {
      const inspection = await getForUpdate(tx, Inspection, id, 'inspection.not-found');
      mustBeVersion(inspection.version, seen);
      if (inspection.department !== department) {
        throw new DomainError('forbidden', 'inspection.other-department', { department: inspection.department });
      }
      inspectionStates.mustAllow(id, inspection.state, 'done');
      const { openedOn } = inspection;
      const today = this.clock.today();
      if (on < openedOn || on > today) {
        throw new DomainError('unprocessable', 'inspection.result-date', { on, openedOn, today });
      }
      const result = { outcome, inspectedOn: on, note, resultBy: actor.id, resultRecordedOn: today };
      Object.assign(inspection, { state: 'done', version: inspection.version + 1, ...result });
      await tx.save(inspection);
      await this.note(tx, 'inspection.done', inspection, { outcome, on });
      return answerOf(inspection);
    });
  }

  /** @returns the receipt of not being exempt */
  private async mustAllowRoutine(tx: Tx, id: string, facts: EnterpriseFacts): Promise<string> {
    const on = this.clock.today();
    const { uscc, id: enterpriseId } = facts;
    const decided = (await this.exemptions.decide(tx, [facts], 'routine', on)).get(enterpriseId)!;
    const { rule, given, result, entry } = decided;
    if (entry) {
      throw new DomainError('conflict', 'inspection.exempt', { uscc, until: entry.until, entryId: entry.id });
    }
    const year = yearOf(on);
    if (this.rules.inForce('inspection', INSPECTION_RULE, on).rules.oncePerYear) {
      await lockYear(tx, year);
      const waits = await tx.existsBy(Inspection, { enterpriseId, inspection: 'routine', state: 'ordered' });
      if (waits || (await inspectedInYear(tx, [enterpriseId], year)).size > 0) {
        throw new DomainError('conflict', 'inspection.this-year-already', { uscc, year });
      }
      const [pending] = await sql<{ id: string }>(
        tx,
        `select p.id from inspection_plan p join inspection_frame_line l on l.plan_id = p.id
         where p.state = 'frame-closed' and p.year = $1 and l.enterprise_id = $2 and not l.exempt and not l.inspected_this_year`,
        [year, enterpriseId],
      );
      if (pending) throw new DomainError('conflict', 'inspection.draw-pending', { uscc, planId: pending.id });
    }
    return this.receipts.keep(tx, { rule, on, given, result, subject: { kind: 'inspection', id, enterpriseId } });
  }

  private note(tx: Tx, action: Act, inspection: Inspection, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = inspection;
    return this.audit.add(tx, { action, subjectKind: 'inspection', subjectId, enterpriseId, detail });
  }
}

/** @throws DomainError inspection.no-department */
export function departmentOf(actor: Actor): string {
  if (!actor.department) throw new DomainError('forbidden', 'inspection.no-department');
  return actor.department;
}

export function answerOf(inspection: Inspection): InspectionAnswer {
  const { id, planId, enterpriseId, uscc, inspection: kind, department, state, version } = inspection;
  const { openedOn, reason, receiptId, inspectorCodes, outcome, inspectedOn, note } = inspection;
  return {
    ...{ id, planId, enterpriseId, uscc, inspection: kind, department, state, version },
    ...{ openedOn, reason, receiptId, inspectorCodes, outcome },
    outcomeText: outcome ? OUTCOMES[outcome] : null,
    ...{ inspectedOn, note },
  };
}
