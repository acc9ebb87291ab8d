import { eventually } from '@app/testing/eventually';
import { getAccount } from '../deploy/local/accounts';
import { Caller, type Json, type Target } from '../tools/api';
import { AUTHORITIES, csv, PENALTY_HEADERS, penaltyCells, type PenaltyRow } from '../tools/demo-data';

interface Versioned extends Json {
  id: string;
  version: number;
}
export interface PayoutView extends Versioned {
  state: string;
  amountFen: string;
  hold: { causeAnnulledBy: string | null } | null;
}

export interface RecordView extends Versioned {
  record: string;
  class: string | null;
  determinedOn: string;
  repairedOn: string | null;
  annulledOn: string | null;
}
export interface RepairView extends Versioned {
  state: string;
  earliestOn: string;
  reasons: { code: string }[];
  regime: { version: string };
  repairedOn: string | null;
}

/** The officers of the chain. */
export interface Officers {
  maker: Caller;
  checker: Caller;
  officer: Caller;
  approver: Caller;
  secondApprover: Caller;
}

export async function signInOfficers(target: Target): Promise<Officers> {
  return {
    maker: await Caller.person('credit-officer-1', target),
    checker: await Caller.person('credit-officer-2', target),
    officer: await Caller.person('subsidy-officer-1', target),
    approver: await Caller.person('subsidy-approver-1', target),
    secondApprover: await Caller.person('subsidy-approver-2', target),
  };
}

/**
 * The main job for one enterprise with an account, as clients do it that do not give up: each step insists while the
 * system is away, and waits for what events bring about.
 */
export class Chain {
  readonly enterprise;
  /** The enterprise's own person, once signed in. */
  caller: Caller;
  private file = '';

  constructor(
    readonly target: Target,
    private readonly people: Officers,
    account: string,
  ) {
    const { enterpriseId, uscc } = getAccount(account);
    this.enterprise = { id: enterpriseId!, uscc: uscc!, account, name: `链路${account}有限公司` };
  }

  async signIn(): Promise<void> {
    this.caller = await Caller.person(this.enterprise.account, this.target);
  }

  async register(): Promise<void> {
    const { id, uscc, name } = this.enterprise;
    const body = { id, uscc, name, sector: 'software', subZone: 'central', registeredOn: '2015-03-01' };
    await this.people.maker.insist('credit-rating', '/enterprises', { body });
    await this.waitForGrade('A');
  }

  /** @returns the id of the entry */
  async enterRedList(): Promise<string> {
    const body = { enterpriseId: this.enterprise.id };
    await eventually(async () => {
      const { items } = await this.people.maker.get<{ items: { enterpriseId: string }[] }>(
        'reward-penalty',
        '/red-list/candidates?limit=200',
      );
      return items.some((item) => item.enterpriseId === body.enterpriseId);
    }, 60_000);
    const entry = await this.people.maker.insist<Versioned>('reward-penalty', '/red-list/entries', { body });
    await this.people.checker.insist('reward-penalty', `/red-list/entries/${entry.id}/confirm`, {
      version: entry.version,
      body: {},
    });
    return entry.id;
  }

  /** @returns the id of the application */
  async apply(n: number, policyId = 'technical-renovation', more: object = {}): Promise<string> {
    const body = {
      policyId,
      projectCode: `链路-${n}`,
      facts: { eligibleInvestment: '10000000.00' },
      creditPledgeSigned: true,
      payee: { name: this.enterprise.name, bank: '东湾银行', account: `622200000000555${n}` },
      ...more,
    };
    // Subsidy hears of a new enterprise a moment after its registration; until then it knows none of that id.
    return (await eventually(() => this.caller.insist<Versioned>('subsidy', '/applications', { body }), 60_000)).id;
  }

  /** @returns the id of the payout */
  async approve(applicationId: string): Promise<string> {
    const path = `/applications/${applicationId}`;
    // The amount needs the grade, which subsidy hears of a moment after the registration.
    const seen = await eventually(async () => {
      const application = await this.people.officer.get<Versioned & { provisional: object | null }>('subsidy', path);
      return application.provisional ? application : null;
    });
    const reviewed = await this.people.officer.insist<Versioned>('subsidy', `${path}/review`, {
      version: seen.version,
      body: {},
    });
    const approved = await this.people.approver.insist<Versioned & { payoutId: string }>('subsidy', `${path}/approve`, {
      version: reviewed.version,
      body: {},
    });
    return approved.payoutId;
  }

  async pay(payoutId: string): Promise<void> {
    await this.people.officer.insist('subsidy', '/payment-runs', { body: { payoutIds: [payoutId] } });
  }

  /** One general penalty, unless told otherwise: from A to B. */
  async importPenalty(more: Partial<PenaltyRow> = {}): Promise<void> {
    const row = {
      enterprise: this.enterprise,
      documentNumber: `东湾罚〔2026〕链${this.enterprise.account}号`,
      offence: '虚假宣传',
      measure: '罚款',
      fineWan: '5.00',
      decidedOn: '2026/5/20',
      authority: AUTHORITIES.market.name,
      authorityUscc: AUTHORITIES.market.uscc,
      ...more,
    };
    this.file = csv(PENALTY_HEADERS, [penaltyCells(row)]);
    await this.people.maker.insist(
      'credit-rating',
      `/imports?kind=penalties&source=e2e&fileName=${this.enterprise.account}.csv`,
      { body: this.file, contentType: 'text/csv; charset=utf-8' },
    );
  }

  /** The records of the enterprise, as itself sees them. */
  async records(): Promise<RecordView[]> {
    const path = `/enterprises/${this.enterprise.id}/records`;
    return (await this.caller.get<{ items: RecordView[] }>('credit-rating', path)).items;
  }

  /** Files a repair of the only record, insisting until the service has heard of it. */
  async fileRepair(more: object = {}): Promise<RepairView> {
    const record = await eventually(async () => (await this.records())[0]);
    const body = { recordId: record.id, pledgeSigned: true, ...more };
    return eventually(() => this.caller.insist<RepairView>('reward-penalty', '/repairs', { body }), 60_000);
  }

  /** One officer accepts, another grants. */
  async grantRepair(repair: RepairView): Promise<RepairView> {
    const path = `/repairs/${repair.id}`;
    const accepted = await this.people.maker.insist<RepairView>('reward-penalty', `${path}/acceptance`, {
      version: repair.version,
      body: { accepted: true, reason: '材料齐全，义务已履行。' },
    });
    return this.people.checker.insist<RepairView>('reward-penalty', `${path}/decision`, {
      version: accepted.version,
      body: { grant: true, reason: '符合规定，准予修复。' },
    });
  }

  /** @returns the id of the objection */
  async upholdObjection(): Promise<string> {
    const record = await eventually(async () => (await this.records())[0]);
    const body = { recordId: record.id, grounds: '处罚决定书送达的并非本公司。' };
    const objection = await eventually(
      () => this.caller.insist<Versioned>('reward-penalty', '/objections', { body }),
      60_000,
    );
    const recommended = await this.people.maker.insist<Versioned>(
      'reward-penalty',
      `/objections/${objection.id}/recommendation`,
      {
        version: objection.version,
        body: { uphold: true, reason: '文号登记有误，属实。' },
      },
    );
    await this.people.checker.insist('reward-penalty', `/objections/${objection.id}/decision`, {
      version: recommended.version,
      body: { agree: true, reason: '材料属实，同意。' },
    });
    return objection.id;
  }

  /** The grade of a day, as known at an instant; as known now when none is given. */
  async gradeOn(on: string, knownAt?: string): Promise<string> {
    const query = new URLSearchParams({ on, ...(knownAt ? { knownAt } : {}) });
    const path = `/enterprises/${this.enterprise.id}/rating?${query.toString()}`;
    return (await this.people.maker.get<{ grade: string }>('credit-rating', path)).grade;
  }

  waitForGrade(grade: string): Promise<unknown> {
    return eventually(async () => {
      const rating = await this.people.maker.get<{ grade: string }>(
        'credit-rating',
        `/enterprises/${this.enterprise.id}/rating`,
      );
      return rating.grade === grade;
    }, 60_000);
  }

  waitForPayout(id: string, wanted: (payout: PayoutView) => boolean): Promise<PayoutView> {
    return eventually(async () => {
      const payout = await this.people.officer.get<PayoutView>('subsidy', `/payouts/${id}`);
      return wanted(payout) ? payout : null;
    }, 60_000);
  }

  corrections(): Promise<(Versioned & { applicationId: string; direction: string; amountFen: string })[]> {
    return this.people.officer
      .get<{ items: (Versioned & { applicationId: string; direction: string; amountFen: string })[] }>(
        'subsidy',
        `/corrections?enterpriseId=${this.enterprise.id}&limit=50`,
      )
      .then(({ items }) => items);
  }

  exempt(): Promise<boolean> {
    return this.caller
      .get<{ exempt: boolean }>('reward-penalty', `/exemptions?uscc=${this.enterprise.uscc}&inspection=routine`)
      .then(({ exempt }) => exempt);
  }
}
