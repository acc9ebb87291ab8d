import { sql, type Tx } from '@app/platform/database';
import type { RecordHappening } from './record-list.dto';

type Row = Omit<RecordHappening, 'at' | 'confirmedAt'> & { at: Date; confirmedAt: Date | null };

/**
 * What happened to a record, oldest first: from the facts themselves, so it is whole also for records of long ago.
 * @param namesPeople whether the reader may know who it was
 */
export async function happeningsOf(tx: Tx, recordId: string, namesPeople: boolean): Promise<RecordHappening[]> {
  const rows = await sql<Row>(
    tx,
    `select 'recorded' as kind, recorded_at as at, determined_on as "actsOn", class, null as reason, null as by,
       null as "confirmedBy", null::timestamptz as "confirmedAt", null as "repairId", null as "objectionId", id
     from credit_record where id = $1
     union all
     select 'class-proposed', set_at, null, class, reason, set_by, confirmed_by, confirmed_at, null, null, id
     from class_decision where record_id = $1
     union all
     select case kind when 'repair-revoked' then 'reinstated' else kind end, known_at, acts_on, detail ->> 'class',
       detail ->> 'reason', null, null, null, detail ->> 'repairId', detail ->> 'objectionId', source_id
     from record_fact where record_id = $1
     order by at, id`,
    [recordId],
  );
  return rows.map(({ kind, at, actsOn, reason, by, confirmedBy, confirmedAt, repairId, objectionId, class: of }) => ({
    ...{ kind, at: at.toISOString(), actsOn, class: of, reason, repairId, objectionId },
    by: namesPeople ? by : null,
    confirmedBy: namesPeople ? confirmedBy : null,
    confirmedAt: confirmedAt?.toISOString() ?? null,
  }));
}
