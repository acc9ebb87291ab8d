import { Inject, Injectable } from '@nestjs/common';
import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { RatingCopies, stepOn } from '@app/platform/rating-copies';
import { RuleSets } from '@app/platform/rule-sets';
import { SeriousListCopies } from '@app/platform/serious-list-copies';
import { commitmentGiven } from '@app/rule-kinds/commitment';
import type { ItemAnswer, ItemsAnswer, ItemsQuery, StandingView } from './catalogue.dto';
import { pledgeableItems, type PledgeStanding } from './pledgeable';

export const CATALOGUE_ID = 'pledge-catalogue';

@Injectable()
export class CatalogueService {
  constructor(
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(RatingCopies) private readonly ratings: RatingCopies,
    @Inject(SeriousListCopies) private readonly seriousList: SeriousListCopies,
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

  private async standing(enterpriseId: string, on: CalendarDate): Promise<StandingView & PledgeStanding> {
    await this.enterprises.get(enterpriseId);
    const [rating, seriousListed] = await Promise.all([
      this.ratings.find(enterpriseId),
      this.seriousList.isListed(enterpriseId, on),
    ]);
    const step = stepOn(rating, on);
    if (!step) throw new DomainError('unprocessable', 'pledge.not-rated', { id: enterpriseId, on });
    return { enterpriseId, grade: commitmentGiven.shape.grade.parse(step.grade), seriousListed };
  }
}
