import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@app/kernel/errors';
import { casesIn, decidingVersion, fieldOf, judgeCase, setKey } from '@app/rule-kinds/cases';
import type { RuleKind, RuleSet } from '@app/rule-kinds/rule-set';
import type { Clock } from './clock';
import { type Database, errorCode } from './database';
import type {
  RuleCase,
  RuleCases,
  RuleContent,
  RuleSetLine,
  RuleSetList,
  RuleVersionParams,
  RuleVersionView,
} from './rule-set-pages.dto';
import type { PublishedRuleSet, RuleSets } from './rule-sets';
import type { ServiceDefinition } from './service-definition';
import { parseYaml } from './yaml';

interface Bytes {
  bytes: Buffer;
  published_by: string;
}

interface FoundCase {
  file: string;
  data: unknown;
}

/** Rule sets as people read them: what they say, where it changed, and what becomes of the cases. */
export class RuleSetPages {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly rules: RuleSets,
    private readonly service: Pick<ServiceDefinition, 'ruleKinds' | 'readsRuleKinds'>,
    private readonly rulesDir: string,
  ) {}

  async list(): Promise<RuleSetList> {
    const rows = await this.db.query<{ key: string; by: string }>(
      `select concat_ws('/', kind, id, version) as key, published_by as by from rule_set`,
    );
    const publishers = new Map(rows.map(({ key, by }) => [key, by]));
    const { ruleKinds, readsRuleKinds = [] } = this.service;
    const kinds = [...ruleKinds, ...readsRuleKinds] as RuleKind[];
    return { items: kinds.flatMap((kind) => this.rules.ids(kind).map((id) => this.lineOf(kind, id, publishers))) };
  }

  /** @throws DomainError rule-set.not-found */
  async get(params: RuleVersionParams): Promise<RuleVersionView> {
    const { version, before } = this.find(params);
    const { rules } = version;
    const { bytes, published_by } = await this.bytesOf(rules);
    const inForce = inForceOf(this.rules.versionsOf(rules.kind, rules.id), this.clock.today());
    return {
      ...{ kind: rules.kind, id: rules.id, version: rules.version, effectiveFrom: rules.effectiveFrom },
      ...{ title: rules.title, basis: rules.basis, hash: version.hash, isInForce: inForce === version },
      ...{ publishedAt: version.publishedAt.toISOString(), publishedBy: published_by },
      content: contentOf(bytes),
      yaml: bytes.toString('utf8'),
      previous: before ? await this.content(before.rules) : null,
    };
  }

  /** The cases that this version decides. @throws DomainError rule-set.not-found */
  async cases(params: RuleVersionParams): Promise<RuleCases> {
    const { version } = this.find(params);
    const { kind, id } = version.rules;
    const versions = this.rules.versionsOf(kind, id).map(({ rules }) => rules);
    const found = await this.casesOf(kind);
    return judged(
      found.filter(({ data }) => decidingVersion(data, versions) === version.rules),
      version.rules,
    );
  }

  /**
   * What a version that is not published yet makes of the cases of today: of those it would decide, and of those that
   * the version before it decides, for whoever changes a rule must see which of them come out otherwise.
   */
  async casesUnder(draft: RuleSet, base: RuleSet | null): Promise<RuleCases> {
    const versions = this.rules.versionsOf(draft.kind, draft.id).map(({ rules }) => rules);
    const others = versions.filter(({ effectiveFrom }) => effectiveFrom !== draft.effectiveFrom);
    const found = await this.casesOf(draft.kind);
    return judged(
      found.filter(({ data }) => {
        const deciding = decidingVersion(data, [...others, draft]);
        return deciding !== null && (deciding === draft || deciding === base);
      }),
      draft,
    );
  }

  async content({ kind, id, version, effectiveFrom }: RuleSet): Promise<RuleContent> {
    return { version, effectiveFrom, content: contentOf((await this.bytesOf({ kind, id, version })).bytes) };
  }

  private lineOf(kind: RuleKind, id: string, publishers: Map<string, string>): RuleSetLine {
    const versions = this.rules.versionsOf(kind, id);
    const inForce = inForceOf(versions, this.clock.today());
    return {
      ...{ kind, id, title: (inForce ?? versions[0]!).rules.title, own: this.service.ruleKinds.includes(kind) },
      inForce: inForce?.rules.version ?? null,
      versions: versions.map(({ rules: { version, title, effectiveFrom }, hash, publishedAt }) => ({
        ...{ version, effectiveFrom, title, hash, publishedAt: publishedAt.toISOString() },
        publishedBy: publishers.get(`${kind}/${id}/${version}`) ?? '',
      })),
    };
  }

  private find({ kind, ruleId, version }: RuleVersionParams): {
    version: PublishedRuleSet;
    before: PublishedRuleSet | null;
  } {
    const versions: PublishedRuleSet[] = this.rules.versionsOf(kind as RuleKind, ruleId);
    const at = versions.findIndex(({ rules }) => rules.version === version);
    if (at < 0) throw new DomainError('not-found', 'rule-set.not-found', { kind, id: ruleId, version });
    return { version: versions[at]!, before: versions[at - 1] ?? null };
  }

  private async bytesOf({ kind, id, version }: Pick<RuleSet, 'kind' | 'id' | 'version'>): Promise<Bytes> {
    const [row] = await this.db.query<Bytes>(
      `select bytes, published_by from rule_set where kind = $1 and id = $2 and version = $3`,
      [kind, id, version],
    );
    return row!;
  }

  /** All cases of a kind that stand beside its rule sets; none where they were not brought along. */
  private async casesOf(kind: RuleKind): Promise<FoundCase[]> {
    const folder = join(this.rulesDir, kind, 'cases');
    const names = await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const files = names.filter((name) => name.endsWith('.yaml')).sort();
    const read = await Promise.all(
      files.map(async (file) => casesIn(parseYaml(await readFile(join(folder, file)))).map((data) => ({ file, data }))),
    );
    return read.flat();
  }
}

function inForceOf<Version extends PublishedRuleSet>(versions: Version[], today: string): Version | null {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= today) ?? null;
}

/** What a rule file says, as plain data. */
export function contentOf(source: Uint8Array | string): Record<string, unknown> {
  return parseYaml(source) as Record<string, unknown>;
}

/** Judged by one version alone, whatever day a case is about. */
function judged(cases: FoundCase[], rules: RuleSet): RuleCases {
  const always = { ...rules, effectiveFrom: '0001-01-01' } as RuleSet;
  const known = new Map([[setKey(rules.kind, rules.id), { versions: [always], faults: [] }]]);
  const items = cases.map(({ file, data }): RuleCase => {
    const { outcome, mismatches } = judgeCase(known, file, data, []);
    return {
      ...{ name: String(fieldOf(data, 'case')), file, on: String(fieldOf(data, 'on')) },
      ...{ given: fieldOf(data, 'given'), expect: fieldOf(data, 'expect'), said: outcome },
      ...{ agrees: mismatches.length === 0, differences: mismatches },
    };
  });
  const agreeing = items.filter(({ agrees }) => agrees).length;
  return { agreeing, differing: items.length - agreeing, items };
}
