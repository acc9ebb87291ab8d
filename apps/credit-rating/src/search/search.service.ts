import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Filter, literal } from '@app/platform/listing';
import { documentLike, gramsOf, type Sought, soughtOf } from './text-search';
import type { SearchAnswer, SearchHit, SearchMatch } from './search.dto';

const MAX_HITS = 20;

interface Found {
  enterpriseId: string;
  recordId: string | null;
  by: SearchMatch['by'];
  text: string;
}

type Head = Pick<SearchHit, 'enterpriseId' | 'name' | 'uscc' | 'grade' | 'subZone'>;

/** One field for everything. Each way of finding is bounded and has its index, so an answer takes milliseconds. */
@Injectable()
export class SearchService {
  constructor(@Inject(Database) private readonly db: Database) {}

  async find(typed: string): Promise<SearchAnswer> {
    const sought = soughtOf(typed);
    const found = (
      await Promise.all([this.byCode(sought), this.byName(sought), this.byInitials(sought), this.byDocument(sought)])
    ).flat();
    const first = new Map<string, Found>();
    for (const one of found) {
      const key = one.recordId ?? one.enterpriseId;
      if (!first.has(key)) first.set(key, one);
    }
    const hits = [...first.values()].slice(0, MAX_HITS);
    const heads = await this.heads(hits.map(({ enterpriseId }) => enterpriseId));
    return {
      items: hits.flatMap(({ enterpriseId, recordId, by, text }) => {
        const head = heads.get(enterpriseId);
        const kind = recordId === null ? 'enterprise' : 'record';
        return head ? [{ kind, ...head, recordId, match: { by, text } } satisfies SearchHit] : [];
      }),
    };
  }

  private byCode({ code }: Sought): Promise<Found[]> {
    return this.db.query<Found>(
      `select c.enterprise_id as "enterpriseId", null as "recordId", c.uscc as text,
         case when e.uscc = c.uscc then 'code' else 'former-code' end as by
       from enterprise_code c join enterprise e on e.id = c.enterprise_id
       where c.uscc like $1 order by (e.uscc <> c.uscc), c.uscc limit ${MAX_HITS}`,
      [`${literal(code)}%`],
    );
  }

  /** Present names before former ones, those that begin so before those that contain it, short ones first. */
  private byName({ text }: Sought): Promise<Found[]> {
    return this.db.query<Found>(
      `select i.enterprise_id as "enterpriseId", null as "recordId", i.name as text,
         case when i.name = e.name then 'name' else 'former-name' end as by
       from enterprise_identifier i join enterprise e on e.id = i.enterprise_id
       where grams(i.name) @> $1::text[] and i.name like '%' || $2 || '%'
       order by (i.name <> e.name), (i.name not like $2 || '%'), length(i.name), i.name, i.enterprise_id, i.valid_from desc
       limit ${MAX_HITS}`,
      [gramsOf(text), literal(text)],
    );
  }

  private async byInitials({ initials }: Sought): Promise<Found[]> {
    if (initials === null) return [];
    return this.db.query<Found>(
      `select i.enterprise_id as "enterpriseId", null as "recordId", i.name as text, 'initials' as by
       from enterprise_identifier i join enterprise e on e.id = i.enterprise_id
       where grams(i.initials) @> $1::text[] and i.initials like '%' || $2 || '%'
       order by (i.name <> e.name), (i.initials not like $2 || '%'), length(i.name), i.name, i.enterprise_id, i.valid_from desc
       limit ${MAX_HITS}`,
      [gramsOf(initials), literal(initials)],
    );
  }

  private async byDocument({ document }: Sought): Promise<Found[]> {
    if (document === null) return [];
    const filter = new Filter();
    filter.and(documentLike('document_number', document, filter));
    return this.db.query<Found>(
      `select enterprise_id as "enterpriseId", id as "recordId", document_number as text, 'document-number' as by
       from credit_record where ${filter.where}
       order by determined_on desc, id limit ${MAX_HITS}`,
      filter.values,
    );
  }

  private async heads(ids: string[]): Promise<Map<string, Head>> {
    const rows = await this.db.query<Head>(
      `select e.id as "enterpriseId", e.name, e.uscc, c.grade, e.sub_zone as "subZone"
       from enterprise e join rating_current c on c.enterprise_id = e.id where e.id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.enterpriseId, row]));
  }
}
