import type { CalendarDate } from '@app/kernel/calendar';
import { enterpriseNameSql } from './audit-rows';
import type { Database } from './database';
import { Filter } from './listing';
import type { ReceiptPage, ReceiptsQuery } from './receipts.dto';
import type { ServiceDefinition } from './service-definition';

interface Row {
  id: string;
  kind: string;
  rule_id: string;
  rule_version: string;
  rule_hash: string;
  decided_on: CalendarDate;
  known_at: Date;
  subject_kind: string;
  subject_id: string;
  enterprise_id: string | null;
  enterprise_name: string | null;
}

/** Decisions for whoever looks for one without knowing its receipt: of an enterprise, of a thing, by a kind of rule. */
export class ReceiptList {
  constructor(
    private readonly db: Database,
    private readonly service: ServiceDefinition,
  ) {}

  async list({ limit = 50, cursor, kind, subjectKind, subjectId, enterpriseId }: ReceiptsQuery): Promise<ReceiptPage> {
    // Ids carry their time, so their order is that of the decisions.
    const filter = new Filter()
      .add('r.id < ?::uuid', cursor)
      .add('r.kind = ?', kind)
      .add('r.subject_kind = ?', subjectKind)
      .add('r.subject_id = ?', subjectId)
      .add('r.enterprise_id = ?::uuid', enterpriseId);
    const rows = await this.db.query<Row>(
      `select r.id, r.kind, r.rule_id, r.rule_version, r.rule_hash, r.decided_on, r.known_at, r.subject_kind, r.subject_id,
         r.enterprise_id, ${enterpriseNameSql(this.service, 'r.enterprise_id')} as enterprise_name
       from receipt r where ${filter.where} order by r.id desc limit ${limit}`,
      filter.values,
    );
    const items = rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      rule: { id: row.rule_id, version: row.rule_version, hash: row.rule_hash },
      on: row.decided_on,
      knownAt: row.known_at.toISOString(),
      subject: { kind: row.subject_kind, id: row.subject_id },
      enterpriseId: row.enterprise_id,
      enterpriseName: row.enterprise_name,
    }));
    return { items, nextCursor: items.length === limit ? items.at(-1)!.id : null };
  }
}
