import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { Actor } from '@app/platform/auth';
import { Database, sql, type Tx } from '@app/platform/database';
import type { RepairableRecord } from './repair.rule';

/** A record as a repair sees it. */
export interface RepairRecord extends RepairableRecord {
  recordId: string;
  enterpriseId: string;
  authority: string | null;
  documentNumber: string | null;
  annulledOn: CalendarDate | null;
  /** Since when it is repaired; not by a repair that was revoked, though the answer to that may still be under way. */
  repairedOn: CalendarDate | null;
}

const COLUMNS = `c.record_id as "recordId", c.enterprise_id as "enterpriseId", c.record, c.class, c.sector, c.authority,
  c.document_number as "documentNumber", c.determined_on as "determinedOn",
  c.obligations_fulfilled_on as "obligationsFulfilledOn", c.annulled_on as "annulledOn",
  case when exists (select 1 from repair x where x.record_id = c.record_id and x.state = 'revoked' and not exists (
      select 1 from credit_record_repair r where r.record_id = c.record_id and r.source_id = x.id and r.reinstated_at is not null))
    then (select min(r.repaired_on) from credit_record_repair r left join repair x on x.id = r.source_id
      where r.record_id = c.record_id and r.reinstated_at is null and x.state is distinct from 'revoked')
    else c.repaired_on end as "repairedOn"`;

@Injectable()
export class RepairRecords {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** @throws DomainError record.not-found; also for another enterprise's */
  async get(recordId: string, actor: Actor): Promise<RepairRecord> {
    return mine(await this.read(this.db.manager, recordId, ''), recordId, actor);
  }

  /**
   * Locks the record before its repairs, as the handlers of its events do: so a record is not annulled, repaired and
   * decided about at the same time.
   * @throws DomainError record.not-found; also for another enterprise's
   */
  async lock(tx: Tx, recordId: string, actor: Actor | null): Promise<RepairRecord> {
    return mine(await this.read(tx, recordId, 'for update of c'), recordId, actor);
  }

  private async read(tx: Tx, recordId: string, lock: string): Promise<RepairRecord | undefined> {
    const [row] = await sql<RepairRecord>(
      tx,
      `select ${COLUMNS} from credit_record_copy c where c.record_id = $1 and c.record is not null ${lock}`,
      [recordId],
    );
    return row;
  }
}

function mine(record: RepairRecord | undefined, recordId: string, actor: Actor | null): RepairRecord {
  const foreign = actor?.roles.includes('enterprise') && actor.enterpriseId !== record?.enterpriseId;
  if (!record || foreign) throw new DomainError('not-found', 'record.not-found', { id: recordId });
  return record;
}
