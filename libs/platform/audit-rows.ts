import type { AuditRow } from './audit-list.dto';
import { type Database, sql } from './database';
import type { Filter } from './listing';
import type { ServiceDefinition } from './service-definition';

interface Row {
  id: string;
  at: Date;
  business_at: Date;
  actor: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  enterprise_id: string | null;
  enterprise_name: string | null;
  detail: Record<string, unknown>;
  trace_id: string | null;
  cause_event_id: string | null;
  seq: string | null;
  hash: string | null;
}

/** SQL for the present name of the enterprise whose id stands in `id`. */
export function enterpriseNameSql(service: ServiceDefinition, id: string): string {
  return service.enterpriseTable
    ? `(select name from ${service.enterpriseTable} named where named.id = ${id})`
    : 'null::text';
}

/** Entries of the audit log, newest first. */
export async function auditRows(
  db: Database,
  service: ServiceDefinition,
  filter: Filter,
  limit: number,
): Promise<AuditRow[]> {
  const rows = await sql<Row>(
    db.manager,
    `select a.id, a.at, a.business_at, a.actor, a.action, a.subject_kind, a.subject_id, a.enterprise_id, a.detail,
       a.trace_id, a.cause_event_id, c.seq, c.hash, ${enterpriseNameSql(service, 'a.enterprise_id')} as enterprise_name
     from audit a left join audit_chain c on c.audit_id = a.id
     where ${filter.where} order by a.id desc limit ${limit}`,
    filter.values,
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    businessAt: row.business_at.toISOString(),
    actor: row.actor,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    enterpriseId: row.enterprise_id,
    enterpriseName: row.enterprise_name,
    detail: row.detail,
    traceId: row.trace_id,
    causeEventId: row.cause_event_id,
    seal: row.seq !== null && row.hash !== null ? { seq: Number(row.seq), hash: row.hash } : null,
  }));
}
