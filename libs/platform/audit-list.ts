import type { AuditPage, AuditQuery } from './audit-list.dto';
import { auditRows } from './audit-rows';
import type { Database } from './database';
import { Filter } from './listing';
import type { ServiceDefinition } from './service-definition';

/** The audit log for reading: who did what, newest first, with each entry's place in the chain. */
export class AuditList {
  constructor(
    private readonly db: Database,
    private readonly service: ServiceDefinition,
  ) {}

  async list({ limit = 50, cursor, from, to, action, ...about }: AuditQuery): Promise<AuditPage> {
    const isKind = action?.endsWith('.');
    const filter = new Filter()
      .add('a.id < ?', cursor)
      .add('a.subject_kind = ?', about.subjectKind)
      .add('a.subject_id = ?', about.subjectId)
      .add('a.enterprise_id = ?', about.enterpriseId)
      .add('a.actor = ?', about.actor)
      .add(isKind ? 'a.action like ?' : 'a.action = ?', isKind ? `${action}%` : action)
      .addDays('a.business_at', from, to);
    const items = await auditRows(this.db, this.service, filter, limit);
    return { items, nextCursor: items.length === limit ? Number(items.at(-1)!.id) : null };
  }
}
