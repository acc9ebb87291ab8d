import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor, Role } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { RuleSets } from '@app/platform/rule-sets';
import { type Waiting, Work } from '@app/platform/work';
import { policyTitle } from '../decisions/policy-title';

interface Row {
  count: number;
  oldestAt: Date;
  id: string;
  enterpriseId: string | null;
  enterpriseName: string | null;
  number: string;
  policyId: string;
  policyVersion: string;
  since: Date;
  amountFen: string | null;
  /** Of an application: that a checker sent it back. */
  returned?: boolean;
}

const APPLICATION = `a.id, a.enterprise_id as "enterpriseId", e.name as "enterpriseName", a.number, a.policy_id as "policyId",
  a.policy_version as "policyVersion", a.assessment ->> 'amountFen' as "amountFen"
  from application a join enterprise_copy e on e.id = a.enterprise_id`;
const OF_PAYOUT = `p.enterprise_id as "enterpriseId", e.name as "enterpriseName", a.number, a.policy_id as "policyId",
  a.policy_version as "policyVersion", p.amount_fen::text as "amountFen"`;
const PAYOUT_JOINS = `join application a on a.id = p.application_id join enterprise_copy e on e.id = p.enterprise_id`;
const CORRECTION = `c.id, c.enterprise_id as "enterpriseId", e.name as "enterpriseName", a.number, a.policy_id as "policyId",
  a.policy_version as "policyVersion", c.amount_fen::text as "amountFen"
  from correction c join application a on a.id = c.application_id join enterprise_copy e on e.id = c.enterprise_id`;
/** As Corrections.confirmWriteOff asks: nothing of it is paid, or on its way. */
const CAME_BACK = `c.state = 'approved' and c.direction = 'recovery' and not exists (
  select 1 from payout p where p.application_id = c.application_id and p.state not in ('returned', 'revoked'))`;

/** What waits in each queue; `$1` is the person asking, whom the rule of two people keeps from some of it. */
const QUEUES: { kind: string; role: Role; rows: string }[] = [
  {
    kind: 'application.review',
    role: 'subsidy-officer',
    rows: `select coalesce(a.returned_at, a.filed_at) as since, a.returned_at is not null as returned, ${APPLICATION}
      where a.state = 'filed' and a.filed_by <> $1`,
  },
  {
    kind: 'hold.propose',
    role: 'subsidy-officer',
    rows: `select h.held_at as since, p.id, ${OF_PAYOUT} from hold h join payout p on p.id = h.payout_id ${PAYOUT_JOINS}
      where h.state = 'open' and $1::text is not null
        and not exists (select 1 from hold_resolution r where r.hold_id = h.id and r.state = 'proposed')`,
  },
  {
    kind: 'payout.pay',
    role: 'subsidy-officer',
    rows: `select p.approved_at as since, p.id, ${OF_PAYOUT} from payout p ${PAYOUT_JOINS} where p.state = 'approved' and $1::text is not null`,
  },
  {
    kind: 'correction.write-off',
    role: 'subsidy-officer',
    rows: `select c.checked_at as since, ${CORRECTION} where ${CAME_BACK} and c.write_off_maker is null and $1::text is not null`,
  },
  {
    kind: 'application.approve',
    role: 'subsidy-approver',
    rows: `select a.reviewed_at as since, ${APPLICATION} where a.state = 'reviewed' and a.reviewed_by <> $1 and a.filed_by <> $1`,
  },
  {
    kind: 'hold-resolution.confirm',
    role: 'subsidy-approver',
    rows: `select r.made_at as since, r.id, ${OF_PAYOUT} from hold_resolution r join hold h on h.id = r.hold_id
      join payout p on p.id = h.payout_id ${PAYOUT_JOINS} where r.state = 'proposed' and r.maker <> $1`,
  },
  {
    kind: 'correction.approve',
    role: 'subsidy-approver',
    rows: `select c.opened_at as since, ${CORRECTION} where c.state = 'proposed' and not ($1 = any (c.deciders))`,
  },
  {
    kind: 'correction.confirm-write-off',
    role: 'subsidy-approver',
    rows: `select c.checked_at as since, ${CORRECTION} where ${CAME_BACK} and c.write_off_maker <> $1 and not ($1 = any (c.deciders))`,
  },
  {
    kind: 'policy-draft.publish',
    role: 'subsidy-approver',
    rows: `select d.made_at as since, d.id, null::uuid as "enterpriseId", null::text as "enterpriseName", d.policy_version as number,
        d.policy_id as "policyId", d.policy_version as "policyVersion", null::text as "amountFen"
      from policy_draft d where d.state = 'draft' and d.maker <> $1`,
  },
];

/** What waits for the subsidy office: all of it counted, the oldest shown. No law names a day for any of it. */
@Injectable()
export class SubsidyWork implements OnModuleInit {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  onModuleInit(): void {
    for (const { kind, role, rows } of QUEUES)
      this.work.add({ kind, roles: [role], find: (actor, _today, limit) => this.find(rows, actor, limit) });
  }

  private async find(rows: string, actor: Actor, limit: number): Promise<Waiting> {
    const found = await this.db.query<Row>(
      `select (count(*) over ())::int as count, min(since) over () as "oldestAt", waiting.* from (${rows}) waiting
       order by since, id limit $2`,
      [actor.id, limit],
    );
    return {
      count: found[0]?.count ?? 0,
      oldestAt: found[0]?.oldestAt ?? null,
      overdueCount: 0,
      items: found.map(
        ({ id, enterpriseId, enterpriseName, number, policyId, policyVersion, since, amountFen, returned }) => {
          const title = policyTitle(this.rules, policyId, policyVersion);
          const what = {
            zh: `${title.zh} ${number}${returned ? '（退回）' : ''}`,
            en: `${title.en} ${number}${returned ? ' (returned)' : ''}`,
          };
          return { id, enterpriseId, enterpriseName, what, since, dueOn: null, amountFen };
        },
      ),
    };
  }
}
