import type { enterpriseChangedV1 } from '@app/contracts/enterprise';
import type { EventData } from '@app/contracts/define-event';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Database, sql, type Tx } from './database';
import { prepared } from './prepared';

/** An enterprise as `credit-rating` last told of it. */
export interface EnterpriseCopy {
  id: string;
  revision: number;
  uscc: string;
  name: string;
  sector: string;
  subZone: string;
  registeredOn: CalendarDate;
}

const COLUMNS = `id, revision, uscc, name, sector, sub_zone as "subZone", registered_on as "registeredOn"`;

/** Enterprises by present or former codes (`$1::text[]`), one a code; a code that two had finds the one that has it now. */
export const FOUND_BY_CODES = `select asked, e.*
       from unnest($1::text[]) as asked
       cross join lateral (
         select ${COLUMNS} from enterprise_copy where uscc = asked
         union all
         select ${COLUMNS} from enterprise_copy where identifiers @> jsonb_build_array(jsonb_build_object('uscc', asked))
           and not exists (select 1 from enterprise_copy p where p.uscc = asked)
         limit 1
       ) e`;

/** For services that listen to `enterprise.*`; their `onRegistered` and `onChanged` handlers call `apply`. */
export class EnterpriseCopies {
  constructor(private readonly db: Database) {}

  /** @returns false when what is stored is as new or newer */
  async apply(tx: Tx, data: EventData<typeof enterpriseChangedV1>): Promise<boolean> {
    const rows = await prepared(
      tx,
      `insert into enterprise_copy as e (id, revision, uscc, name, sector, sub_zone, registered_on, identifiers)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set revision = excluded.revision, uscc = excluded.uscc, name = excluded.name, sector = excluded.sector,
         sub_zone = excluded.sub_zone, registered_on = excluded.registered_on, identifiers = excluded.identifiers
       where e.revision < excluded.revision
       returning id`,
      [
        data.enterpriseId,
        data.revision,
        data.uscc,
        data.name,
        data.sector,
        data.subZone,
        data.registeredOn,
        JSON.stringify(data.identifiers),
      ],
    );
    return rows.length > 0;
  }

  async find(id: string, tx: Tx = this.db.manager): Promise<EnterpriseCopy | null> {
    const [row] = await sql<EnterpriseCopy>(tx, `select ${COLUMNS} from enterprise_copy where id = $1`, [id]);
    return row ?? null;
  }

  /** @throws DomainError enterprise.not-found */
  async get(id: string, tx: Tx = this.db.manager): Promise<EnterpriseCopy> {
    const found = await this.find(id, tx);
    if (!found) throw new DomainError('not-found', 'enterprise.not-found', { id });
    return found;
  }

  /** @throws DomainError enterprise.not-found */
  async getAll(ids: string[], tx: Tx = this.db.manager): Promise<Map<string, EnterpriseCopy>> {
    const rows = await sql<EnterpriseCopy>(tx, `select ${COLUMNS} from enterprise_copy where id = any($1::uuid[])`, [
      ids,
    ]);
    const found = new Map(rows.map((row) => [row.id, row]));
    const unknown = ids.find((id) => !found.has(id));
    if (unknown !== undefined) throw new DomainError('not-found', 'enterprise.not-found', { id: unknown });
    return found;
  }

  /** Answers with the name and the present code of whom each is about. @throws DomainError enterprise.not-found */
  async withNames<T extends { enterpriseId: string }>(
    answers: T[],
    tx: Tx = this.db.manager,
  ): Promise<(T & { enterpriseName: string; uscc: string })[]> {
    const found = await this.getAll([...new Set(answers.map(({ enterpriseId }) => enterpriseId))], tx);
    return answers.map((answer) => {
      const { name, uscc } = found.get(answer.enterpriseId)!;
      return { ...answer, enterpriseName: name, uscc };
    });
  }

  /** By present or former codes. A code that two enterprises had finds the one that has it now. @returns by the code asked for */
  async findByCodes(
    codes: string[],
    tx: Tx = this.db.manager,
  ): Promise<Map<string, EnterpriseCopy & { formerCode: boolean }>> {
    const rows = await sql<EnterpriseCopy & { asked: string }>(tx, FOUND_BY_CODES, [codes]);
    return new Map(
      rows.map(({ asked, ...enterprise }) => [asked, { ...enterprise, formerCode: enterprise.uscc !== asked }]),
    );
  }
}
