import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import { frameHashOf, type InspectionGiven, type InspectionRules } from '@app/rule-kinds/inspection';
import { Facts } from '../facts/facts.service';
import { InspectionExemptions } from '../inspection/inspection.exemptions';
import { inspectedInYear, lockYear, yearOf } from '../inspection/inspection.years';
import { INSPECTION_RULE, RiskClasses } from '../risk-class/risk-class.service';
import type { InspectionPlanAnswer } from './inspection-plan.dto';
import { type ClassCount, InspectionPlan } from './inspection-plan.entity';
import { InspectionPlanReader } from './inspection-plan.reader';
import { lockPlan, mustBeOwn, notePlan } from './inspection-plan.service';

const BATCH = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

type Line = Required<InspectionGiven['frame'][number]>;

/** Closes frames: who may be drawn, fixed before anybody knows the seed. */
@Injectable()
export class InspectionFrames {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(Facts) private readonly facts: Facts,
    @Inject(RiskClasses) private readonly riskClasses: RiskClasses,
    @Inject(InspectionExemptions) private readonly exemptions: InspectionExemptions,
    @Inject(InspectionPlanReader) private readonly reader: InspectionPlanReader,
  ) {}

  /**
   * @throws DomainError inspection-plan.not-found, .other-department, .wrong-state, .other-year, .another-frame-open,
   *   .frame-empty, .code-twice
   */
  close(id: string, seen: number, actor: Actor): Promise<InspectionPlanAnswer> {
    return this.db.command(async (tx) => {
      const plan = await lockPlan(tx, id, seen);
      mustBeOwn(plan, actor);
      plan.moveTo('frame-closed');
      const today = this.clock.today();
      const { year } = plan;
      if (yearOf(today) !== year) throw new DomainError('conflict', 'inspection-plan.other-year', { year, today });
      await lockYear(tx, year);
      const frame = await this.fill(tx, plan, today);
      if (frame.length === 0) throw new DomainError('unprocessable', 'inspection-plan.frame-empty', { today });
      const { rules, hash } = this.rules.inForce('inspection', INSPECTION_RULE, today);
      if (rules.oncePerYear) await this.mustNotOverlap(tx, plan);
      const exemption = this.exemptions.ruleOn(today);
      plan.frameHash = frameHashOf(frame);
      plan.frameCounts = countsOf(frame, rules);
      Object.assign(plan, { frameOn: today, frameAt: this.clock.now(), frameBy: actor.id });
      Object.assign(plan, { ruleId: rules.id, ruleVersion: rules.version, ruleHash: hash });
      plan.exemptionRule = { id: exemption.rules.id, version: exemption.rules.version, hash: exemption.hash };
      await tx.save(plan);
      const { frameHash } = plan;
      await notePlan(this.audit, tx, 'inspection-plan.frame-closed', plan, { frameHash, enterprises: frame.length });
      return this.reader.answerOf(plan, tx);
    });
  }

  private async fill(tx: Tx, plan: InspectionPlan, on: CalendarDate): Promise<Line[]> {
    const frame: Line[] = [];
    for (let after = NO_ID; ;) {
      const ids = await this.matching(tx, plan, after);
      if (ids.length > 0) frame.push(...(await this.addLines(tx, plan, ids, on)));
      if (ids.length < BATCH) return frame;
      after = ids.at(-1)!;
    }
  }

  /** Two open frames with a candidate in common could draw it twice. */
  private async mustNotOverlap(tx: Tx, { id, year }: InspectionPlan): Promise<void> {
    const [common] = await sql<{ planId: string; uscc: string }>(
      tx,
      `select p.id as "planId", own.uscc from inspection_plan p
       join inspection_frame_line l on l.plan_id = p.id and not l.exempt and not l.inspected_this_year
       join inspection_frame_line own on own.enterprise_id = l.enterprise_id and own.plan_id = $1
         and not own.exempt and not own.inspected_this_year
       where p.year = $2 and p.state = 'frame-closed' and p.id <> $1 limit 1`,
      [id, year],
    );
    if (common) throw new DomainError('conflict', 'inspection-plan.another-frame-open', { ...common });
  }

  private async matching(tx: Tx, { sectors, subZones }: InspectionPlan, after: string): Promise<string[]> {
    const rows = await sql<{ id: string }>(
      tx,
      `select id from enterprise_copy
       where id > $1 and ($2::text[] is null or sector = any($2)) and ($3::text[] is null or sub_zone = any($3))
       order by id limit ${BATCH}`,
      [after, sectors, subZones],
    );
    return rows.map(({ id }) => id);
  }

  private async addLines(tx: Tx, plan: InspectionPlan, ids: string[], on: CalendarDate): Promise<Line[]> {
    const enterprises = await this.facts.list(ids, tx);
    const classes = await this.riskClasses.ofMonth(tx, enterprises, on);
    const decided = await this.exemptions.decide(tx, enterprises, 'double-random', on);
    const inspected = await inspectedInYear(tx, ids, plan.year);
    const exempt = enterprises.filter(({ id }) => decided.get(id)!.result.exempt);
    const receiptIds = await this.receipts.keepAll(
      tx,
      exempt.map(({ id }) => {
        const { rule, given, result } = decided.get(id)!;
        return { rule, on, given, result, subject: { kind: 'inspection-plan', id: plan.id, enterpriseId: id } };
      }),
    );
    const receipts = new Map(exempt.map(({ id }, at) => [id, receiptIds[at]!]));
    const rows = enterprises.map(({ id, uscc }) => {
      const { result, entry } = decided.get(id)!;
      return {
        ...{ plan_id: plan.id, enterprise_id: id, uscc, risk_class: classes.get(id)!, exempt: result.exempt },
        ...{ inspected_this_year: inspected.has(id), red_list_entry_id: entry?.id ?? null },
        ...{ exempt_until: entry?.until ?? null, exemption_receipt_id: receipts.get(id) ?? null },
        exemption_reason: result.reason,
      };
    });
    const added = await sql(
      tx,
      `insert into inspection_frame_line select * from jsonb_populate_recordset(null::inspection_frame_line, $1::jsonb)
       on conflict (plan_id, uscc) do nothing returning enterprise_id`,
      [JSON.stringify(rows)],
    );
    // News of a corrected code is on its way: a frame names every code once.
    if (added.length < rows.length) throw new DomainError('conflict', 'inspection-plan.code-twice', {});
    return rows.map(({ uscc, risk_class: riskClass, exempt, inspected_this_year: inspectedThisYear }) => ({
      ...{ uscc, riskClass, exempt, inspectedThisYear },
    }));
  }
}

/** By class; a candidate is who may be drawn. */
function countsOf(frame: Line[], { oncePerYear }: InspectionRules): ClassCount[] {
  const counts = new Map<string, ClassCount>();
  for (const { riskClass, exempt, inspectedThisYear } of frame) {
    const count = counts.get(riskClass) ?? {
      ...{ riskClass, enterprises: 0, exempt: 0, inspectedThisYear: 0, candidates: 0 },
    };
    count.enterprises += 1;
    if (exempt) count.exempt += 1;
    if (inspectedThisYear) count.inspectedThisYear += 1;
    if (!exempt && !(oncePerYear && inspectedThisYear)) count.candidates += 1;
    counts.set(riskClass, count);
  }
  return [...counts.values()].sort((a, b) => (a.riskClass < b.riskClass ? -1 : 1));
}
