import { Inject, Injectable } from '@nestjs/common';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { RuleSets } from '@app/platform/rule-sets';
import { type PledgeStanding, Standings } from '../standing/standing.service';
import { changesOf } from './catalogue.changes';
import type { CatalogueVersions, ItemAnswer, ItemsAnswer, ItemsQuery, StandingView } from './catalogue.dto';
import { CATALOGUE_ID } from './catalogue.terms';
import { pledgeableItems } from './pledgeable';

@Injectable()
export class CatalogueService {
  constructor(
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Standings) private readonly standings: Standings,
  ) {}

  /** @throws DomainError enterprise.not-found, pledge.not-rated, rule-set.none-in-force */
  async items(query: ItemsQuery, actor: Actor): Promise<ItemsAnswer> {
    const on = query.on === undefined ? this.clock.today() : parseCalendarDate(query.on);
    if (query.enterpriseId !== undefined) mustSee(actor, query.enterpriseId);
    const standing = query.enterpriseId === undefined ? null : await this.standing(query.enterpriseId, on);
    const { rules, hash } = this.rules.inForce('commitment', CATALOGUE_ID, on);
    return {
      on,
      rule: { id: rules.id, version: rules.version, hash },
      standing,
      items: pledgeableItems(rules, standing),
    };
  }

  /** @throws DomainError item.not-listed, and as `items` */
  async item(code: string, query: ItemsQuery, actor: Actor): Promise<ItemAnswer> {
    const { items, ...answer } = await this.items(query, actor);
    const item = items.find((candidate) => candidate.code === code);
    if (!item) {
      throw new DomainError('not-found', 'item.not-listed', { code, on: answer.on, version: answer.rule.version });
    }
    return { ...answer, item };
  }

  versions(): CatalogueVersions {
    const today = this.clock.today();
    const versions = this.rules.versionsOf('commitment', CATALOGUE_ID);
    const inForce = versions.findLast(({ effectiveFrom }) => effectiveFrom <= today);
    const items = versions.map((version, at) => ({
      rule: { id: version.rules.id, version: version.rules.version, hash: version.hash },
      title: version.rules.title,
      effectiveFrom: version.effectiveFrom,
      publishedAt: version.publishedAt.toISOString(),
      inForce: version === inForce,
      basis: version.rules.basis,
      ...changesOf(versions[at - 1]?.rules ?? null, version.rules),
    }));
    return { items: items.reverse() };
  }

  private async standing(enterpriseId: string, on: CalendarDate): Promise<StandingView & PledgeStanding> {
    await this.enterprises.get(enterpriseId);
    return { enterpriseId, ...(await this.standings.get(enterpriseId, on)) };
  }
}
