import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { formatYuan } from '@app/kernel/money';
import { formatPercent } from '@app/kernel/percent';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, violates } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { RuleSetDiffers, RuleSets } from '@app/platform/rule-sets';
import { parseYaml } from '@app/platform/yaml';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { PolicyAnnouncements } from './policy-announcements';
import type { PolicyDraftView, PolicyVersionView, PolicyView } from './policy.dto';

interface DraftRow {
  yaml: string;
  state: string;
  maker: string;
}

@Injectable()
export class Policies {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(PolicyAnnouncements) private readonly announcements: PolicyAnnouncements,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  list(): PolicyView[] {
    return this.rules.ids('subsidy').map((id) => this.view(id, this.rules.versionsOf('subsidy', id)));
  }

  /** @throws DomainError policy.not-found */
  get(id: string): PolicyView {
    const versions = this.rules.versionsOf('subsidy', id);
    if (versions.length === 0) throw new DomainError('not-found', 'policy.not-found', { id });
    return this.view(id, versions);
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
      return viewOfDraft(id, rules, { state: 'draft', maker: actor.id, checker: null });
    });
  }

  /** Publishes a draft of another person. @throws DomainError policy.draft-not-found, policy.own-draft, policy.version-exists */
  async publish(id: string, actor: Actor): Promise<PolicyDraftView> {
    const published = await this.db.command(async (tx) => {
      const [draft] = await sql<DraftRow>(tx, `select yaml, state, maker from policy_draft where id = $1 for update`, [
        id,
      ]);
      if (!draft) throw new DomainError('not-found', 'policy.draft-not-found', { id });
      if (draft.state === 'published') throw new DomainError('conflict', 'policy.already-published', { id });
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
      return viewOfDraft(id, rules, { state: 'published', maker: draft.maker, checker: actor.id });
    });
    await this.rules.load();
    return published;
  }

  private view(id: string, versions: Policy[]): PolicyView {
    const today = this.clock.today();
    const inForce = versions.findLast(({ effectiveFrom }) => effectiveFrom <= today);
    return { id, inForce: inForce ? viewOfVersion(inForce) : null, versions: versions.map(viewOfVersion) };
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

function viewOfDraft(
  id: string,
  rules: RuleSetOf<'subsidy'>,
  rest: Pick<PolicyDraftView, 'state' | 'maker' | 'checker'>,
): PolicyDraftView {
  return { id, policyId: rules.id, policyVersion: rules.version, effectiveFrom: rules.effectiveFrom, ...rest };
}

function viewOfVersion({ rules, hash, effectiveFrom, publishedAt }: Policy): PolicyVersionView {
  const { poolCode, deMinimis, transition } = termsOf(rules);
  return {
    version: rules.version,
    effectiveFrom,
    publishedAt: publishedAt.toISOString(),
    hash,
    title: rules.title,
    basis: rules.basis,
    factors: Object.fromEntries(
      Object.entries(rules.factors).map(([grade, percent]) => [grade, formatPercent(percent)]),
    ),
    cap: rules.cap === undefined ? null : formatYuan(rules.cap),
    factName: rules.base.kind === 'fixed' ? null : rules.base.of,
    baseKind: rules.base.kind,
    minimumGrade: rules.requires.minimumGrade,
    poolCode,
    deMinimis: formatYuan(deMinimis),
    transition,
  };
}
