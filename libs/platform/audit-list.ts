import type { AuditChain, AuditPage, AuditQuery } from './audit-list.dto';
import { auditRows } from './audit-rows';
import type { Database } from './database';
import { Filter } from './listing';
import type { ServiceDefinition } from './service-definition';

const LATE = 10_000;

/** The audit log for reading: who did what, newest first, with each entry's place in the chain. */
export class AuditList {
  constructor(
    private readonly db: Database,
    private readonly service: ServiceDefinition,
  ) {}

  async list({ limit = 50, cursor, from, to, action, ...about }: AuditQuery): Promise<AuditPage> {
    const filter = new Filter()
      .add('a.id < ?', cursor)
      .add('a.subject_kind = ?', about.subjectKind)
      .add('a.subject_id = ?', about.subjectId)
      .add('a.enterprise_id = ?', about.enterpriseId)
      .add('a.actor = ?', about.actor)
      .add(`a.action like any(?::text[])`, action?.map(patternOf))
      .addDays('a.business_at', from, to);
    const items = await auditRows(this.db, this.service, filter, limit);
    return { items, nextCursor: items.length === limit ? Number(items.at(-1)!.id) : null };
  }

  async chain(): Promise<AuditChain> {
    const [head] = await this.db.query<{ seq: string; hash: string; audit_id: string; at: Date | null }>(
      `select c.seq, c.hash, c.audit_id, a.at from audit_chain c left join audit a on a.id = c.audit_id
       order by c.seq desc limit 1`,
    );
    // What committed late has a smaller number than what was sealed before it, but not by much.
    const [rest] = await this.db.query<{ count: string }>(
      `select count(*) from audit a where a.id > $1
         and not exists (select 1 from audit_chain c where c.audit_id = a.id)`,
      [Math.max(0, Number(head?.audit_id ?? 0) - LATE)],
    );
    return {
      sealed: Number(head?.seq ?? 0),
      head: head?.hash ?? null,
      sealedUpTo: head?.at?.toISOString() ?? null,
      unsealed: Number(rest!.count),
    };
  }
}

/** An act is itself, a kind with its dot at the end any act on it. Neither has a sign that `like` reads otherwise. */
function patternOf(action: string): string {
  return action.endsWith('.') ? `${action}%` : action;
}
