import { Inject, Injectable } from '@nestjs/common';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { Papers } from '@app/platform/papers';
import { RuleSets } from '@app/platform/rule-sets';
import type { AssessmentView } from '../applications/assessment.dto';
import { type Application, getApplication } from '../applications/application-store';
import { APPLICATION_SUBJECT } from '../applications/applications.service';
import { viewOfApplication, viewOfAssessment } from '../applications/application-views';
import { Assessments } from '../applications/assessments';
import { CorrectionLists } from '../corrections/correction-lists';
import type { Assessment } from '../decisions/decide';
import { type Decision, Decisions } from '../decisions/decisions';
import { explainSteps } from '../decisions/explain';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { viewOfHold } from '../holds/hold-views';
import { type Hold, HOLD_COLUMNS } from '../holds/holds';
import { ResolutionLists } from '../holds/resolution-lists';
import { yearOf } from '../ledger/ledger';
import { ApplicationChanges } from './application-changes';
import type {
  ApplicationDetail,
  ApplicationHoldView,
  ApplicationPoolView,
  AtFilingView,
  DecisionView,
  HistoryEntry,
  ReturnView,
} from './application-page.dto';

const MAX_HISTORY = 500;

/** The page of one application: everything a decision about it needs. */
@Injectable()
export class ApplicationPages {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Assessments) private readonly assessments: Assessments,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(ResolutionLists) private readonly resolutions: ResolutionLists,
    @Inject(CorrectionLists) private readonly corrections: CorrectionLists,
    @Inject(ApplicationChanges) private readonly changes: ApplicationChanges,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /** @throws DomainError application.not-found; enterprise.not-found for another enterprise's */
  async get(id: string, actor: Actor): Promise<ApplicationDetail> {
    const tx = this.db.manager;
    const application = await getApplication(tx, id);
    mustSee(actor, application.enterpriseId);
    const isOffice = !actor.roles.includes('enterprise');
    const { policyId, assessment } = application;
    const waits = application.state === 'filed' || application.state === 'reviewed';
    const decisions = await this.decisions.of(tx, id);
    const version = decisions.at(-1)?.policyVersion ?? assessment?.policyVersion ?? application.policyVersion;
    const policy = this.version(policyId, version);
    const { id: ruleId, title, basis } = policy.rules;
    const corrections = await this.corrections.ofApplication(id);
    return {
      ...viewOfApplication(application, this.version(policyId, application.policyVersion).rules.title),
      returned: isOffice ? returnOf(application) : null,
      provisional: this.explained(application, assessment),
      underVersionInForce: waits
        ? this.explained(application, this.assessments.underVersionInForce(application, this.clock.today()))
        : null,
      papers: await this.papers.of(tx, { kind: APPLICATION_SUBJECT, id }),
      atFiling: await this.atFiling(id),
      changesSince: await this.changes.since(application),
      rule: { id: ruleId, version, hash: policy.hash, title, basis },
      pool: isOffice ? await this.pool(application, termsOf(policy.rules).poolCode, waits) : null,
      decisions: decisions.map(viewOfDecision),
      payoutIds: (
        await this.db.query<{ id: string }>(`select id from payout where application_id = $1 order by id`, [id])
      ).map((row) => row.id),
      correctionIds: corrections.map((correction) => correction.id),
      holds: await this.holds(id),
      holdResolutions: isOffice ? await this.resolutions.ofApplication(id) : [],
      corrections,
      history: await this.history(id, isOffice),
    };
  }

  /** An assessment with what went into each step. */
  private explained({ policyId, facts }: Application, assessment: Assessment | null): AssessmentView | null {
    const view = viewOfAssessment(assessment);
    if (!view || !assessment) return view;
    const { rules } = this.version(policyId, assessment.policyVersion);
    return { ...view, steps: explainSteps(rules, facts, assessment) };
  }

  private async atFiling(id: string): Promise<AtFilingView | null> {
    const [row] = await this.db.query<AtFilingView>(
      `select filed_grade as grade, filed_amount_fen as "amountFen" from application where id = $1`,
      [id],
    );
    return row && (row.grade !== null || row.amountFen !== null) ? row : null;
  }

  /** While it waits: the pool of this year, as an approval today would book; after that, the one that it was booked to. */
  private async pool(application: Application, code: string, waits: boolean): Promise<ApplicationPoolView | null> {
    const amountFen = waits ? application.assessment?.amountFen : undefined;
    const [row] = await this.db.query<Omit<ApplicationPoolView, 'leftAfterFen'>>(
      `with booked as (select pool_code, pool_year from payout where application_id = $1 order by id desc limit 1)
       select l.code, l.year, l.title, l.available_fen as "leftFen" from pool l
       where l.code = coalesce((select pool_code from booked), $2) and l.year = coalesce((select pool_year from booked), $3::int)`,
      [application.id, code, yearOf(this.clock.today())],
    );
    if (!row) return null;
    const leftAfterFen = amountFen === undefined ? null : (BigInt(row.leftFen) - BigInt(amountFen)).toString();
    return { ...row, leftAfterFen };
  }

  private async holds(id: string): Promise<ApplicationHoldView[]> {
    const rows = await this.db.query<Hold & { endedAt: Date | null }>(
      `select ${HOLD_COLUMNS}, h.ended_at as "endedAt" from hold h join payout p on p.id = h.payout_id
       where p.application_id = $1 order by h.id`,
      [id],
    );
    return rows.map((row) => ({
      ...viewOfHold(row),
      payoutId: row.payoutId,
      endedAt: row.endedAt?.toISOString() ?? null,
    }));
  }

  private async history(id: string, isOffice: boolean): Promise<HistoryEntry[]> {
    const rows = await this.db.query<Omit<HistoryEntry, 'at'> & { at: Date }>(
      `select business_at as at, actor, action, detail from audit
       where subject_kind = 'application' and subject_id = $1 order by id limit ${MAX_HISTORY}`,
      [id],
    );
    return rows.map(({ at, action, detail, ...row }) => ({
      ...{ ...row, action, at: at.toISOString() },
      // Why it was returned is between the two officers.
      detail: action === 'application.returned' && !isOffice ? {} : detail,
    }));
  }

  private version(policyId: string, version: string): Policy {
    return this.rules.getVersion('subsidy', policyId, version);
  }
}

function returnOf({ returnedBy, returnedTo, returnedAt, returnReason }: Application): ReturnView | null {
  if (returnedBy === null || returnedTo === null || returnedAt === null || returnReason === null) return null;
  return { by: returnedBy, to: returnedTo, at: returnedAt.toISOString(), reason: returnReason };
}

function viewOfDecision(decision: Decision): DecisionView {
  return {
    kind: decision.kind,
    gradeOn: decision.gradeOn,
    grade: decision.grade,
    seriousListed: decision.seriousListed,
    creditPledgeSigned: decision.creditPledgeSigned,
    rule: { id: decision.policyId, version: decision.policyVersion, hash: decision.policyHash },
    eligible: decision.eligible,
    reasons: decision.reasons,
    amountFen: decision.amountFen.toString(),
    receiptId: decision.receiptId,
    maker: decision.maker,
    checker: decision.checker,
    causeEventId: decision.causeEventId,
  };
}
