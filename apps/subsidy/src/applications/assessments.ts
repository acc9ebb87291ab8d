import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { prepared } from '@app/platform/prepared';
import { type RatingStep, stepOn } from '@app/platform/rating-copies';
import { RuleSets } from '@app/platform/rule-sets';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import { creditOf } from '../decisions/credit-facts';
import { assess, type Assessment, type Credit, sameAssessment } from '../decisions/decide';
import { type Policy, versionFor } from '../decisions/policy-terms';
import { type Application, APPLICATION_COLUMNS } from './application-store';

export interface PendingApplication extends Application {
  timeline: RatingStep[] | null;
  seriousListed: boolean;
}

/** What would be decided about the applications that nobody has decided yet. */
@Injectable()
export class Assessments {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Locks applications with the credit of their enterprises; call CreditFacts.lock first. */
  async lockPending(tx: Tx, where: 'id' | 'enterprise_id', ids: string[]): Promise<PendingApplication[]> {
    return prepared<PendingApplication>(tx, `${pendingQuery(where)} for no key update of a`, [ids, this.clock.today()]);
  }

  /** What waits of these enterprises, as it is: for reads. */
  async pendingOf(enterpriseIds: string[]): Promise<PendingApplication[]> {
    return sql<PendingApplication>(this.db.manager, pendingQuery('enterprise_id'), [enterpriseIds, this.clock.today()]);
  }

  credit(application: PendingApplication, on: CalendarDate): Credit | null {
    const step = stepOn(application.timeline ? { timeline: application.timeline } : null, on);
    return step ? creditOf(step.grade, application.seriousListed) : null;
  }

  /** Decides as of a day, by the version that applies then. A newer version that needs facts nobody asked for does not apply. */
  assess(
    application: Pick<Application, 'policyId' | 'policyVersion' | 'filedOn' | 'facts' | 'creditPledgeSigned'>,
    credit: Credit,
    on: CalendarDate,
  ): { policy: Policy; assessment: Assessment } {
    const versions = this.rules.versionsOf('subsidy', application.policyId);
    const filed = { version: application.policyVersion, on: application.filedOn };
    const policy = versionFor(versions, filed, on) ?? this.filedVersion(application);
    try {
      return { policy, assessment: assess(policy, application, credit, on) };
    } catch (error) {
      if (!(error instanceof RuleDataError) || policy.rules.version === filed.version) throw error;
      const older = this.filedVersion(application);
      return { policy: older, assessment: assess(older, application, credit, on) };
    }
  }

  /** The amount by the version in force on a day, where that is another than the one that applies: for the officer to see. */
  underVersionInForce(application: Application, on: CalendarDate): Assessment | null {
    const { assessment } = application;
    const inForce = this.rules
      .versionsOf('subsidy', application.policyId)
      .findLast(({ effectiveFrom }) => effectiveFrom <= on);
    if (!assessment || !inForce || inForce.rules.version === assessment.policyVersion) return null;
    try {
      return assess(inForce, application, assessment, on);
    } catch (error) {
      if (error instanceof RuleDataError) return null;
      throw error;
    }
  }

  /** Assesses again what waits, after news of an enterprise. The version rises where the answer is another one. */
  async refresh(tx: Tx, where: 'id' | 'enterprise_id', ids: string[], eventId: string | null): Promise<void> {
    const today = this.clock.today();
    const applications = await this.lockPending(tx, where, ids);
    for (const application of applications) {
      // What is decided keeps what it was decided on.
      if (application.state !== 'filed' && application.state !== 'reviewed') continue;
      const credit = this.credit(application, today);
      const next = credit ? this.assess(application, credit, today).assessment : null;
      if (sameAssessment(application.assessment, next)) continue;
      await sql(tx, `update application set assessment = $2, version = version + 1 where id = $1`, [
        application.id,
        next === null ? null : JSON.stringify(next),
      ]);
      await this.audit.add(tx, {
        action: 'application.assessed-again',
        subjectKind: 'application',
        subjectId: application.id,
        enterpriseId: application.enterpriseId,
        detail: {
          fromFen: application.assessment?.amountFen ?? null,
          toFen: next?.amountFen ?? null,
          grade: next?.grade ?? null,
          causeEventId: eventId,
        },
      });
    }
  }

  private filedVersion(application: Pick<Application, 'policyId' | 'policyVersion'>): Policy {
    return this.rules.getVersion('subsidy', application.policyId, application.policyVersion);
  }
}

function pendingQuery(where: 'id' | 'enterprise_id'): string {
  return `select ${APPLICATION_COLUMNS}, r.timeline, exists (
         select 1 from serious_list_copy s where s.enterprise_id = a.enterprise_id and s.listed_on <= $2
           and s.left_reason is distinct from 'annulled' and (s.left_on is null or $2 < s.left_on)) as "seriousListed"
       from application a
       join enterprise_copy e on e.id = a.enterprise_id
       left join rating_copy r on r.enterprise_id = a.enterprise_id
       where a.${where} = any($1::uuid[]) ${where === 'enterprise_id' ? `and a.state in ('filed', 'reviewed')` : ''}
       order by a.id`;
}
