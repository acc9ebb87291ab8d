import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { sql, type Tx } from '@app/platform/database';
import type { Assessment } from '../decisions/decide';
import { type ApplicationState, applicationStates } from './application.states';
import type { ReliedPledgeView } from '../pledges/pledge.dto';

export interface Application {
  id: string;
  number: string;
  enterpriseId: string;
  enterpriseName: string;
  uscc: string;
  subZone: string;
  policyId: string;
  policyVersion: string;
  projectCode: string | null;
  facts: Record<string, unknown>;
  /** As it stands: false also when one of the pledges was breached. */
  creditPledgeSigned: boolean;
  /** Those it relies on. */
  pledges: ReliedPledgeView[];
  payeeName: string;
  payeeBank: string;
  payeeAccountLast4: string;
  filedOn: CalendarDate;
  filedAt: Date;
  filedBy: string;
  state: ApplicationState;
  version: number;
  assessment: Assessment | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  rejectedBy: string | null;
  reason: string | null;
  /** The last time that a checker sent it back to its maker. */
  returnedBy: string | null;
  returnedTo: string | null;
  returnedAt: Date | null;
  returnReason: string | null;
}

/** For `from application a join enterprise_copy e on e.id = a.enterprise_id`. */
export const APPLICATION_COLUMNS = `a.id, a.number, a.enterprise_id as "enterpriseId", e.name as "enterpriseName", e.uscc, e.sub_zone as "subZone", a.policy_id as "policyId",
  a.policy_version as "policyVersion", a.project_code as "projectCode", a.facts,
  a.credit_pledge_signed and not exists (
    select 1 from application_pledge r join pledge_standing s on s.pledge_id = r.pledge_id
    where r.application_id = a.id and s.broken) as "creditPledgeSigned",
  (select coalesce(jsonb_agg(jsonb_build_object('pledgeId', s.pledge_id, 'item', s.item, 'state', s.state,
      'breach', case when s.broken then s.breach end, 'breachedOn', case when s.broken then s.breached_on end, 'breachEventId', case when s.broken then s.breach_event_id end)
      order by s.pledge_id), '[]')
    from application_pledge r join pledge_standing s on s.pledge_id = r.pledge_id where r.application_id = a.id) as pledges,
  a.payee_name as "payeeName", a.payee_bank as "payeeBank", a.payee_account_last4 as "payeeAccountLast4", a.filed_on as "filedOn",
  a.filed_at as "filedAt", a.filed_by as "filedBy", a.state, a.version, a.assessment, a.reviewed_by as "reviewedBy",
  a.reviewed_at as "reviewedAt", a.approved_by as "approvedBy", a.approved_at as "approvedAt", a.rejected_by as "rejectedBy", a.reason,
  a.returned_by as "returnedBy", a.returned_to as "returnedTo", a.returned_at as "returnedAt", a.return_reason as "returnReason"`;

/** The newest event of a breach that its pledge fails by (ids rise with time); null while none does. */
export function breachOf({ pledges }: Pick<Application, 'pledges'>): string | null {
  return pledges.reduce<string | null>(
    (newest, { breachEventId: id }) => (id !== null && (newest === null || id > newest) ? id : newest),
    null,
  );
}

/** @throws DomainError application.not-found */
export async function getApplication(tx: Tx, id: string, lock = false): Promise<Application> {
  const [row] = await sql<Application>(
    tx,
    `select ${APPLICATION_COLUMNS} from application a join enterprise_copy e on e.id = a.enterprise_id
     where a.id = $1 ${lock ? 'for no key update of a' : ''}`,
    [id],
  );
  if (!row) throw new DomainError('not-found', 'application.not-found', { id });
  return row;
}

/** @throws DomainError application.wrong-state */
export function mustMoveTo(application: Pick<Application, 'id' | 'state'>, to: ApplicationState): void {
  applicationStates.mustAllow(application.id, application.state, to);
}
