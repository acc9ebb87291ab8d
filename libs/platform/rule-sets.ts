import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleSetPublishedV1 } from '@app/contracts/rating';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { parseRuleSet, type RuleKind, type RuleSetOf, ruleSetHash } from '@app/rule-kinds/rule-set';
import type { PinoLogger } from 'nestjs-pino';
import { BackgroundLoop } from './background-loop';
import type { Clock } from './clock';
import { type Database, sql, type Tx } from './database';
import type { Outbox } from './outbox';
import type { ServiceDefinition } from './service-definition';
import { parseYaml } from './yaml';

/** How long another process may decide by the rules before a publication. */
const REFRESH_MS = 2000;

/** A published version: what it says, and the hash of the bytes it was published with. */
export interface PublishedRuleSet<Kind extends RuleKind = RuleKind> {
  rules: RuleSetOf<Kind>;
  hash: string;
  effectiveFrom: CalendarDate;
  publishedAt: Date;
}

interface Row {
  kind: RuleKind;
  id: string;
  version: string;
  effective_from: CalendarDate;
  bytes: Buffer;
  hash: string;
  published_at: Date;
}

/** Everything published in one service's database. */
export async function readRuleSets(db: Database): Promise<PublishedRuleSet[]> {
  const rows = await db.query<Row>(
    `select kind, id, version, effective_from, bytes, hash, published_at from rule_set order by kind, id, effective_from`,
  );
  return rows.map((row) => ({
    rules: parseRuleSet(parseYaml(row.bytes), `${row.kind}/${row.id}@${row.version}.yaml`),
    hash: row.hash,
    effectiveFrom: row.effective_from,
    publishedAt: row.published_at,
  }));
}

/** Another text under a version that is published already. */
export class RuleSetDiffers extends Error {
  override readonly name = 'RuleSetDiffers';
}

/**
 * The rule sets of one service. Files seed the store; what was published never changes, so the versions are kept in
 * memory and read again only when something is published.
 */
export class RuleSets {
  private versions: PublishedRuleSet[] = [];
  private readonly listeners: (() => Promise<void>)[] = [];
  private readonly loop: BackgroundLoop;
  private readonly checks: ((rules: RuleSetOf<RuleKind>) => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly service: Pick<ServiceDefinition, 'name' | 'ruleKinds'>,
    log: PinoLogger,
  ) {
    this.loop = new BackgroundLoop('rule-sets', REFRESH_MS, () => this.refresh(), log);
  }

  /** Begins to look for what other processes of the service publish. */
  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** Published rows are never changed or deleted, so their number tells whether there are new ones. */
  private async refresh(): Promise<boolean> {
    const [row] = await this.db.query<{ count: number }>(`select count(*)::int as count from rule_set`);
    if (row!.count !== this.versions.length) await this.load();
    return false;
  }

  /** Reads what has been published. */
  async load(): Promise<void> {
    this.versions = await readRuleSets(this.db);
    for (const listener of this.listeners) await listener();
  }

  /** Called after every load, so also after every publication, however it came about. */
  onLoaded(listener: () => Promise<void>): void {
    this.listeners.push(listener);
  }

  /** What else a version must be before it is published, such as terms that its service can read: throws when it is not. */
  mustAlso(check: (rules: RuleSetOf<RuleKind>) => void): void {
    this.checks.push(check);
  }

  /** @throws what a check throws that the version does not pass */
  check(rules: RuleSetOf<RuleKind>): void {
    for (const check of this.checks) check(rules);
  }

  /**
   * Publishes the files of `<folder>/<kind>/` that are not published yet.
   * @throws Error naming the file that differs from what was published: a version never changes
   */
  async publishSeeds(folder: string, kinds: string[]): Promise<void> {
    for (const kind of kinds) {
      const names = (await readdir(join(folder, kind), { withFileTypes: true }))
        .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
        .map((entry) => entry.name)
        .sort();
      for (const name of names) {
        const bytes = await readFile(join(folder, kind, name));
        await this.db.transaction((tx) => this.publish(tx, bytes, `${kind}/${name}`, 'seed'));
      }
    }
    await this.load();
  }

  /** Publishes one version; call `load` after the commit. @throws RuleDataError when it is not a good rule set */
  async publish(tx: Tx, bytes: Buffer, name: string, by: string): Promise<void> {
    const rules = parseRuleSet(parseYaml(bytes), name);
    this.check(rules);
    const hash = ruleSetHash(bytes);
    const { kind, id, version, effectiveFrom } = rules;
    const publishedAt = this.clock.now();
    const inserted = await sql(
      tx,
      `insert into rule_set (kind, id, version, effective_from, bytes, hash, published_at, published_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (kind, id, version) do nothing returning hash`,
      [kind, id, version, effectiveFrom, bytes, hash, publishedAt, by],
    );
    if (inserted.length === 0) {
      const [old] = await sql<{ hash: string }>(
        tx,
        `select hash from rule_set where kind = $1 and id = $2 and version = $3`,
        [kind, id, version],
      );
      if (old?.hash !== hash) {
        throw new RuleSetDiffers(
          `${name} differs from what was published as ${kind} ${id} ${version} (SHA-256 ${old?.hash}). A published version never changes: put the change into a new version.`,
        );
      }
      return;
    }
    if (this.service.name === ruleSetPublishedV1.topic && this.service.ruleKinds.includes(kind)) {
      await this.outbox.add(tx, ruleSetPublishedV1, {
        key: `${kind}/${id}`,
        kind,
        rule: { id, version, hash },
        effectiveFrom,
        publishedAt: publishedAt.toISOString(),
      });
    }
  }

  /** The ids of a kind, sorted. */
  ids(kind: RuleKind): string[] {
    return [...new Set(this.versions.filter(({ rules }) => rules.kind === kind).map(({ rules }) => rules.id))];
  }

  /** All versions of one rule set, earliest first; of those published by `knownAt` where it is given. */
  versionsOf<Kind extends RuleKind>(kind: Kind, id: string, knownAt?: Date): PublishedRuleSet<Kind>[] {
    const isOne = (version: PublishedRuleSet): version is PublishedRuleSet<Kind> & PublishedRuleSet =>
      version.rules.kind === kind && version.rules.id === id;
    return this.versions.filter(isOne).filter(({ publishedAt }) => !knownAt || publishedAt <= knownAt);
  }

  /** @throws DomainError rule-set.none-in-force */
  inForce<Kind extends RuleKind>(kind: Kind, id: string, on: CalendarDate, knownAt?: Date): PublishedRuleSet<Kind> {
    const found = this.versionsOf(kind, id, knownAt).findLast(({ effectiveFrom }) => effectiveFrom <= on);
    if (!found) throw new DomainError('unprocessable', 'rule-set.none-in-force', { kind, id, on });
    return found;
  }

  /** The very version a receipt names. */
  getVersion(kind: RuleKind, id: string, version: string): PublishedRuleSet {
    const found = this.versions.find(
      ({ rules }) => rules.kind === kind && rules.id === id && rules.version === version,
    );
    if (!found) throw new Error(`No ${kind} ${id} ${version} has been published here`);
    return found;
  }
}
