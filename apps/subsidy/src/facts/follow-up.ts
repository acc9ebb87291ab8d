import { Inject, Injectable } from '@nestjs/common';
import { sql, type Tx } from '@app/platform/database';
import { Assessments } from '../applications/assessments';
import { ReDecision } from '../corrections/re-decision';
import { CreditFacts, type CreditNews } from '../decisions/credit-facts';
import { Holds } from '../holds/holds';

/** What news does to applications that wait, payouts on their way, and what was paid. Bears repetition. */
@Injectable()
export class FollowUp {
  constructor(
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(ReDecision) private readonly reDecision: ReDecision,
  ) {}

  /** After news of an enterprise's credit. */
  async ofEnterprise(tx: Tx, enterpriseId: string, news: CreditNews): Promise<void> {
    await this.credit.noteNews(tx, enterpriseId, news);
    await this.follow(tx, 'enterprise_id', [enterpriseId], news);
  }

  /** After news that touches these applications of an enterprise alone. */
  async ofApplications(tx: Tx, enterpriseId: string, applicationIds: string[], news: CreditNews): Promise<void> {
    if (applicationIds.length === 0) return;
    await this.credit.noteNews(tx, enterpriseId, news);
    await this.follow(tx, 'application_id', applicationIds, news);
  }

  private async follow(
    tx: Tx,
    where: 'enterprise_id' | 'application_id',
    ids: string[],
    news: CreditNews,
  ): Promise<void> {
    await this.assessments.refresh(tx, where === 'application_id' ? 'id' : where, ids, news.eventId);
    await this.holds.review(tx, where, ids, news);
    const paid = await sql<{ id: string }>(
      tx,
      `select distinct application_id as id from payout where ${where} = any($1::uuid[]) and state = 'paid' order by 1`,
      [ids],
    );
    for (const { id } of paid) await this.reDecision.review(tx, id, news.eventId);
  }
}
