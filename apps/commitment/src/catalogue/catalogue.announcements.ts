import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { catalogueChangedV1 } from '@app/contracts/pledge';
import { Clock } from '@app/platform/clock';
import { Database, sql } from '@app/platform/database';
import { Outbox } from '@app/platform/outbox';
import { RuleSets } from '@app/platform/rule-sets';
import { changesOf } from './catalogue.changes';
import { CATALOGUE_ID, termsOf } from './catalogue.terms';

/** Tells of every published version of the catalogue, once. */
@Injectable()
export class CatalogueAnnouncements implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  onModuleInit(): void {
    // A version whose terms cannot be read would fail at the first pledge: it is not published.
    this.rules.mustAlso((rules) => {
      if (rules.kind === 'commitment' && rules.id === CATALOGUE_ID && rules.terms) termsOf(rules);
    });
    this.rules.onLoaded(() => this.announce());
  }

  private async announce(): Promise<void> {
    const versions = this.rules.versionsOf('commitment', CATALOGUE_ID);
    for (const [at, { rules, hash, effectiveFrom, publishedAt }] of versions.entries()) {
      await this.db.transaction(async (tx) => {
        const isNew = await sql(
          tx,
          `insert into catalogue_announcement (version, announced_at) values ($1, $2) on conflict do nothing returning version`,
          [rules.version, this.clock.now()],
        );
        if (isNew.length === 0) return;
        await this.outbox.add(tx, catalogueChangedV1, {
          catalogueId: rules.id,
          rule: { id: rules.id, version: rules.version, hash },
          effectiveFrom,
          publishedAt: publishedAt.toISOString(),
          ...changesOf(versions[at - 1]?.rules ?? null, rules),
        });
      });
    }
  }
}
