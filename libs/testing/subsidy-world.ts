import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { pledgeBreachedV1, pledgeSignedV1, pledgeVerifiedV1 } from '@app/contracts/pledge';
import { ratingChangedV1 } from '@app/contracts/rating';
import type { CalendarDate } from '@app/kernel/calendar';
import { addMonths } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { recordIdOf } from '@app/platform/source-record';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { eventually } from './eventually';
import type { TestPerson } from './identity-provider';
import { TestService, TestWorld } from './test-service';

const BANK_TOKEN = 'bank-of-the-test';
const USCC = '91350100M000100Y43';

export interface TestEnterprise {
  id: string;
  person: TestPerson;
}

export const people = {
  maker: { sub: 'maker-1', roles: ['subsidy-officer'] },
  otherMaker: { sub: 'maker-2', roles: ['subsidy-officer'] },
  checker: { sub: 'checker-1', roles: ['subsidy-approver'] },
  otherChecker: { sub: 'checker-2', roles: ['subsidy-approver'] },
  /** Has both roles: only the rules keep this person from both parts. */
  both: { sub: 'both-1', roles: ['subsidy-officer', 'subsidy-approver'] },
  auditor: { sub: 'auditor-1', roles: ['auditor'] },
} satisfies Record<string, TestPerson>;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The subsidy service with the bank simulator; the test plays credit-rating, the enterprises and the officers. */
export class SubsidyWorld {
  readonly world: TestWorld;
  service: TestService;
  private bank: ChildProcess;
  private bankUrl: string;
  private folder: string;
  private env: Record<string, string>;
  private readonly revisions = new Map<string, number>();

  private constructor(
    world: TestWorld,
    private readonly definition: ServiceDefinition,
  ) {
    this.world = world;
  }

  /** @param policies rule files by name (`id@version`); the service knows no others */
  static async start(
    definition: ServiceDefinition,
    policies: Record<string, string>,
    startsAt?: string,
  ): Promise<SubsidyWorld> {
    const self = new SubsidyWorld(await TestWorld.create(startsAt), definition);
    self.folder = mkdtempSync(join(tmpdir(), 'subsidy-'));
    mkdirSync(join(self.folder, 'rules', 'subsidy'), { recursive: true });
    for (const [name, text] of Object.entries(policies))
      writeFileSync(join(self.folder, 'rules', 'subsidy', `${name}.yaml`), text);
    const port = await freePort();
    self.bankUrl = `http://127.0.0.1:${port}`;
    self.env = {
      RULES_DIR: join(self.folder, 'rules'),
      BANK_URL: self.bankUrl,
      BANK_TOKEN,
      BANK_TIMEOUT_MS: '700',
      CREDIT_DATA_TIMEOUT_MS: '3000',
    };
    self.service = await TestService.start(self.world, definition, self.env);
    self.bank = spawn(process.execPath, ['--require', 'tsx/cjs', join('deploy', 'local', 'bank.ts')], {
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        BANK_TOKEN,
        BANK_FILE: join(self.folder, 'book.jsonl'),
        BANK_NOTIFY_URL: `${self.service.url}/bank/notifications`,
      },
      stdio: 'ignore',
    });
    await eventually(async () => (await fetch(`${self.bankUrl}/health/ready`)).ok);
    return self;
  }

  /** The service alone, stopped and started again on its database. */
  async restart(): Promise<void> {
    await this.service.stop();
    this.service = await TestService.startOn(this.world, this.definition, this.service.database, this.env);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.bank.once('exit', resolve));
    this.bank.kill('SIGTERM');
    await ended;
    await this.service.close();
    await this.world.close();
    rmSync(this.folder, { recursive: true });
  }

  get today(): CalendarDate {
    return this.world.clock.today();
  }

  // --- what the other services tell ---

  /** Registers an enterprise and rates it since a year ago. */
  async enterprise(grade: string): Promise<TestEnterprise> {
    const id = newId();
    await this.world.topics.publish(enterpriseRegisteredV1, {
      enterpriseId: id,
      revision: 1,
      uscc: USCC,
      name: `企业 ${id.slice(-6)}`,
      sector: 'manufacturing',
      subZone: 'north',
      registeredOn: '2015-01-01' as CalendarDate,
      identifiers: [{ uscc: USCC, name: '企业', validFrom: '2015-01-01' as CalendarDate, validUntil: null }],
    });
    await this.rate(id, { [addMonths(this.today, -12)]: grade });
    return { id, person: { sub: `person-of-${id}`, roles: ['enterprise'], enterpriseId: id } };
  }

  /**
   * Says that from the first of these days on the grades are these, and waits until the service has heard it.
   * @returns the event, to be sent again
   */
  async rate(
    enterpriseId: string,
    steps: Record<string, string>,
    causes: string[] = [newId()],
  ): ReturnType<TestWorld['topics']['publish']> {
    const revision = (this.revisions.get(enterpriseId) ?? 0) + 1;
    this.revisions.set(enterpriseId, revision);
    const timeline = Object.entries(steps)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, grade]) => ({ from: from as CalendarDate, grade, score: '80.00' }));
    const event = await this.world.topics.publish(ratingChangedV1, {
      enterpriseId,
      uscc: USCC,
      revision,
      changedFrom: timeline[0]!.from,
      knownAt: this.world.clock.now().toISOString(),
      grade: timeline.at(-1)!.grade,
      score: '80.00',
      timeline,
      ruleSet: { id: 'park-rating', version: '2026.1', hash: 'a'.repeat(64) },
      receiptId: newId(),
      causes,
    });
    await this.handled(event.id);
    return event;
  }

  /** Says that an enterprise signed a pledge. */
  async sign(enterpriseId: string, pledgeId: string = newId(), item = 'subsidy-application'): Promise<string> {
    const event = await this.world.topics.publish(pledgeSignedV1, {
      ...{ pledgeId, enterpriseId, uscc: USCC, item, materials: ['equipment-invoices'] },
      catalogue: { id: 'pledge-catalogue', version: '2026.1', hash: 'b'.repeat(64) },
      noticeVersion: '1',
      noticeHash: 'c'.repeat(64),
      signedOn: this.today,
      signedAt: this.world.clock.now().toISOString(),
      receiptIds: [newId()],
    });
    await this.handled(event.id);
    return pledgeId;
  }

  /** Says that a pledge was found true. */
  async verify(enterpriseId: string, pledgeId: string): Promise<void> {
    const event = await this.world.topics.publish(pledgeVerifiedV1, {
      ...{ pledgeId, enterpriseId, uscc: USCC, item: 'subsidy-application' },
      verifiedOn: this.today,
      verifiedAt: this.world.clock.now().toISOString(),
    });
    await this.handled(event.id);
  }

  /** Says that a pledge was breached. @returns the event, to be sent again */
  async breach(
    enterpriseId: string,
    pledgeId: string,
    breach: 'false' | 'overdue' = 'false',
  ): ReturnType<TestWorld['topics']['publish']> {
    const event = await this.world.topics.publish(pledgeBreachedV1, {
      ...{ pledgeId, enterpriseId, uscc: USCC, item: 'subsidy-application', breach, class: 'serious' },
      determinedOn: this.today,
      determinedAt: this.world.clock.now().toISOString(),
      legalBasis: '测试',
    });
    await this.handled(event.id);
    return event;
  }

  /** Says that the record of a breach was void from its origin. @returns the event, to be sent again */
  async annulBreach(enterpriseId: string, pledgeId: string): ReturnType<TestWorld['topics']['publish']> {
    const event = await this.world.topics.publish(creditRecordAnnulledV1, {
      ...{ recordId: recordIdOf(pledgeId), enterpriseId, uscc: USCC, determinedOn: this.today },
      annulledAt: this.world.clock.now().toISOString(),
      annulledOn: this.today,
    });
    await this.handled(event.id);
    return event;
  }

  /** Waits until the service has handled an event. */
  async handled(eventId: string): Promise<void> {
    await eventually(async () => {
      const rows = await this.service.db.query<{ state: string; error: string }>(
        `select state, error from inbox where event_id = $1`,
        [eventId],
      );
      if (rows[0]?.error) throw new Error(rows[0].error);
      return rows[0]?.state === 'done';
    });
  }

  // --- what people do ---

  async pool(code: string, amountFen: string, year = Number(this.today.slice(0, 4))): Promise<void> {
    await this.post('/pools', people.maker, { code, year, title: code, amountFen });
  }

  /** A command that must succeed. @returns the body of the answer */
  async post<Body = Record<string, unknown>>(
    path: string,
    as: TestPerson,
    body?: unknown,
    version?: number,
  ): Promise<Body> {
    const answer = await this.service.call<Body>('POST', path, {
      as,
      ...(body === undefined ? {} : { body }),
      ...(version === undefined ? {} : { ifMatch: `"${version}"` }),
    });
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async get<Body = Record<string, unknown>>(path: string, as: TestPerson = people.auditor): Promise<Body> {
    const answer = await this.service.call<Body>('GET', path, { as });
    if (answer.status >= 300) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async file(
    enterprise: TestEnterprise,
    policyId: string,
    facts: Record<string, unknown> = {},
    account = `account-${newId().slice(-12)}`,
    pledgeIds?: string[],
  ): Promise<{ id: string; version: number; number: string }> {
    return this.post('/applications', enterprise.person, {
      policyId,
      facts,
      creditPledgeSigned: true,
      ...(pledgeIds === undefined ? {} : { pledgeIds }),
      payee: { name: '企业', bank: '工商银行', account },
    });
  }

  /** Files, reviews and approves. */
  async approved(
    enterprise: TestEnterprise,
    policyId: string,
    facts: Record<string, unknown> = {},
    account?: string,
    pledgeIds?: string[],
  ): Promise<{ applicationId: string; payoutId: string; amountFen: string; receiptId: string }> {
    const { id, version } = await this.file(enterprise, policyId, facts, account, pledgeIds);
    await this.post(`/applications/${id}/review`, people.maker, undefined, version);
    return this.post(`/applications/${id}/approve`, people.checker, undefined, version + 1);
  }

  /** Starts a payment run for one payout. */
  async instruct(
    payoutId: string,
  ): Promise<{ result: string; instructionId: string | null; refusal: { code: string } | null }> {
    const run = await this.post<{
      items: { result: string; instructionId: string | null; refusal: { code: string } | null }[];
    }>('/payment-runs', people.maker, { payoutIds: [payoutId] });
    return run.items[0]!;
  }

  async payoutIs<Body extends { state: string }>(payoutId: string, state: string): Promise<Body> {
    return eventually(async () => {
      const payout = await this.get<Body>(`/payouts/${payoutId}`);
      if (payout.state !== state) throw new Error(`payout is ${payout.state}, not ${state}`);
      return payout;
    });
  }

  /** Instructs and waits until it is paid. */
  async paid(payoutId: string): Promise<void> {
    await this.instruct(payoutId);
    await this.payoutIs(payoutId, 'paid');
  }

  /** The bank's control interface. */
  async bankControl(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.bankUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${BANK_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`bank ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
  }

  /** What the bank paid to an account. */
  async bankPayments(
    account: string,
  ): Promise<{ instructionId: string; status: string; amountFen: string; deliveries: number }[]> {
    const { payments } = (await this.bankControl('/control/payments')) as {
      payments: {
        payeeAccount: string;
        instructionId: string;
        status: string;
        amountFen: string;
        deliveries: number;
      }[];
    };
    return payments.filter((payment) => payment.payeeAccount === account);
  }
}

/** A policy file of a test's own: a fixed amount times the factor of the grade, unless told otherwise. */
export function policyFile(given: {
  id: string;
  version?: string;
  effectiveFrom?: string;
  base?: string;
  factors?: string;
  more?: string;
  terms?: string;
}): string {
  return [
    'kind: subsidy',
    `id: ${given.id}`,
    `version: "${given.version ?? '1'}"`,
    'title: { zh: 测试政策, en: A policy of the test }',
    `effectiveFrom: ${given.effectiveFrom ?? '2020-01-01'}`,
    'basis: [测试用]',
    `base: ${given.base ?? '{ kind: fixed, amount: "1000000.00" }'}`,
    `factors: ${given.factors ?? '{ A: "100", B: "80", C: "50", D: "0" }'}`,
    'rounding: { to: fen, mode: half-up }',
    'requires: { minimumGrade: C, notSeriousListed: true, creditPledge: true }',
    ...(given.more?.includes('factorOrder') ? [] : ['factorOrder: before-cap']),
    ...(given.more === undefined ? [] : [given.more]),
    `terms: { netting: false, deMinimis: "100.00", poolCode: test-pool${given.terms ?? ''} }`,
    '',
  ].join('\n');
}
