import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { maskPersonalData } from '@app/kernel/masking';
import { normaliseUscc } from '@app/kernel/uscc';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { literal } from '@app/platform/listing';
import { RuleSets } from '@app/platform/rule-sets';
import { formerCodeWarning } from '../enterprises/former-code';
import { gramsOf } from '../search/text-search';
import { RecordFacts } from '../records/record-facts.service';
import { publicationOf } from './publication';
import type { PublicEnterprise, PublicEnterprises, PublicRecord, PublicRecords } from './public.dto';

const CREDIT_REPAIR = 'credit-repair';
const MAX_ENTERPRISES = 10;
const MAX_RECORDS = 100;

interface Particulars {
  id: string;
  sector: string | null;
  documentNumber: string | null;
  authority: string | null;
  content: Record<string, unknown>;
}

/**
 * What everybody may know. Only enterprises are in this database; natural persons never get into it (imports skip them), and
 * what a decision's text says of persons is masked: 《个人信息保护法》.
 */
@Injectable()
export class PublicService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
  ) {}

  async find(text: string): Promise<PublicEnterprises> {
    const byCode = await this.byCode(text);
    if (byCode) return { items: [byCode.enterprise] };
    const rows = await this.db.query<Omit<PublicEnterprise, 'warning'>>(
      `select e.name, e.uscc, e.sub_zone as "subZone" from enterprise e
       where e.id in (select enterprise_id from enterprise_identifier where grams(name) @> $1::text[]
         and name like '%' || $2 || '%') and e.name like '%' || $2 || '%'
       order by (e.name not like $2 || '%'), length(e.name), e.name, e.uscc limit ${MAX_ENTERPRISES}`,
      [gramsOf(text), literal(text)],
    );
    return { items: rows.map((row) => ({ ...row, warning: null })) };
  }

  /** @throws DomainError enterprise.not-found, rule-set.none-in-force */
  async records(code: string): Promise<PublicRecords> {
    const found = await this.byCode(code);
    if (!found) throw new DomainError('not-found', 'enterprise.not-found', { id: normaliseUscc(code) });
    const today = this.clock.today();
    const { rules } = this.rules.inForce('repair', CREDIT_REPAIR, today);
    const known = (await this.facts.knownOf(this.db.manager, [found.id])).get(found.id) ?? [];
    const rows = await this.db.query<Particulars>(
      `select id, sector, document_number as "documentNumber", authority, content from credit_record where enterprise_id = $1`,
      [found.id],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = known.reverse().flatMap((record): PublicRecord[] => {
      // A record that came between the two questions is in the next answer.
      const more = byId.get(record.id);
      const publication = more && publicationOf(rules, { ...record, sector: more.sector }, today);
      if (!publication) return [];
      const { documentNumber, authority, content } = more;
      return [
        {
          ...{ record: record.record, class: publication.class, documentNumber, authority },
          ...{ determinedOn: record.determinedOn, content: publicContent(content) },
          ...{ publicationEndsOn: publication.endsOn, stays: publication.stays },
        },
      ];
    });
    return { ...found.enterprise, on: today, count: items.length, items: items.slice(0, MAX_RECORDS) };
  }

  private async byCode(text: string): Promise<{ id: string; enterprise: PublicEnterprise } | null> {
    const code = normaliseUscc(text);
    const [row] = await this.db.query<{ id: string } & Omit<PublicEnterprise, 'warning'>>(
      `select e.id, e.name, e.uscc, e.sub_zone as "subZone" from enterprise_code c join enterprise e on e.id = c.enterprise_id
       where c.uscc = $1`,
      [code],
    );
    if (!row) return null;
    const { id, ...enterprise } = row;
    return { id, enterprise: { ...enterprise, warning: formerCodeWarning(code, row.uscc) } };
  }
}

function publicContent(content: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(content).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, maskPersonalData(value)]] : [],
    ),
  );
}
