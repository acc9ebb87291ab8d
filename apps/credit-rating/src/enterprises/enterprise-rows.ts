import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { sql, type Tx } from '@app/platform/database';

export interface EnterpriseRow {
  id: string;
  revision: number;
  uscc: string;
  name: string;
  sector: string;
  subZone: string;
  registeredOn: CalendarDate;
  registeredAt: Date;
}

export const ENTERPRISE_COLUMNS = `e.id, e.revision, e.uscc, e.name, e.sector, e.sub_zone as "subZone",
  e.registered_on as "registeredOn", e.registered_at as "registeredAt"`;

/**
 * Locks enterprises until the commit. Whatever changes facts or ratings of an enterprise does this first, so that what
 * became known of one enterprise has one order. @returns by id
 */
export async function lockEnterprises(tx: Tx, ids: string[]): Promise<Map<string, EnterpriseRow>> {
  const rows = await sql<EnterpriseRow>(
    tx,
    `select ${ENTERPRISE_COLUMNS} from enterprise e where id = any($1::uuid[]) order by id for update`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Without a lock: for what changes nothing. @returns by id */
export async function findEnterprises(tx: Tx, ids: string[]): Promise<Map<string, EnterpriseRow>> {
  const rows = await sql<EnterpriseRow>(
    tx,
    `select ${ENTERPRISE_COLUMNS} from enterprise e where id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws DomainError enterprise.not-found */
export async function lockEnterprise(tx: Tx, id: string): Promise<EnterpriseRow> {
  const found = (await lockEnterprises(tx, [id])).get(id);
  if (!found) throw new DomainError('not-found', 'enterprise.not-found', { id });
  return found;
}

/** By present or former codes. @returns ids by the code asked for */
export async function idsByCode(tx: Tx, codes: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ uscc: string; id: string }>(
    tx,
    `select uscc, enterprise_id as id from enterprise_code where uscc = any($1::text[])`,
    [codes],
  );
  return new Map(rows.map((row) => [row.uscc, row.id]));
}
