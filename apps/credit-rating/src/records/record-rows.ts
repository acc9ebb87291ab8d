import type { CalendarDate } from '@app/kernel/calendar';
import { groupBy } from '@app/kernel/group-by';
import { sql, type Tx } from '@app/platform/database';
import type { RecordFact } from './known-record';

export interface NewRecord {
  id: string;
  enterpriseId: string;
  uscc: string;
  record: string;
  class: string | null;
  determinedOn: CalendarDate;
  offence: string | null;
  sector: string | null;
  authority: string | null;
  documentNumber: string | null;
  /** The day its duties were done, as the source says; later news of it is a fact of its own. */
  obligationsFulfilledOn: CalendarDate | null;
  /** What the source said, normalised. */
  content: Record<string, string | null>;
  /** The classification table that gave the class, where one was asked. */
  classifiedBy: Record<string, string> | null;
  importId: string | null;
  rowNumber: number | null;
  sourceEventId: string | null;
}

/** News about a record, by its own id; it may come before the record. */
export interface NewFact extends RecordFact {
  recordId: string;
  enterpriseId: string;
}

/** By record. */
export async function factsWhere(tx: Tx, where: string, parameters: unknown[]): Promise<Map<string, RecordFact[]>> {
  const rows = await sql<RecordFact & { recordId: string }>(
    tx,
    `select record_id as "recordId", kind, source_id as "sourceId", acts_on as "actsOn", detail from record_fact where ${where}`,
    parameters,
  );
  return groupBy(
    rows,
    ({ recordId }) => recordId,
    ({ recordId: _, ...fact }): RecordFact => fact,
  );
}
