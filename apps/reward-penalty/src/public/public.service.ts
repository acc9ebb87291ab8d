import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { PageQuery } from '@app/platform/page.dto';
import { RuleSets } from '@app/platform/rule-sets';
import { EXEMPTION_RULE, FORMER_CODE_WORDS } from '../exemption/exemption.words';
import { OUTCOMES, type Outcome } from '../inspection/inspection.entity';
import type {
  PublicDraw,
  PublicDrawnRow,
  PublicDrawPage,
  PublicDrawRow,
  PublicDrawsQuery,
  PublicListsAnswer,
  PublicRedList,
  PublicRedListPage,
  PublicRedListQuery,
  PublicRedListRow,
  PublicSeriousList,
} from './public.dto';
import { ON_RED_LIST, ON_SERIOUS_LIST, STANDING } from './public.words';

const PAGE = 50;
const RED_LIST: Listing = {
  from: 'red_list_entry r join enterprise_copy e on e.id = r.enterprise_id',
  id: 'r.id',
  texts: [],
  sorts: {},
};
const DRAWS = `select p.id, p.title, p.matters, p.department, p.year, p.drawn_on as "drawnOn", p.frame_on as "frameOn",
    p.frame_hash as "frameHash", p.commitment, p.seed, p.frame_counts as counts,
    (select count(*)::int from inspection i where i.plan_id = p.id) as drawn
  from inspection_plan p where p.state = 'drawn'`;

/** What anybody may know, signed in or not: the lists and the draws that were published. */
@Injectable()
export class PublicAnswers {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  /** @throws DomainError public.unknown-code */
  async lists(asked: string): Promise<PublicListsAnswer> {
    const code = normaliseUscc(asked);
    const enterprise = (await this.enterprises.findByCodes([code])).get(code);
    if (!enterprise) throw new DomainError('not-found', 'public.unknown-code', { uscc: asked });
    const { id, uscc, name, formerCode } = enterprise;
    const on = this.clock.today();
    const [red] = await this.db.query<{
      from: string;
      until: string;
      exempt: string[] | null;
      rewards: never[] | null;
    }>(
      `select r.from_on as "from", r.until_on as "until", r.exempt_from as exempt,
         (select jsonb_agg(jsonb_build_object('code', m.code, 'title', m.title, 'department', m.department) order by m.code, m.department)
          from measure m where m.enterprise_id = $1 and m.kind = 'reward' and m.state in ('imposed', 'applied')) as rewards
       from red_list_entry r where r.enterprise_id = $1 and r.state = 'entered' and r.from_on <= $2 and $2 < r.until_on`,
      [id, on],
    );
    const [serious] = await this.db.query<Omit<PublicSeriousList, 'text'>>(
      `select listed_on as since, until_on as "until", legal_basis as reason, source_decision as authority
       from serious_list_entry where enterprise_id = $1 and state = 'entered' and listed_on <= $2`,
      [id, on],
    );
    const redList: PublicRedList | null = red
      ? {
          ...{ from: red.from, until: red.until, exemptInspections: red.exempt ?? [], rewards: red.rewards ?? [] },
          excludedSectors: this.rules.inForce('exemption', EXEMPTION_RULE, on).rules.excludedSectors,
          text: ON_RED_LIST,
        }
      : null;
    return {
      ...{ uscc, name, on, redList, seriousList: serious ? { ...serious, text: ON_SERIOUS_LIST } : null },
      text: STANDING[serious ? 'serious' : red ? 'red' : 'none'],
      ...(formerCode ? { warning: { code: 'former-code', presentUscc: uscc, text: FORMER_CODE_WORDS } } : {}),
    };
  }

  async redList(query: PublicRedListQuery): Promise<PublicRedListPage> {
    const filter = new Filter().add(`r.state = 'entered' and r.from_on <= ? and ? < r.until_on`, this.clock.today());
    const { ids, nextCursor } = await pageOf(this.db, RED_LIST, filter, query);
    const rows = await this.db.query<PublicRedListRow & { id: string }>(
      `select r.id, e.uscc, e.name, r.from_on as "from", r.until_on as "until" from ${RED_LIST.from} where r.id = any($1::uuid[])`,
      [ids],
    );
    return { items: inOrder(ids, rows).map(({ id: _, ...row }) => row), nextCursor };
  }

  async draws({ limit = PAGE, cursor, year }: PublicDrawsQuery): Promise<PublicDrawPage> {
    const rows = await this.db.query<PublicDrawRow & { matters: string[] }>(
      `${DRAWS} and ($2::uuid is null or p.id < $2) and ($3::int is null or p.year = $3) order by p.id desc limit $1`,
      [limit, cursor ?? null, year ?? null],
    );
    const items = rows.map(({ matters: _, ...row }) => row);
    return { items, nextCursor: rows.length === limit ? rows.at(-1)!.id : null };
  }

  /** @throws DomainError inspection-plan.not-found; also before it is drawn */
  async draw(id: string, { limit = PAGE, cursor }: PageQuery): Promise<PublicDraw> {
    const [plan] = await this.db.query<Omit<PublicDraw, 'items' | 'nextCursor'>>(`${DRAWS} and p.id = $1`, [id]);
    if (!plan) throw new DomainError('not-found', 'inspection-plan.not-found', { id });
    const rows = await this.db.query<Omit<PublicDrawnRow, 'outcomeText' | 'outcome'> & { outcome: Outcome | null }>(
      `select i.id, i.uscc, e.name, i.inspector_codes as "inspectorCodes", i.outcome, i.inspected_on as "inspectedOn", i.note
       from inspection i join enterprise_copy e on e.id = i.enterprise_id
       where i.plan_id = $2 and ($3::uuid is null or i.id > $3) order by i.id limit $1`,
      [limit, id, cursor ?? null],
    );
    const items = rows.map((row) => ({ ...row, outcomeText: row.outcome && OUTCOMES[row.outcome] }));
    return { ...plan, items, nextCursor: rows.length === limit ? rows.at(-1)!.id : null };
  }
}
