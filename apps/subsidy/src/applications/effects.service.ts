import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { policyTitle } from '../decisions/policy-title';
import { Assessments } from './assessments';
import type { Effects, EffectSums, GradeChange } from './effects.dto';

/** So many are worked out before others have their turn. */
const AT_A_TIME = 200;

interface Sums {
  waitingCount: number;
  touchedCount: number;
  changedCount: number;
  beforeFen: bigint;
  afterFen: bigint;
}

/** What other grades would do to the applications that wait. Changes nothing. */
@Injectable()
export class ApplicationEffects {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Assessments) private readonly assessments: Assessments,
  ) {}

  async of(changes: GradeChange[]): Promise<Effects> {
    const today = this.clock.today();
    const byPolicy = new Map<string, Sums>();
    const waiting = await this.db.query<{ policyId: string; count: number; fen: string }>(
      `select policy_id as "policyId", count(*)::int as count, coalesce(sum((assessment ->> 'amountFen')::bigint), 0)::text as fen
       from application where state in ('filed', 'reviewed') group by policy_id order by policy_id`,
    );
    for (const { policyId, count, fen } of waiting) {
      const all = BigInt(fen);
      byPolicy.set(policyId, { waitingCount: count, touchedCount: 0, changedCount: 0, beforeFen: all, afterFen: all });
    }
    const grades = new Map(changes.map(({ enterpriseId, grade }) => [enterpriseId, grade]));
    const touched = await this.assessments.pendingOf([...grades.keys()]);
    for (const [index, application] of touched.entries()) {
      if (index % AT_A_TIME === AT_A_TIME - 1) await breathe();
      const sums = byPolicy.get(application.policyId);
      const grade = grades.get(application.enterpriseId);
      // Filed between the two looks: left out of both.
      if (!sums || !grade) continue;
      const credit = { grade, seriousListed: application.seriousListed };
      const beforeFen = BigInt(application.assessment?.amountFen ?? '0');
      const afterFen = BigInt(this.assessments.assess(application, credit, today).assessment.amountFen);
      sums.touchedCount++;
      if (afterFen !== beforeFen) sums.changedCount++;
      sums.afterFen += afterFen - beforeFen;
    }
    const none: Sums = { waitingCount: 0, touchedCount: 0, changedCount: 0, beforeFen: 0n, afterFen: 0n };
    const total = [...byPolicy.values()].reduce(
      (sum, one) => ({
        waitingCount: sum.waitingCount + one.waitingCount,
        touchedCount: sum.touchedCount + one.touchedCount,
        changedCount: sum.changedCount + one.changedCount,
        beforeFen: sum.beforeFen + one.beforeFen,
        afterFen: sum.afterFen + one.afterFen,
      }),
      none,
    );
    return {
      ...viewOf(total),
      byPolicy: [...byPolicy].map(([policyId, sums]) => ({
        policyId,
        policyTitle: policyTitle(this.rules, policyId),
        ...viewOf(sums),
      })),
    };
  }
}

function viewOf({ beforeFen, afterFen, ...counts }: Sums): EffectSums {
  return { ...counts, beforeFen: beforeFen.toString(), afterFen: afterFen.toString() };
}
