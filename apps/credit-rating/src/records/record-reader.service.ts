import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import type { KnownRecord } from './known-record';
import type { RecordList, RecordView } from './record.dto';
import { RecordFacts } from './record-facts.service';

type Details = Omit<RecordView, keyof KnownRecord | 'recordedAt'> & { id: string; recordedAt: Date };

/** Records as people read them. */
@Injectable()
export class RecordReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
  ) {}

  /** @throws DomainError enterprise.not-found */
  async list(enterpriseId: string, knownAt: string | undefined, actor: Actor): Promise<RecordList> {
    mustSee(actor, enterpriseId);
    const at = knownAt === undefined ? null : new Date(knownAt);
    const [enterprise] = await this.db.query(`select 1 from enterprise where id = $1`, [enterpriseId]);
    if (!enterprise) throw new DomainError('not-found', 'enterprise.not-found', { id: enterpriseId });
    const known = (await this.facts.knownOf(this.db.manager, [enterpriseId], at)).get(enterpriseId) ?? [];
    const details = await this.db.query<Details>(
      `select id, recorded_at as "recordedAt", offence, sector, authority, document_number as "documentNumber",
         import_id as "importId", row_number as "rowNumber", source_event_id as "sourceEventId"
       from credit_record where enterprise_id = $1`,
      [enterpriseId],
    );
    const byId = new Map(details.map((detail) => [detail.id, detail]));
    const items = known.map((record) => {
      const detail = byId.get(record.id)!;
      return { ...detail, ...record, recordedAt: detail.recordedAt.toISOString() };
    });
    return { enterpriseId, knownAt: at?.toISOString() ?? null, items: items.reverse() };
  }
}
