import { Inject, Injectable } from '@nestjs/common';
import { applicationFiledV1 } from '@app/contracts/subsidy';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { Papers } from '@app/platform/papers';
import { CONFIG } from '@app/platform/tokens';
import { RuleSets } from '@app/platform/rule-sets';
import { GRADES } from '@app/rule-kinds/fields';
import { RuleDataError } from '@app/rule-kinds/rule-data-error';
import type { SubsidyConfig } from '../config';
import { CreditFacts } from '../decisions/credit-facts';
import { assess, type Claim, decide } from '../decisions/decide';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { policyTitle } from '../decisions/policy-title';
import { SubsidyLetters } from '../letters/subsidy-letters';
import { Pledges } from '../pledges/pledges.service';
import { sealAccount } from './account-cipher';
import type { ApplicationView, FileApplication } from './application.dto';
import { type Application, getApplication, mustMoveTo } from './application-store';
import type { ApplicationState } from './application.states';
import { viewOfApplication } from './application-views';

/** What papers of an application are attached to. */
export const APPLICATION_SUBJECT = 'application';
const MAX_FACTS = 50;

@Injectable()
export class Applications {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Pledges) private readonly pledges: Pledges,
    @Inject(SubsidyLetters) private readonly letters: SubsidyLetters,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Papers) private readonly papers: Papers,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
  ) {}

  /** Files an application of the actor's own enterprise; the policy version in force today is noted. */
  file(body: FileApplication, actor: Actor): Promise<ApplicationView> {
    return this.db.command((tx) => this.fileIn(tx, body, actor));
  }

  /** The same as a part of the caller's transaction. */
  async fileIn(tx: Tx, body: FileApplication, actor: Actor): Promise<ApplicationView> {
    const enterprise = await this.enterprises.get(actor.enterpriseId ?? '', tx);
    const at = this.clock.now();
    const filedOn = this.clock.today();
    if (this.rules.versionsOf('subsidy', body.policyId).length === 0)
      throw new DomainError('unprocessable', 'policy.not-found', { id: body.policyId });
    const policy = this.rules.inForce('subsidy', body.policyId, filedOn);
    mustBeGoodFacts(policy, body);
    await this.credit.lock(tx, [enterprise.id]);
    const pledgeIds = body.pledgeIds ?? [];
    if (pledgeIds.length > 0) {
      if (!policy.rules.requires.creditPledge)
        throw new DomainError('unprocessable', 'application.policy-takes-no-pledge', { id: body.policyId });
      await this.pledges.mustStand(tx, enterprise.id, termsOf(policy.rules).pledgeItem, pledgeIds);
    }
    const credit = await this.credit.on(tx, enterprise.id, filedOn);
    const assessment = credit ? assess(policy, body, credit, filedOn) : null;
    const id = newId();
    const [numbered] = await sql<{ number: string }>(
      tx,
      `insert into application (id, number, enterprise_id, policy_id, policy_version, project_code, facts, credit_pledge_signed,
           payee_name, payee_bank, payee_account_sealed, payee_account_last4, filed_on, filed_at, filed_by, assessment, filed_grade, filed_amount_fen)
         values ($1, 'SQ' || $2 || '-' || lpad(nextval('application_number')::text, 6, '0'), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         returning number`,
      [
        id,
        filedOn.slice(0, 4),
        enterprise.id,
        body.policyId,
        policy.rules.version,
        body.projectCode ?? null,
        JSON.stringify(body.facts),
        body.creditPledgeSigned,
        body.payee.name,
        body.payee.bank,
        sealAccount(this.config.DATA_KEY, body.payee.account, id),
        body.payee.account.slice(-4),
        filedOn,
        at,
        actor.id,
        assessment === null ? null : JSON.stringify(assessment),
        assessment?.grade ?? null,
        assessment?.amountFen ?? null,
      ],
    );
    await this.pledges.rely(tx, id, pledgeIds);
    const { paperIds = [] } = body;
    await this.papers.attach(tx, paperIds, { kind: APPLICATION_SUBJECT, id, enterpriseId: enterprise.id }, actor);
    await this.outbox.add(tx, applicationFiledV1, {
      applicationId: id,
      number: numbered!.number,
      enterpriseId: enterprise.id,
      uscc: enterprise.uscc,
      policyId: body.policyId,
      filedOn,
      filedAt: at.toISOString(),
    });
    await this.noteMove(tx, { id, enterpriseId: enterprise.id, state: null }, 'filed', {
      amountFen: assessment?.amountFen ?? null,
      paperIds,
    });
    return this.view(await getApplication(tx, id));
  }

  withdraw(id: string, seen: number, actor: Actor): Promise<ApplicationView> {
    return this.move(id, seen, actor, 'withdrawn', {});
  }

  reject(id: string, reason: string, seen: number, actor: Actor): Promise<ApplicationView> {
    return this.move(id, seen, actor, 'rejected', { rejected_by: actor.id, reason }, (tx, application) =>
      this.letters.rejected(tx, application, reason),
    );
  }

  /** The maker's part: proposes it, with the amount as shown, to another person. */
  review(id: string, seen: number, actor: Actor): Promise<ApplicationView> {
    return this.move(id, seen, actor, 'reviewed', { reviewed_by: actor.id, reviewed_at: this.clock.now() });
  }

  /**
   * The checker's other answer: back to the maker's queue, not yet decided.
   * @throws DomainError two-people.same-person
   */
  return(id: string, reason: string, seen: number, actor: Actor): Promise<ApplicationView> {
    return this.db.command(async (tx) => {
      const application = await getApplication(tx, id, true);
      const { reviewedBy, filedBy, state } = application;
      if (actor.id === reviewedBy || actor.id === filedBy)
        throw new DomainError('forbidden', 'two-people.same-person', { person: actor.id });
      mustBeVersion(application.version, seen);
      mustMoveTo(application, 'filed');
      await sql(
        tx,
        `update application set state = 'filed', version = version + 1, reviewed_by = null, reviewed_at = null,
           returned_by = $2, returned_to = $3, returned_at = $4, return_reason = $5 where id = $1`,
        [id, actor.id, reviewedBy, this.clock.now(), reason],
      );
      await this.audit.add(tx, {
        action: 'application.returned',
        subjectKind: 'application',
        subjectId: id,
        enterpriseId: application.enterpriseId,
        detail: { from: state, to: 'filed', reason, returnedTo: reviewedBy },
      });
      return this.view(await getApplication(tx, id));
    });
  }

  private view(application: Application): ApplicationView {
    return viewOfApplication(application, policyTitle(this.rules, application.policyId, application.policyVersion));
  }

  private move(
    id: string,
    seen: number,
    actor: Actor,
    to: ApplicationState,
    changes: Partial<Record<'rejected_by' | 'reason' | 'reviewed_by' | 'reviewed_at', unknown>>,
    then?: (tx: Tx, application: Application) => Promise<void>,
  ): Promise<ApplicationView> {
    return this.db.command(async (tx) => {
      const application = await getApplication(tx, id, true);
      mustSee(actor, application.enterpriseId);
      mustBeVersion(application.version, seen);
      mustMoveTo(application, to);
      const columns = Object.entries(changes);
      await sql(
        tx,
        `update application set state = $2, version = version + 1 ${columns.map(([name], n) => `, ${name} = $${n + 3}`).join('')} where id = $1`,
        [id, to, ...columns.map(([, value]) => value)],
      );
      await this.noteMove(tx, application, to, { amountFen: application.assessment?.amountFen ?? null });
      await then?.(tx, application);
      return this.view(await getApplication(tx, id));
    });
  }

  private noteMove(
    tx: Tx,
    application: { id: string; enterpriseId: string; state: ApplicationState | null },
    to: ApplicationState,
    detail: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.add(tx, {
      action: `application.${to}`,
      subjectKind: 'application',
      subjectId: application.id,
      enterpriseId: application.enterpriseId,
      detail: { from: application.state, to, ...detail },
    });
  }
}

/** Everything the policy needs must be there at filing, whatever the grade will be. @throws DomainError request.invalid */
export function mustBeGoodFacts(policy: Policy, body: Claim): void {
  const entries = Object.entries(body.facts);
  const odd = entries.filter(
    ([name, value]) =>
      name.length > 64 ||
      !['string', 'number', 'boolean'].includes(typeof value) ||
      (typeof value === 'string' && value.length > 200),
  );
  const errors = odd.map(([name]) => ({
    field: `facts.${name.slice(0, 64)}`,
    detail: 'must be text up to 200 characters, a number, true or false, under a name up to 64',
  }));
  if (entries.length > MAX_FACTS)
    errors.push({ field: 'facts', detail: `must not have more than ${MAX_FACTS} fields` });
  if (errors.length > 0) throw new DomainError('invalid', 'request.invalid', { errors });
  try {
    for (const grade of GRADES) decide(policy, body, { grade, seriousListed: false });
  } catch (error) {
    if (!(error instanceof RuleDataError)) throw error;
    throw new DomainError('invalid', 'request.invalid', {
      errors: error.issues.map(({ path, message }) => ({ field: path.replace(/^given\./, ''), detail: message })),
    });
  }
}
