import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { RuleSets } from '@app/platform/rule-sets';
import { CreditFacts } from '../decisions/credit-facts';
import { assess } from '../decisions/decide';
import { explainSteps } from '../decisions/explain';
import { termsOf } from '../decisions/policy-terms';
import { Pledges } from '../pledges/pledges.service';
import type { AssessmentView } from './assessment.dto';
import type { TrialApplication } from './trial.dto';
import { viewOfAssessment } from './application-views';
import { mustBeGoodFacts } from './applications.service';

/** What an enterprise would get if it applied today. Nothing is filed or kept. */
@Injectable()
export class Trials {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Pledges) private readonly pledges: Pledges,
  ) {}

  /** @throws DomainError policy.not-found; application.rating-unknown; request.invalid naming each fact; as filing, of pledges */
  async of(policyId: string, body: TrialApplication, actor: Actor): Promise<AssessmentView> {
    const tx = this.db.manager;
    if (this.rules.versionsOf('subsidy', policyId).length === 0)
      throw new DomainError('not-found', 'policy.not-found', { id: policyId });
    const { id } = await this.enterprises.get(actor.enterpriseId ?? '');
    const today = this.clock.today();
    const policy = this.rules.inForce('subsidy', policyId, today);
    const claim = { facts: body.facts, creditPledgeSigned: body.creditPledgeSigned ?? true };
    mustBeGoodFacts(policy, claim);
    const pledgeIds = body.pledgeIds ?? [];
    if (pledgeIds.length > 0) {
      if (!policy.rules.requires.creditPledge)
        throw new DomainError('unprocessable', 'application.policy-takes-no-pledge', { id: policyId });
      await this.pledges.mustStand(tx, id, termsOf(policy.rules).pledgeItem, pledgeIds);
    }
    const credit = await this.credit.on(tx, id, today);
    if (!credit) throw new DomainError('conflict', 'application.rating-unknown', { id });
    const assessment = assess(policy, claim, credit, today);
    return { ...viewOfAssessment(assessment)!, steps: explainSteps(policy.rules, claim.facts, assessment) };
  }
}
