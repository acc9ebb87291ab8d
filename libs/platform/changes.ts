import { TOLD_ACTS } from './acts';
import type { Actor } from './actor';
import { auditRows } from './audit-rows';
import type { AuditRow } from './audit-list.dto';
import type { ChangeRow, ChangesPage, ChangesQuery } from './changes.dto';
import type { Clock } from './clock';
import type { Database } from './database';
import { Filter } from './listing';
import type { ServiceDefinition } from './service-definition';

const DAYS = 30;
/** Of an officer's own acts so many count, the newest: whoever approves hundreds a day need not wait for the answer. */
const OWN_ACTS = 5000;

/** What changed for somebody: for an enterprise about itself, for an officer on what they have worked on. */
export class Changes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly service: ServiceDefinition,
  ) {}

  async list({ limit = 50, cursor }: ChangesQuery, actor: Actor): Promise<ChangesPage> {
    const filter = new Filter().add('a.id < ?', cursor);
    if (actor.roles.includes('enterprise')) aboutEnterprise(filter, actor.enterpriseId!);
    else this.afterOwnActs(filter, actor.id);
    const rows = await auditRows(this.db, this.service, filter, limit);
    return {
      items: rows.map((row) => changeOf(row, actor)),
      nextCursor: rows.length === limit ? Number(rows.at(-1)!.id) : null,
    };
  }

  /** Acts of others, and of the system, on what this officer had acted on before. */
  private afterOwnActs(filter: Filter, actorId: string): void {
    filter
      .add('a.actor <> ?', actorId)
      .add('a.business_at >= ?', new Date(this.clock.now().getTime() - DAYS * 86_400_000))
      .add(
        `a.id in (
           select later.id from (
             select subject_kind, subject_id, min(id) as first_id
             from (select id, subject_kind, subject_id from audit where actor = ? order by at desc limit ${OWN_ACTS}) mine
             group by subject_kind, subject_id) own
           join audit later on later.subject_kind = own.subject_kind and later.subject_id = own.subject_id
             and later.id > own.first_id)`,
        actorId,
      );
  }
}

function aboutEnterprise(filter: Filter, enterpriseId: string): void {
  filter.add('a.enterprise_id = ?', enterpriseId).add('a.action = any(?)', TOLD_ACTS);
}

function changeOf(row: AuditRow, actor: Actor): ChangeRow {
  const { id, action, subjectKind, subjectId, enterpriseId, enterpriseName } = row;
  return {
    ...{ id, at: row.businessAt, action, subjectKind, subjectId, enterpriseId, enterpriseName },
    actorKind: row.actor === actor.id ? 'me' : row.actor === 'system' ? 'system' : 'other',
    detail: actor.roles.includes('enterprise') ? null : row.detail,
  };
}
