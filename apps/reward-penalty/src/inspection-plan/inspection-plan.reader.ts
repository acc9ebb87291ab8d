import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Database, sql, type Tx } from '@app/platform/database';
import { Receipts } from '@app/platform/receipts';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { type FindOptionsWhere, ILike, In, LessThan } from 'typeorm';
import { Inspection } from '../inspection/inspection.entity';
import type {
  FrameLine,
  FramePage,
  FrameQuery,
  InspectionPlanAnswer,
  InspectionPlanPage,
  PlanFiles,
  PlansQuery,
} from './inspection-plan.dto';
import { InspectionPlan } from './inspection-plan.entity';
import { drawFilesOf } from './inspection-plan.files';

const PAGE = 50;
const KIND = 'double-random';

/** What plans show: never the secret before the draw. */
@Injectable()
export class InspectionPlanReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async list({ limit = PAGE, cursor, department, state, year, q }: PlansQuery): Promise<InspectionPlanPage> {
    const where: FindOptionsWhere<InspectionPlan> = {
      ...(department ? { department } : {}),
      ...(q ? { title: ILike(`%${q.replace(/[\\%_]/g, '\\$&')}%`) } : {}),
      ...(state ? { state: In(state) } : {}),
      ...(year ? { year } : {}),
      ...(cursor ? { id: LessThan(cursor) } : {}),
    };
    const found = await this.db.manager.find(InspectionPlan, { where, order: { id: 'DESC' }, take: limit });
    const items = await Promise.all(found.map((plan) => this.answerOf(plan)));
    return { items, nextCursor: found.length === limit ? found.at(-1)!.id : null };
  }

  /** @throws DomainError inspection-plan.not-found */
  async get(id: string): Promise<InspectionPlanAnswer> {
    return this.answerOf(await this.find(id));
  }

  /** @throws DomainError inspection-plan.not-found, inspection-plan.no-frame */
  async frame(id: string, { limit = PAGE, cursor, exempt }: FrameQuery): Promise<FramePage> {
    const { frameHash } = await this.find(id);
    if (!frameHash) throw new DomainError('conflict', 'inspection-plan.no-frame', { id });
    const items = await this.db.query<FrameLine>(
      `select enterprise_id as "enterpriseId", uscc, risk_class as "riskClass", exempt, inspected_this_year as "inspectedThisYear",
         case when exempt then jsonb_build_object('entryId', red_list_entry_id, 'until', exempt_until, 'receiptId', exemption_receipt_id) end as exemption,
         exemption_reason as "notExemptReason"
       from inspection_frame_line
       where plan_id = $2 and ($3::uuid is null or enterprise_id > $3) and ($4::boolean is null or exempt = $4)
       order by enterprise_id limit $1`,
      [limit, id, cursor ?? null, exempt ?? null],
    );
    return { items, nextCursor: items.length === limit ? items.at(-1)!.enterpriseId : null };
  }

  /** @throws DomainError inspection-plan.not-found, inspection-plan.not-drawn */
  async files(id: string): Promise<PlanFiles> {
    const plan = await this.find(id);
    if (plan.state !== 'drawn') throw new DomainError('conflict', 'inspection-plan.not-drawn', { id });
    const [kept] = await this.db.query<{ secret: string; bytes: Buffer }>(
      `select p.secret, r.bytes from inspection_plan p
       join rule_set r on r.kind = 'inspection' and r.id = p.rule_id and r.version = p.rule_version where p.id = $1`,
      [id],
    );
    const inspections = await this.db.manager.findBy(Inspection, { planId: id });
    const { drawn } = (await this.receipts.get(plan.receiptId!)).result as { drawn: string[] };
    const inspectors = new Map(inspections.map(({ uscc, inspectorCodes }) => [uscc, inspectorCodes]));
    return {
      files: drawFilesOf({
        plan,
        rule: kept!.bytes.toString('utf8'),
        secret: kept!.secret,
        frame: await this.lines(id),
        drawn: drawn.map((uscc) => ({ uscc, inspectors: inspectors.get(uscc)! })),
      }),
    };
  }

  /** All lines of a frame, by code. */
  lines(
    id: string,
    tx: Tx = this.db.manager,
  ): Promise<Pick<FrameLine, 'enterpriseId' | 'uscc' | 'riskClass' | 'exempt' | 'inspectedThisYear'>[]> {
    return sql(
      tx,
      `select enterprise_id as "enterpriseId", uscc, risk_class as "riskClass", exempt, inspected_this_year as "inspectedThisYear"
       from inspection_frame_line where plan_id = $1 order by uscc collate "C"`,
      [id],
    );
  }

  async answerOf(plan: InspectionPlan, tx: Tx = this.db.manager): Promise<InspectionPlanAnswer> {
    const { id, title, matters, department, year, inspectorCodes, inspectorsPerEnterprise } = plan;
    const { sectors, subZones, state, version, madeBy, madeAt, commitment, withdrawnReason } = plan;
    return {
      ...{ id, title, matters, inspection: KIND, department, year, inspectorCodes, inspectorsPerEnterprise },
      ...{ sectors, subZones, state, version, madeBy, madeAt: madeAt.toISOString(), commitment },
      frame: frameOf(plan),
      draw: await this.drawOf(plan, tx),
      withdrawnReason,
    };
  }

  /** The rule version the frame was closed under. */
  ruleOf({ ruleId, ruleVersion }: InspectionPlan): PublishedRuleSet<'inspection'> {
    return this.rules.versionsOf('inspection', ruleId!).find(({ rules }) => rules.version === ruleVersion)!;
  }

  private async drawOf(plan: InspectionPlan, tx: Tx): Promise<InspectionPlanAnswer['draw']> {
    const { id, drawnOn, drawnAt, witnessBy, seed, receiptId } = plan;
    if (!seed) return null;
    const drawn = await tx.countBy(Inspection, { planId: id });
    return { on: drawnOn!, at: drawnAt!.toISOString(), witnessBy: witnessBy!, seed, drawn, receiptId: receiptId! };
  }

  private async find(id: string): Promise<InspectionPlan> {
    const plan = await this.db.manager.findOneBy(InspectionPlan, { id });
    if (!plan) throw new DomainError('not-found', 'inspection-plan.not-found', { id });
    return plan;
  }
}

function frameOf(plan: InspectionPlan): InspectionPlanAnswer['frame'] {
  const { frameHash, frameOn, frameBy, frameCounts, ruleId, ruleVersion, ruleHash, exemptionRule } = plan;
  if (!frameHash) return null;
  const counts = frameCounts!;
  return {
    ...{ on: frameOn!, hash: frameHash, closedBy: frameBy!, counts, exemptionRule: exemptionRule! },
    rule: { id: ruleId!, version: ruleVersion!, hash: ruleHash! },
    exempt: counts.reduce((sum, { exempt }) => sum + exempt, 0),
  };
}
