import type { OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type RuleSet, ruleSetHash, ruleSetPath } from '@app/rule-kinds/rule-set';
import type { Actor } from './actor';
import type { Act } from './acts';
import type { Audit } from './audit';
import type { Clock } from './clock';
import { type Database, sql, type Tx, violates } from './database';
import { newId } from './id';
import { mustBeVersion } from './if-match';
import { draftFaults, parseDraft } from './rule-draft-text';
import type {
  NewRuleDraft,
  RuleDraftDetail,
  RuleDraftPage,
  RuleDraftsQuery,
  RuleDraftState,
  RuleDraftView,
} from './rule-drafts.dto';
import { contentOf, type RuleSetPages } from './rule-set-pages';
import { RuleSetDiffers, type RuleSets } from './rule-sets';
import type { ServiceDefinition } from './service-definition';
import type { Waiting, Work } from './work';

const PAGE = 50;

interface Row {
  id: string;
  kind: string;
  rule_id: string;
  rule_version: string;
  title: { zh: string; en: string };
  effective_from: CalendarDate;
  yaml: string;
  state: RuleDraftState;
  version: number;
  note: string | null;
  maker: string;
  made_at: Date;
  checker: string | null;
  published_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  withdrawal_reason: string | null;
}

/** New versions of the rules a service decides by: one person drafts, another publishes. */
export class RuleDrafts implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly rules: RuleSets,
    private readonly pages: RuleSetPages,
    private readonly work: Work,
    private readonly service: Pick<ServiceDefinition, 'ruleKinds'>,
  ) {}

  onModuleInit(): void {
    const find = (actor: Actor, today: CalendarDate, limit: number): Promise<Waiting> =>
      this.waiting(actor, today, limit);
    this.work.add({ kind: 'rule-draft.publish', roles: ['credit-officer'], find });
  }

  /** @throws DomainError rule-draft.invalid, rule-draft.version-exists, rule-draft.open-already */
  draft({ yaml, note }: NewRuleDraft, actor: Actor): Promise<RuleDraftView> {
    const rules = this.read(yaml);
    const { kind, id, version, effectiveFrom, title } = rules;
    const today = this.clock.today();
    // Today is fine: 自公布之日起施行 is common. Before it is not, for what was decided on a day rested on the rules of that
    // day. A version that has to act back is no one's to publish from a page: it comes as a seed, with its release.
    if (effectiveFrom < today) {
      throw draftFaults([{ field: 'effectiveFrom', value: effectiveFrom, detail: `must be ${today} or later` }]);
    }
    this.mustBeNew(rules);
    return this.db.command(async (tx) => {
      const row = await this.insert(tx, [
        ...[newId(), kind, id, version, JSON.stringify(title), effectiveFrom, yaml, note ?? null],
        ...[actor.id, this.clock.now()],
      ]);
      if (!row) throw new DomainError('conflict', 'rule-draft.open-already', { id, version });
      await this.note(tx, 'rule-draft.drafted', row);
      return viewOf(row);
    });
  }

  /**
   * Publishes a draft of another person: from then on the service decides by it as by one that came with the system.
   * @throws DomainError rule-draft.not-found, rule-draft.wrong-state, rule-draft.own, rule-draft.late,
   *   rule-draft.version-exists, rule-draft.invalid
   */
  async publish(id: string, seen: number, actor: Actor): Promise<RuleDraftView> {
    const published = await this.db.command(async (tx) => {
      const draft = await this.lockOpen(tx, id, seen);
      if (draft.maker === actor.id) throw new DomainError('forbidden', 'rule-draft.own', { person: actor.id });
      const rules = this.read(draft.yaml);
      const today = this.clock.today();
      const { effectiveFrom } = rules;
      if (effectiveFrom < today) throw new DomainError('conflict', 'rule-draft.late', { effectiveFrom, today });
      this.mustBeNew(rules);
      try {
        await this.rules.publish(tx, Buffer.from(draft.yaml, 'utf8'), ruleSetPath(rules), actor.id);
      } catch (error) {
        if (!violates(error) && !(error instanceof RuleSetDiffers)) throw error;
        throw versionExists(rules);
      }
      const [row] = await sql<Row>(
        tx,
        `update rule_draft set state = 'published', version = version + 1, checker = $2, published_at = $3
         where id = $1 returning *`,
        [id, actor.id, this.clock.now()],
      );
      await this.note(tx, 'rule-draft.published', row!);
      return viewOf(row!);
    });
    await this.rules.load();
    return published;
  }

  /** @throws DomainError rule-draft.not-found, rule-draft.wrong-state */
  withdraw(id: string, seen: number, reason: string, actor: Actor): Promise<RuleDraftView> {
    return this.db.command(async (tx) => {
      await this.lockOpen(tx, id, seen);
      const [row] = await sql<Row>(
        tx,
        `update rule_draft set state = 'withdrawn', version = version + 1, withdrawn_by = $2, withdrawn_at = $3,
           withdrawal_reason = $4 where id = $1 returning *`,
        [id, actor.id, this.clock.now(), reason],
      );
      await this.note(tx, 'rule-draft.withdrawn', row!, { reason });
      return viewOf(row!);
    });
  }

  async list({ state, cursor, limit = PAGE }: RuleDraftsQuery): Promise<RuleDraftPage> {
    const rows = await this.db.query<Row>(
      `select * from rule_draft where ($1::text[] is null or state = any($1)) and ($2::uuid is null or id < $2)
       order by id desc limit $3`,
      [state ?? null, cursor ?? null, limit],
    );
    return { items: rows.map(viewOf), nextCursor: rows.length === limit ? rows.at(-1)!.id : null };
  }

  /** @throws DomainError rule-draft.not-found */
  async get(id: string): Promise<RuleDraftDetail> {
    const { row, rules, base } = await this.open(id);
    return {
      ...viewOf(row),
      ...{ content: contentOf(row.yaml), yaml: row.yaml, hash: ruleSetHash(Buffer.from(row.yaml, 'utf8')) },
      basis: rules.basis,
      base: base && (await this.pages.content(base)),
      cases: await this.pages.casesUnder(rules, base),
    };
  }

  /**
   * A draft as rules, and the version it would follow: also for who tries it on the facts of the service.
   * @throws DomainError rule-draft.not-found
   */
  async open(id: string): Promise<{ row: Row; rules: RuleSet; base: RuleSet | null }> {
    const [row] = await this.db.query<Row>(`select * from rule_draft where id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'rule-draft.not-found', { id });
    const rules = parseDraft(row.yaml, () => undefined);
    const before = this.rules
      .versionsOf(rules.kind, rules.id)
      .findLast((one) => one.rules.version !== rules.version && one.effectiveFrom <= rules.effectiveFrom);
    return { row, rules, base: before?.rules ?? null };
  }

  /** @throws DomainError rule-draft.invalid */
  private read(yaml: string): RuleSet {
    return parseDraft(yaml, (rules) => {
      const { ruleKinds } = this.service;
      if (!ruleKinds.includes(rules.kind)) {
        throw draftFaults([
          { field: 'kind', value: rules.kind, detail: `must be one of this service: ${ruleKinds.join(', ')}` },
        ]);
      }
      const ids = this.rules.ids(rules.kind);
      // Nothing would decide by a rule set of another name.
      if (!ids.includes(rules.id)) {
        throw draftFaults([{ field: 'id', value: rules.id, detail: `must be one there is: ${ids.join(', ')}` }]);
      }
      this.rules.check(rules);
    });
  }

  private mustBeNew(rules: RuleSet): void {
    const taken = this.rules
      .versionsOf(rules.kind, rules.id)
      .find((one) => one.rules.version === rules.version || one.effectiveFrom === rules.effectiveFrom);
    if (taken) throw versionExists(taken.rules);
  }

  /** @returns null when there is an open draft of the same version */
  private async insert(tx: Tx, values: unknown[]): Promise<Row | null> {
    const [row] = await sql<Row>(
      tx,
      `insert into rule_draft (id, kind, rule_id, rule_version, title, effective_from, yaml, note, maker, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (kind, rule_id, rule_version) where state = 'draft' do nothing returning *`,
      values,
    );
    return row ?? null;
  }

  private async lockOpen(tx: Tx, id: string, seen: number): Promise<Row> {
    const [row] = await sql<Row>(tx, `select * from rule_draft where id = $1 for update`, [id]);
    if (!row) throw new DomainError('not-found', 'rule-draft.not-found', { id });
    mustBeVersion(row.version, seen);
    if (row.state !== 'draft') throw new DomainError('conflict', 'rule-draft.wrong-state', { id, state: row.state });
    return row;
  }

  private note(tx: Tx, action: Act, row: Row, more: Record<string, unknown> = {}): Promise<void> {
    const { id, kind, rule_id: ruleId, rule_version: version, effective_from: effectiveFrom, yaml } = row;
    const hash = ruleSetHash(Buffer.from(yaml, 'utf8'));
    const detail = { kind, ruleId, version, effectiveFrom, hash, ...more };
    return this.audit.add(tx, { action, subjectKind: 'rule-draft', subjectId: id, detail });
  }

  private async waiting(actor: Actor, today: CalendarDate, limit: number): Promise<Waiting> {
    const of = `from rule_draft where state = 'draft' and maker <> $1`;
    const [all] = await this.db.query<{ count: number; oldestAt: Date | null; overdueCount: number }>(
      `select count(*)::int as count, min(made_at) as "oldestAt",
         (count(*) filter (where effective_from < $2))::int as "overdueCount" ${of}`,
      [actor.id, today],
    );
    const rows = await this.db.query<Row>(`select * ${of} order by effective_from, id limit $2`, [actor.id, limit]);
    const items = rows.map(({ id, title, rule_version, made_at, effective_from }) => ({
      ...{ id, enterpriseId: null, enterpriseName: null, since: made_at, dueOn: effective_from, amountFen: null },
      what: { zh: `${title.zh} ${rule_version}`, en: `${title.en} ${rule_version}` },
    }));
    return { ...all!, items };
  }
}

function versionExists({ id, version, effectiveFrom }: RuleSet): DomainError {
  return new DomainError('conflict', 'rule-draft.version-exists', { id, version, effectiveFrom });
}

function viewOf(row: Row): RuleDraftView {
  return {
    ...{ id: row.id, kind: row.kind, ruleId: row.rule_id, ruleVersion: row.rule_version, title: row.title },
    ...{ effectiveFrom: row.effective_from, state: row.state, version: row.version, note: row.note },
    ...{ maker: row.maker, madeAt: row.made_at.toISOString() },
    ...{ checker: row.checker, publishedAt: row.published_at?.toISOString() ?? null },
    ...{ withdrawnBy: row.withdrawn_by, withdrawnAt: row.withdrawn_at?.toISOString() ?? null },
    withdrawalReason: row.withdrawal_reason,
  };
}
