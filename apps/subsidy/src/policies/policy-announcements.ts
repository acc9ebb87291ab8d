import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { policyPublishedV1 } from '@app/contracts/subsidy';
import type { CalendarDate } from '@app/kernel/calendar';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Database, sql, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { parseYaml } from '@app/platform/yaml';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import { PinoLogger } from 'nestjs-pino';

interface Published {
  id: string;
  version: string;
  bytes: Buffer;
  hash: string;
  effectiveFrom: CalendarDate;
  publishedAt: Date;
}

const IDLE_MS = 2_000;

/**
 * Tells of every published version once, whichever way it was published: by two people, by a file at the start, or by
 * a build that did not tell yet. Told in the transaction of the publication where there is one, else soon after.
 */
@Injectable()
export class PolicyAnnouncements implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    const work = async (): Promise<boolean> => {
      await this.db.transaction((tx) => this.announce(tx));
      return false;
    };
    this.loop = new BackgroundLoop('policy-announcements', IDLE_MS, work, log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Tells of what was not told yet. */
  async announce(tx: Tx): Promise<void> {
    if ((await this.untold(tx)).length === 0) return;
    // One at a time, and each finds what the one before has told.
    await sql(tx, `select pg_advisory_xact_lock(hashtextextended('policy-announcements', 3))`);
    for (const policy of await this.untold(tx)) {
      const raw = parseYaml(policy.bytes);
      const rules = parseRuleSet(raw);
      if (rules.kind !== 'subsidy') throw new Error(`${policy.id} ${policy.version} is no policy`);
      const { id, version, hash, effectiveFrom, publishedAt } = policy;
      const eventId = await this.outbox.add(tx, policyPublishedV1, {
        policyId: id,
        rule: { id, version, hash },
        title: rules.title,
        effectiveFrom,
        factors: factorTexts(raw),
        minimumGrade: rules.requires.minimumGrade,
        notSeriousListed: rules.requires.notSeriousListed,
        publishedAt: publishedAt.toISOString(),
      });
      await sql(tx, `insert into policy_announced (policy_id, version, event_id) values ($1, $2, $3)`, [
        id,
        version,
        eventId,
      ]);
    }
  }

  private untold(tx: Tx): Promise<Published[]> {
    return sql<Published>(
      tx,
      `select r.id, r.version, r.bytes, r.hash, r.effective_from as "effectiveFrom", r.published_at as "publishedAt"
       from rule_set r
       where r.kind = 'subsidy' and not exists (
         select 1 from policy_announced a where a.policy_id = r.id and a.version = r.version)
       order by r.id, r.effective_from`,
    );
  }
}

/** As the file writes them, so that "12.5" stays "12.5". The file was found good before. */
function factorTexts(raw: unknown): Record<'A' | 'B' | 'C' | 'D', string> {
  const { factors } = raw as { factors: Record<'A' | 'B' | 'C' | 'D', unknown> };
  return { A: String(factors.A), B: String(factors.B), C: String(factors.C), D: String(factors.D) };
}
