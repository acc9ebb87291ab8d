import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx, violates } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { Filter, Keyset } from '@app/platform/listing';
import { RuleSetDiffers, RuleSets } from '@app/platform/rule-sets';
import { parseYaml } from '@app/platform/yaml';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { termsOf } from '../decisions/policy-terms';
import { PolicyAnnouncements } from './policy-announcements';
import type { PolicyDraftDetail, PolicyDraftList, PolicyDraftQuery, PolicyDraftView } from './policy.dto';

interface DraftRow {
  id: string;
  yaml: string;
  state: 'draft' | 'published' | 'withdrawn';
  maker: string;
  madeAt: Date;
  checker: string | null;
  publishedAt: Date | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
}

const COLUMNS = `d.id, d.yaml, d.state, d.maker, d.made_at as "madeAt", d.checker, d.published_at as "publishedAt",
  d.withdrawn_by as "withdrawnBy", d.withdrawn_at as "withdrawnAt"`;

/** Policies being drafted: one person hands in a file, another one publishes it. */
@Injectable()
export class PolicyDrafts {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(PolicyAnnouncements) private readonly announcements: PolicyAnnouncements,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list(query: PolicyDraftQuery): Promise<PolicyDraftList> {
    const filter = new Filter().add('d.state = any(?::text[])', query.state);
    const keyset = new Keyset({ id: 'd.id', sorts: {}, isOldestFirst: true }, filter, query);
    const rows = await this.db.query<DraftRow & { sortValue: string }>(
      `select ${COLUMNS}, ${keyset.sortValue} as "sortValue" from policy_draft d
       where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, viewOf);
  }

  async get(id: string): Promise<PolicyDraftDetail> {
    const row = await this.load(this.db.manager, id);
    return { ...viewOf(row), yaml: row.yaml, content: parseYaml(row.yaml) as Record<string, unknown> };
  }

  /** @throws DomainError policy.draft-invalid naming each path; policy.version-exists */
  draft(yaml: string, actor: Actor): Promise<PolicyDraftView> {
    const rules = parseDraft(yaml);
    return this.db.command(async (tx) => {
      const taken = this.rules
        .versionsOf('subsidy', rules.id)
        .find((other) => other.rules.version === rules.version || other.effectiveFrom === rules.effectiveFrom);
      if (taken) {
        const { id, version, effectiveFrom } = taken.rules;
        throw new DomainError('conflict', 'policy.version-exists', { id, version, effectiveFrom });
      }
      const id = newId();
      await sql(
        tx,
        `insert into policy_draft (id, policy_id, policy_version, yaml, maker, made_at) values ($1, $2, $3, $4, $5, $6)`,
        [id, rules.id, rules.version, yaml, actor.id, this.clock.now()],
      );
      await this.audit.add(tx, { action: 'policy.drafted', subjectKind: 'policy-draft', subjectId: id });
      return viewOf(await this.load(tx, id));
    });
  }

  /** Publishes a draft of another person. @throws DomainError policy.draft-not-found, policy.own-draft, policy.version-exists */
  async publish(id: string, actor: Actor): Promise<PolicyDraftView> {
    const published = await this.db.command(async (tx) => {
      const draft = await this.lockOpen(tx, id);
      if (draft.maker === actor.id) throw new DomainError('forbidden', 'two-people.same-person', { person: actor.id });
      const rules = parseDraft(draft.yaml);
      const { id: policyId, version, effectiveFrom } = rules;
      try {
        await this.rules.publish(tx, Buffer.from(draft.yaml, 'utf8'), `subsidy/${policyId}@${version}.yaml`, actor.id);
      } catch (error) {
        if (!violates(error) && !(error instanceof RuleSetDiffers)) throw error;
        throw new DomainError('conflict', 'policy.version-exists', { id: policyId, version, effectiveFrom });
      }
      await this.announcements.announce(tx);
      await sql(tx, `update policy_draft set state = 'published', checker = $2, published_at = $3 where id = $1`, [
        id,
        actor.id,
        this.clock.now(),
      ]);
      await this.audit.add(tx, {
        action: 'policy.published',
        subjectKind: 'policy-draft',
        subjectId: id,
        detail: { policyId, version, effectiveFrom },
      });
      return viewOf(await this.load(tx, id));
    });
    await this.rules.load();
    return published;
  }

  /** Takes a draft back before it is published. It stays readable. */
  withdraw(id: string, actor: Actor): Promise<PolicyDraftView> {
    return this.db.command(async (tx) => {
      await this.lockOpen(tx, id);
      await sql(tx, `update policy_draft set state = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3 where id = $1`, [
        id,
        actor.id,
        this.clock.now(),
      ]);
      await this.audit.add(tx, { action: 'policy.draft-withdrawn', subjectKind: 'policy-draft', subjectId: id });
      return viewOf(await this.load(tx, id));
    });
  }

  /** @throws DomainError policy.draft-not-found, policy.already-published, policy.draft-withdrawn */
  private async lockOpen(tx: Tx, id: string): Promise<DraftRow> {
    const draft = await this.load(tx, id, true);
    if (draft.state === 'published') throw new DomainError('conflict', 'policy.already-published', { id });
    if (draft.state === 'withdrawn') throw new DomainError('conflict', 'policy.draft-withdrawn', { id });
    return draft;
  }

  private async load(tx: Tx, id: string, lock = false): Promise<DraftRow> {
    const [row] = await sql<DraftRow>(
      tx,
      `select ${COLUMNS} from policy_draft d where d.id = $1 ${lock ? 'for update' : ''}`,
      [id],
    );
    if (!row) throw new DomainError('not-found', 'policy.draft-not-found', { id });
    return row;
  }
}

/** @throws DomainError policy.draft-invalid with the path of each fault */
function parseDraft(yaml: string): RuleSetOf<'subsidy'> {
  try {
    const rules = parseRuleSet(parseYaml(yaml));
    if (rules.kind !== 'subsidy') throw new RuleDataError([{ path: 'kind', message: 'must be subsidy' }]);
    termsOf(rules);
    return rules;
  } catch (error) {
    if (error instanceof RuleDataError) {
      const errors = error.issues.map(({ path, message }) => ({ field: path, detail: message }));
      throw new DomainError('invalid', 'policy.draft-invalid', { errors });
    }
    if (error instanceof DomainError && error.code === 'yaml.invalid') {
      const errors = [{ field: 'yaml', detail: String(error.params['reason']) }];
      throw new DomainError('invalid', 'policy.draft-invalid', { errors });
    }
    throw error;
  }
}

function viewOf({ id, yaml, ...row }: DraftRow): PolicyDraftView {
  // It was found good when it was handed in.
  const rules = parseDraft(yaml);
  return {
    id,
    policyId: rules.id,
    policyVersion: rules.version,
    effectiveFrom: rules.effectiveFrom,
    title: rules.title,
    state: row.state,
    maker: row.maker,
    madeAt: row.madeAt.toISOString(),
    checker: row.checker,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    withdrawnBy: row.withdrawnBy,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  };
}
