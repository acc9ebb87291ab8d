import type { Database } from '@app/platform/database';

/** Numbers of the decisions that records tell of, where they are known. */
export async function documentNumbers(db: Database, recordIds: string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; number: string }>(
    `select record_id as id, document_number as number from credit_record_copy
     where record_id = any($1::uuid[]) and document_number is not null`,
    [recordIds],
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}
