import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { addDays } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { ActOn } from '@app/platform/acts';
import { Audit, type AuditEntry } from '@app/platform/audit';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { newValidationPipe } from '@app/platform/problems';
import { RuleSets } from '@app/platform/rule-sets';
import { CONFIG } from '@app/platform/tokens';
import { openAccount, sealAccount } from '../applications/account-cipher';
import { type ApplicationView, FileApplication } from '../applications/application.dto';
import { Applications } from '../applications/applications.service';
import type { SubsidyConfig } from '../config';
import { policyTitle } from '../decisions/policy-title';
import type { ApplicationDraftList, ApplicationDraftView, SaveApplicationDraft } from './application-draft.dto';

interface Draft {
  id: string;
  enterpriseId: string;
  policyId: string;
  projectCode: string | null;
  facts: Record<string, unknown>;
  creditPledgeSigned: boolean | null;
  pledgeIds: string[];
  payeeName: string | null;
  payeeBank: string | null;
  payeeAccountSealed: string | null;
  payeeAccountLast4: string | null;
  paperIds: string[];
  version: number;
  createdAt: Date;
  touchedAt: Date;
}

const COLUMNS = `d.id, d.enterprise_id as "enterpriseId", d.policy_id as "policyId", d.project_code as "projectCode", d.facts,
  d.credit_pledge_signed as "creditPledgeSigned", d.pledge_ids as "pledgeIds", d.payee_name as "payeeName", d.payee_bank as "payeeBank",
  d.payee_account_sealed as "payeeAccountSealed", d.payee_account_last4 as "payeeAccountLast4", d.paper_ids as "paperIds", d.version,
  d.created_at as "createdAt", d.touched_at as "touchedAt"`;
const MAX_DRAFTS = 50;
const MAX_FACTS = 50;
const KEPT_DAYS = 180;

/** Applications that an enterprise is still writing. Nobody else sees them, and nothing in them is looked at before the filing. */
@Injectable()
export class ApplicationDrafts implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Applications) private readonly applications: Applications,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
  ) {}

  onModuleInit(): void {
    this.days.add('application-drafts', async (day) => {
      const last = addDays(day, -KEPT_DAYS);
      await this.db.transaction(async (tx) => {
        const gone = await sql<Pick<Draft, 'id' | 'enterpriseId'>>(
          tx,
          `delete from application_draft where (touched_at at time zone 'Asia/Shanghai')::date < $1::date
           returning id, enterprise_id as "enterpriseId"`,
          [last],
        );
        await this.audit.addAll(
          tx,
          gone.map((draft) => noteOf('expired', draft)),
        );
      });
    });
  }

  /** @throws DomainError policy.not-found; application-draft.too-many */
  create(policyId: string, actor: Actor): Promise<ApplicationDraftView> {
    return this.db.command(async (tx) => {
      const { id: enterpriseId } = await this.enterprises.get(actor.enterpriseId ?? '', tx);
      if (this.rules.versionsOf('subsidy', policyId).length === 0)
        throw new DomainError('unprocessable', 'policy.not-found', { id: policyId });
      // One at a time for an enterprise: else two at once would both find room for one.
      await sql(tx, `select pg_advisory_xact_lock(hashtextextended($1, 4))`, [enterpriseId]);
      const [row] = await sql<{ count: number }>(
        tx,
        `select count(*)::int as count from application_draft where enterprise_id = $1`,
        [enterpriseId],
      );
      if (row!.count >= MAX_DRAFTS)
        throw new DomainError('conflict', 'application-draft.too-many', { max: MAX_DRAFTS });
      const id = newId();
      await sql(
        tx,
        `insert into application_draft (id, enterprise_id, policy_id, created_by, created_at, touched_at) values ($1, $2, $3, $4, $5, $5)`,
        [id, enterpriseId, policyId, actor.id, this.clock.now()],
      );
      await this.audit.add(tx, noteOf('begun', { id, enterpriseId }));
      return this.view(await this.load(tx, id, actor));
    });
  }

  async list(actor: Actor): Promise<ApplicationDraftList> {
    const rows = await this.db.query<Draft>(
      `select ${COLUMNS} from application_draft d where d.enterprise_id = $1::uuid order by d.touched_at desc, d.id desc limit ${MAX_DRAFTS}`,
      [actor.enterpriseId],
    );
    return { items: rows.map((row) => this.view(row)) };
  }

  async get(id: string, actor: Actor): Promise<ApplicationDraftView> {
    return this.view(await this.load(this.db.manager, id, actor));
  }

  save(id: string, body: SaveApplicationDraft, seen: number, actor: Actor): Promise<ApplicationDraftView> {
    return this.db.command(async (tx) => {
      const draft = await this.load(tx, id, actor, true);
      mustBeVersion(draft.version, seen);
      mustBeSmall(body.facts ?? {});
      const changes = this.changesOf(id, body);
      const names = Object.keys(changes);
      await sql(
        tx,
        `update application_draft set version = version + 1, touched_at = $2${names.map((name, n) => `, ${name} = $${n + 3}`).join('')} where id = $1`,
        [id, this.clock.now(), ...Object.values(changes)],
      );
      await this.audit.add(tx, { ...noteOf('saved', draft), detail: { fields: names } });
      return this.view(await this.load(tx, id, actor));
    });
  }

  remove(id: string, actor: Actor): Promise<void> {
    return this.db.transaction(async (tx) => {
      const draft = await this.load(tx, id, actor, true);
      await sql(tx, `delete from application_draft where id = $1`, [id]);
      await this.audit.add(tx, noteOf('thrown-away', draft));
    });
  }

  /** @throws DomainError request.invalid naming each field; what Applications.file throws */
  file(id: string, actor: Actor): Promise<ApplicationView> {
    return this.db.command(async (tx) => {
      const draft = await this.load(tx, id, actor, true);
      const body = (await newValidationPipe().transform(this.bodyOf(draft), {
        type: 'body',
        metatype: FileApplication,
      })) as FileApplication;
      const application = await this.applications.fileIn(tx, body, actor);
      await sql(tx, `delete from application_draft where id = $1`, [id]);
      await this.audit.add(tx, { ...noteOf('filed', draft), detail: { applicationId: application.id } });
      return application;
    });
  }

  /** By column; null takes away, and where there is always something it is made empty. */
  private changesOf(id: string, body: SaveApplicationDraft): Record<string, unknown> {
    const payee = body.payee === null ? { name: null, bank: null, account: null } : (body.payee ?? {});
    const { account } = payee;
    const all: Record<string, unknown> = {
      project_code: body.projectCode,
      facts: body.facts === undefined ? undefined : JSON.stringify(body.facts ?? {}),
      credit_pledge_signed: body.creditPledgeSigned,
      pledge_ids: body.pledgeIds === null ? [] : body.pledgeIds,
      payee_name: payee.name,
      payee_bank: payee.bank,
      payee_account_sealed: typeof account === 'string' ? sealAccount(this.config.DATA_KEY, account, id) : account,
      payee_account_last4: typeof account === 'string' ? account.slice(-4) : account,
      paper_ids: body.paperIds === null ? [] : body.paperIds,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }

  private bodyOf(draft: Draft): Record<string, unknown> {
    const sealed = draft.payeeAccountSealed;
    return {
      policyId: draft.policyId,
      ...(draft.projectCode === null ? {} : { projectCode: draft.projectCode }),
      facts: draft.facts,
      ...(draft.creditPledgeSigned === null ? {} : { creditPledgeSigned: draft.creditPledgeSigned }),
      pledgeIds: draft.pledgeIds,
      paperIds: draft.paperIds,
      payee: {
        ...(draft.payeeName === null ? {} : { name: draft.payeeName }),
        ...(draft.payeeBank === null ? {} : { bank: draft.payeeBank }),
        ...(sealed === null ? {} : { account: openAccount(this.config.DATA_KEY, sealed, draft.id) }),
      },
    };
  }

  /** @throws DomainError application-draft.not-found, also for another enterprise's */
  private async load(tx: Tx, id: string, actor: Actor, lock = false): Promise<Draft> {
    const [row] = await sql<Draft>(
      tx,
      `select ${COLUMNS} from application_draft d where d.id = $1 ${lock ? 'for update' : ''}`,
      [id],
    );
    if (!row || isForeign(actor, row.enterpriseId))
      throw new DomainError('not-found', 'application-draft.not-found', { id });
    return row;
  }

  private view(draft: Draft): ApplicationDraftView {
    const { payeeName, payeeBank, payeeAccountLast4: last4 } = draft;
    return {
      id: draft.id,
      policyId: draft.policyId,
      policyTitle: policyTitle(this.rules, draft.policyId),
      projectCode: draft.projectCode,
      facts: draft.facts,
      creditPledgeSigned: draft.creditPledgeSigned,
      pledgeIds: draft.pledgeIds,
      payee: { name: payeeName, bank: payeeBank, account: last4 === null ? null : `****${last4}` },
      paperIds: draft.paperIds,
      version: draft.version,
      createdAt: draft.createdAt.toISOString(),
      touchedAt: draft.touchedAt.toISOString(),
    };
  }
}

/** What is kept has bounds, though nobody judges it yet. @throws DomainError request.invalid */
function mustBeSmall(facts: Record<string, unknown>): void {
  const bad = Object.entries(facts).filter(
    ([name, value]) =>
      name.length > 64 ||
      !(value === null || ['string', 'number', 'boolean'].includes(typeof value)) ||
      (typeof value === 'string' && value.length > 200),
  );
  const errors = bad.map(([name]) => ({
    field: `facts.${name.slice(0, 64)}`,
    detail: 'must be text up to 200 characters, a number, true, false or null, under a name up to 64',
  }));
  if (Object.keys(facts).length > MAX_FACTS)
    errors.push({ field: 'facts', detail: `must not have more than ${MAX_FACTS} fields` });
  if (errors.length > 0) throw new DomainError('invalid', 'request.invalid', { errors });
}

function noteOf(
  what: ActOn<'application-draft'>,
  { id, enterpriseId }: Pick<Draft, 'id' | 'enterpriseId'>,
): AuditEntry {
  return { action: `application-draft.${what}`, subjectKind: 'application-draft', subjectId: id, enterpriseId };
}
