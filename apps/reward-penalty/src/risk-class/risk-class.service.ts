import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { type EnterpriseFacts, Facts } from '../facts/facts.service';
import type { RiskClassAnswer, RiskClassesQuery, RiskClassPage } from './risk-class.dto';
import { riskClassOf, riskTermsOf } from './risk-class.rule';

export const INSPECTION_RULE = 'double-random';
const BATCH = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

const LISTING: Listing = {
  from: 'risk_class r join enterprise_copy e on e.id = r.enterprise_id',
  id: 'r.enterprise_id',
  texts: [],
  sorts: {},
  isOldestFirst: true,
};

/** Risk classes (信用风险分类) of enterprises, one a month. */
@Injectable()
export class RiskClasses implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Facts) private readonly facts: Facts,
  ) {}

  onModuleInit(): void {
    // A version whose terms cannot be read would stop every day job on a first of the month.
    this.rules.mustAlso((rules) => {
      if (rules.kind === 'inspection' && rules.id === INSPECTION_RULE) riskTermsOf(rules);
    });
    this.days.add('risk-class', (day) => this.run(day));
  }

  /**
   * The classes of the month of a day. Those that have none yet (registered since the first, or told of late) get one
   * by the facts of that day.
   */
  async ofMonth(tx: Tx, enterprises: EnterpriseFacts[], on: CalendarDate): Promise<Map<string, string>> {
    const ids = enterprises.map(({ id }) => id);
    const known = await this.stored(tx, ids, on);
    const missing = enterprises.filter(({ id }) => !known.has(id));
    if (missing.length === 0) return known;
    await this.compute(tx, missing, this.rules.inForce('inspection', INSPECTION_RULE, on), on);
    // Read again: another may have stored one in between, and that one stands.
    return this.stored(tx, ids, on);
  }

  async list(query: RiskClassesQuery): Promise<RiskClassPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, this.filterOf(query), query);
    const found = await this.db.query<RiskClassAnswer & { id: string }>(
      `select e.id, r.enterprise_id as "enterpriseId", e.uscc, e.name, r.month, r.risk_class as "riskClass", r.reasons,
         r.computed_on as "computedOn", jsonb_build_object('id', $3::text, 'version', r.rule_version, 'hash', r.rule_hash) as rule
       from risk_class r join enterprise_copy e on e.id = r.enterprise_id
       where r.month = $2 and r.enterprise_id = any($1::uuid[])`,
      [ids, this.monthOf(query), INSPECTION_RULE],
    );
    return { items: inOrder(ids, found).map(({ id: _, ...item }) => item), nextCursor };
  }

  /** By class, whatever class is asked for. */
  counts({ riskClass: _, ...query }: RiskClassesQuery): Promise<Counts> {
    return countsOf(this.db, LISTING, this.filterOf(query), query, 'r.risk_class');
  }

  private filterOf(query: RiskClassesQuery): Filter {
    return new Filter()
      .add('r.month = ?', this.monthOf(query))
      .add('r.risk_class = any(?)', query.riskClass)
      .add('r.enterprise_id = ?', query.enterpriseId);
  }

  private monthOf({ month }: RiskClassesQuery): CalendarDate {
    return firstOfMonth((month ?? this.clock.today()) as CalendarDate);
  }

  private async run(day: CalendarDate): Promise<void> {
    if (day !== firstOfMonth(day)) return;
    const rule = this.rules.inForce('inspection', INSPECTION_RULE, day);
    for (let after = NO_ID; ;) {
      const rows = await this.db.query<{ id: string }>(
        `select e.id from enterprise_copy e
         where e.id > $1 and not exists (select 1 from risk_class r where r.enterprise_id = e.id and r.month = $2)
         order by e.id limit ${BATCH}`,
        [after, day],
      );
      const ids = rows.map(({ id }) => id);
      await this.db.transaction(async (tx) => this.compute(tx, await this.facts.list(ids, tx), rule, day));
      if (rows.length < BATCH) return;
      after = ids.at(-1)!;
    }
  }

  private async stored(tx: Tx, ids: string[], on: CalendarDate): Promise<Map<string, string>> {
    const rows = await sql<{ id: string; riskClass: string }>(
      tx,
      `select enterprise_id as id, risk_class as "riskClass" from risk_class where enterprise_id = any($1::uuid[]) and month = $2`,
      [ids, firstOfMonth(on)],
    );
    return new Map(rows.map(({ id, riskClass }) => [id, riskClass]));
  }

  private async compute(
    tx: Tx,
    enterprises: EnterpriseFacts[],
    { rules, hash }: PublishedRuleSet<'inspection'>,
    on: CalendarDate,
  ): Promise<void> {
    const terms = riskTermsOf(rules);
    const rows = enterprises.map((facts) => {
      const { riskClass, reasons } = riskClassOf(terms, facts, on);
      return { enterprise_id: facts.id, risk_class: riskClass, reasons };
    });
    await sql(
      tx,
      `insert into risk_class (enterprise_id, month, risk_class, reasons, computed_on, rule_version, rule_hash)
       select enterprise_id, $2, risk_class, reasons, $3, $4, $5
       from jsonb_to_recordset($1::jsonb) as row (enterprise_id uuid, risk_class text, reasons jsonb)
       order by enterprise_id
       on conflict (enterprise_id, month) do nothing`,
      [JSON.stringify(rows), firstOfMonth(on), on, rules.version, hash],
    );
  }
}

function firstOfMonth(day: CalendarDate): CalendarDate {
  return `${day.slice(0, 8)}01` as CalendarDate;
}
