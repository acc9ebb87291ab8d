import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { RatingCopies } from '@app/platform/rating-copies';
import { RuleSets } from '@app/platform/rule-sets';
import type { Application } from '../applications/application-store';
import { termsOf } from '../decisions/policy-terms';
import { type KnownKind, stepRef } from '../facts/known-facts';
import type { ApplicationChangeView } from './application-page.dto';

interface Known {
  knownAt: Date;
  eventId: string;
}
type Since = Pick<Application, 'id' | 'enterpriseId' | 'policyId' | 'policyVersion' | 'filedOn' | 'filedAt'>;

const MAX_CHANGES = 200;
const NOTHING = { knownAt: null, from: null, to: null, causeEventId: null, pledgeId: null };

/** What changed since an application was filed: because it began later, or because it became known later. */
@Injectable()
export class ApplicationChanges {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  async since(application: Since): Promise<ApplicationChangeView[]> {
    const known = await this.known(application.enterpriseId);
    const changes = [
      ...(await this.rating(application, known)),
      ...(await this.seriousList(application, known)),
      ...(await this.pledges(application, known)),
      ...this.versions(application),
      ...(await this.reassessments(application)),
    ];
    const order = ({ on, knownAt }: ApplicationChangeView): number =>
      new Date(knownAt ?? `${on}T00:00:00+08:00`).getTime();
    return changes.sort((one, other) => order(one) - order(other)).slice(-MAX_CHANGES);
  }

  private async known(enterpriseId: string): Promise<Map<string, Known>> {
    const rows = await this.db.query<Known & { kind: KnownKind; ref: string }>(
      `select kind, ref, known_at as "knownAt", event_id as "eventId" from fact_known where enterprise_id = $1`,
      [enterpriseId],
    );
    return new Map(rows.map(({ kind, ref, ...known }) => [`${kind} ${ref}`, known]));
  }

  private async rating(application: Since, known: Map<string, Known>): Promise<ApplicationChangeView[]> {
    const today = this.clock.today();
    const timeline = (await this.ratings.find(application.enterpriseId))?.timeline ?? [];
    return timeline.flatMap((step, index) => {
      const from = timeline[index - 1]?.grade ?? null;
      const told = known.get(`rating-step ${stepRef(step)}`);
      if (step.grade === from || step.from > today || !isSince(application, step.from, told)) return [];
      return [{ ...NOTHING, kind: 'rating', on: step.from, ...tellingOf(told), from, to: step.grade }];
    });
  }

  private async seriousList(application: Since, known: Map<string, Known>): Promise<ApplicationChangeView[]> {
    const today = this.clock.today();
    const entries = await this.db.query<{
      id: string;
      listedOn: CalendarDate | null;
      leftOn: CalendarDate | null;
      leftReason: string | null;
    }>(
      `select entry_id as id, listed_on as "listedOn", left_on as "leftOn", left_reason as "leftReason"
       from serious_list_copy where enterprise_id = $1`,
      [application.enterpriseId],
    );
    return entries.flatMap(({ id, listedOn, leftOn, leftReason }) =>
      (
        [
          ['serious-list-entered', listedOn, null],
          ['serious-list-left', leftOn, leftReason],
        ] as const
      ).flatMap(([kind, on, to]) => {
        const told = known.get(`${kind} ${id}`);
        if (on === null || on > today || !isSince(application, on, told)) return [];
        return [{ ...NOTHING, kind, on, ...tellingOf(told), to }];
      }),
    );
  }

  /** What an application relies on stood when it was filed: every breach came later. */
  private async pledges(application: Since, known: Map<string, Known>): Promise<ApplicationChangeView[]> {
    const rows = await this.db.query<{
      pledgeId: string;
      breach: string;
      breachedOn: CalendarDate;
      breachEventId: string;
      annulledOn: CalendarDate | null;
      annulledEventId: string | null;
    }>(
      `select p.pledge_id as "pledgeId", p.breach, p.breached_on as "breachedOn", p.breach_event_id as "breachEventId",
         a.annulled_on as "annulledOn", a.event_id as "annulledEventId"
       from application_pledge r join pledge_copy p on p.pledge_id = r.pledge_id
       left join annulled_record a on a.record_id = p.record_id
       where r.application_id = $1 and p.breach is not null`,
      [application.id],
    );
    return rows.flatMap(({ pledgeId, breach, breachedOn, breachEventId, annulledOn, annulledEventId }) => {
      const breached = {
        ...{ ...NOTHING, kind: 'pledge-breached', on: breachedOn, to: breach, pledgeId },
        ...tellingOf(known.get(`pledge-breached ${pledgeId}`)),
        causeEventId: breachEventId,
      };
      if (annulledOn === null) return [breached];
      const told = tellingOf(known.get(`pledge-void ${pledgeId}`));
      const annulled = { ...NOTHING, kind: 'pledge-void', on: annulledOn, from: breach, pledgeId };
      return [breached, { ...annulled, ...told, causeEventId: annulledEventId }];
    });
  }

  private versions(application: Since): ApplicationChangeView[] {
    const today = this.clock.today();
    return this.rules
      .versionsOf('subsidy', application.policyId)
      .filter(
        ({ effectiveFrom, rules }) =>
          effectiveFrom > application.filedOn && effectiveFrom <= today && termsOf(rules).transition === 'pending',
      )
      .map(({ rules, effectiveFrom, publishedAt }) => ({
        ...{ ...NOTHING, kind: 'policy-version', on: effectiveFrom, knownAt: publishedAt.toISOString() },
        ...{ from: application.policyVersion, to: rules.version },
      }));
  }

  private async reassessments({ id }: Since): Promise<ApplicationChangeView[]> {
    const rows = await this.db.query<{
      kind: string;
      at: Date;
      on: CalendarDate;
      from: string | null;
      to: string | null;
      causeEventId: string | null;
    }>(
      `select split_part(action, '.', 2) as kind, business_at as at, (business_at at time zone 'Asia/Shanghai')::date as on,
         detail ->> 'fromFen' as "from", detail ->> 'toFen' as "to", detail ->> 'causeEventId' as "causeEventId"
       from audit where subject_kind = 'application' and subject_id = $1
         and action in ('application.assessed-again', 'application.decided-again')
         and detail ->> 'fromFen' is distinct from detail ->> 'toFen' order by id desc limit ${MAX_CHANGES}`,
      [id],
    );
    return rows.reverse().map(({ at, ...row }) => ({ ...NOTHING, ...row, knownAt: at.toISOString() }));
  }
}

function isSince({ filedOn, filedAt }: Since, on: CalendarDate, told: Known | undefined): boolean {
  return on > filedOn || (told !== undefined && told.knownAt > filedAt);
}

function tellingOf(told: Known | undefined): { knownAt: string | null; causeEventId: string | null } {
  return { knownAt: told?.knownAt.toISOString() ?? null, causeEventId: told?.eventId ?? null };
}
