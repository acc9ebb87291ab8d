import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { Browser, Locator, Page } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { Caller, Refusal } from '../tools/api';
import { AUTHORITIES, csv, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { approveApplication, fileApplication, reviewApplication } from './applications';
import { seriousFindings } from './axe';
import { launchBrowser, person } from './browser';

interface Application {
  id: string;
  number: string;
  version: number;
  provisional: { grade: string } | null;
}
interface Payout {
  id: string;
  state: string;
  amountFen: string;
}
interface Correction {
  id: string;
  applicationId: string;
  state: string;
  direction: string;
  amountFen: string;
  checker: string | null;
  topUpPayoutId: string | null;
}
interface Objection {
  id: string;
  version: number;
}

const LONG_MS = 60_000;
/** Who has been paid and whose credit changes afterwards; no other journey uses them. */
const PAID_AT_A = 'enterprise-6';
const PAID_AT_B = 'enterprise-8';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

describe('money of a subsidy office, in a browser', () => {
  let browser: Browser;
  let officer: Caller;

  beforeAll(async () => {
    browser = await launchBrowser();
    officer = await Caller.person('subsidy-officer-1');
  });

  afterAll(() => browser.close());

  /** Filed, reviewed and approved: what waits to be paid. */
  async function approved(account: string): Promise<{ application: Application; payoutId: string }> {
    const id = await fileApplication(account, `拨付-${newId().slice(-10)}`, '6000000.00');
    await reviewApplication(id);
    const application = await officer.get<Application>('subsidy', `/applications/${id}`);
    const payoutId = await approveApplication(id);
    return { application, payoutId };
  }

  const payout = (id: string): Promise<Payout> => officer.get<Payout>('subsidy', `/payouts/${id}`);

  async function paid(account: string): Promise<Application> {
    const { application, payoutId } = await approved(account);
    await officer.post('subsidy', '/payment-runs', { body: { payoutIds: [payoutId] } });
    await eventually(async () => (await payout(payoutId)).state === 'paid', LONG_MS);
    return application;
  }

  /** The difference of one application, once the services have found it. */
  const correctionOf = ({ id }: Application): Promise<Correction> =>
    eventually(async () => {
      const { items } = await officer.get<{ items: Correction[] }>('subsidy', '/corrections?state=proposed&limit=100');
      return items.find(({ applicationId }) => applicationId === id) ?? null;
    }, LONG_MS);

  const correction = (id: string): Promise<Correction> => officer.get<Correction>('subsidy', `/corrections/${id}`);

  it('two approved payouts are checked, paid in one run, and watched until the bank has answered', async () => {
    const both = [await approved('enterprise-4'), await approved('enterprise-4')];
    const maker = await person(browser, 'subsidy-officer-1', {
      at: `/payouts?state=approved&q=${getAccount('enterprise-4').uscc!}&sort=-applicationNumber`,
    });
    const { page } = maker;
    for (const { application } of both)
      await page.getByRole('checkbox', { name: new RegExp(application.number) }).check();
    await button(page, '拨付所选 2 笔').click();
    await page.getByRole('heading', { name: '拨付 2 笔' }).waitFor();
    for (const { application } of both) await page.getByRole('link', { name: application.number }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect((await Promise.all(both.map(({ payoutId }) => payout(payoutId)))).map(({ state }) => state)).toEqual([
      'approved',
      'approved',
    ]);

    await button(page, '拨付 2 笔').click();
    await page.getByRole('heading', { name: '已向银行发出 2 笔' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: '看付款进度' }).click();
    await page.getByText('2 / 2 笔已支付，0 笔停住').waitFor({ timeout: LONG_MS });
    await page.getByText('银行已全部答复').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    for (const { payoutId } of both) expect((await payout(payoutId)).state).toBe('paid');

    await page.getByRole('link', { name: '拨付批次' }).click();
    await page.getByRole('heading', { level: 1, name: '拨付批次' }).waitFor();
    expect(maker.faults).toEqual([]);
    await maker.close();
  });

  it('what a penalty learned of late takes away is claimed, and not given up while the enterprise has the money', async () => {
    const application = await paid(PAID_AT_A);
    await penalise(PAID_AT_A);
    const { id } = await correctionOf(application);

    const checker = await person(browser, 'subsidy-approver-2', { at: `/corrections/${id}` });
    await button(checker.page, '复核…').click();
    await checker.page.getByRole('heading', { name: '复核：核对差额与起因' }).waitFor();
    await checker.page
      .getByRole('term')
      .filter({ hasText: /^追回$/ })
      .waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await button(checker.page, '复核通过').click();
    await checker.page.getByRole('heading', { name: '已复核' }).waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    expect(await correction(id)).toMatchObject({
      ...{ state: 'approved', direction: 'recovery', checker: 'subsidy-approver-2' },
    });

    const maker = await person(browser, 'subsidy-officer-2', { at: `/corrections/${id}` });
    await button(maker.page, '提出核销').click();
    const dialog = maker.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '提出核销' }).click();
    await dialog.getByText('请填写').waitFor();
    await dialog.getByRole('textbox', { name: '核销理由' }).fill('企业已将款项退回专户');
    expect(await seriousFindings(maker.page)).toEqual([]);
    await dialog.getByRole('button', { name: '提出核销' }).click();
    await dialog.getByText('款项仍在企业的，请继续追回').waitFor();
    expect(await dialog.getByRole('textbox', { name: '核销理由' }).inputValue()).toBe('企业已将款项退回专户');
    expect(await correction(id)).toMatchObject({ state: 'approved', writeOffMaker: null });
    expect([...maker.faults, ...checker.faults]).toEqual([]);
    await Promise.all([maker.close(), checker.close()]);
  });

  it('what a void penalty had taken is topped up once a second person approves it', async () => {
    const documentNumber = await penalise(PAID_AT_B);
    const enterpriseId = await recordKnown(documentNumber, PAID_AT_B);
    const application = await paid(PAID_AT_B);
    await annul(documentNumber, enterpriseId);
    const { id } = await correctionOf(application);

    const checker = await person(browser, 'subsidy-approver-2', { at: `/corrections/${id}` });
    await button(checker.page, '复核…').click();
    await checker.page
      .getByRole('term')
      .filter({ hasText: /^补发$/ })
      .waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await button(checker.page, '复核通过').click();
    await checker.page.getByText(/^补发已进入待拨付/).waitFor();
    const done = await correction(id);
    expect(done).toMatchObject({ state: 'approved', direction: 'top-up', checker: 'subsidy-approver-2' });
    expect((await payout(done.topUpPayoutId!)).amountFen).toBe(done.amountFen);
    expect(checker.faults).toEqual([]);
    await checker.close();
  });

  /** A general penalty, learned of today: from A to B since May. */
  async function penalise(account: string): Promise<string> {
    const clerk = await Caller.person('credit-officer-1');
    // As the service keeps it: in capitals.
    const documentNumber = `东湾罚〔2026〕${newId().slice(-8).toUpperCase()}号`;
    const row = {
      enterprise: { name: '拨付旅程', uscc: getAccount(account).uscc! },
      ...{ documentNumber, offence: '虚假宣传', measure: '罚款', fineWan: '5.00', decidedOn: '2026/5/20' },
      authority: AUTHORITIES.market.name,
      authorityUscc: AUTHORITIES.market.uscc,
    };
    await clerk.post('credit-rating', `/imports?kind=penalties&source=e2e&fileName=${account}.csv`, {
      body: csv(PENALTY_HEADERS, [penaltyCells(row)]),
      contentType: 'text/csv; charset=utf-8',
    });
    return documentNumber;
  }

  async function recordKnown(documentNumber: string, account: string): Promise<string> {
    const clerk = await Caller.person('credit-officer-1');
    const { items } = await clerk.get<{ items: { id: string }[] }>(
      'credit-rating',
      `/enterprises?q=${getAccount(account).uscc!}&limit=1`,
    );
    const enterpriseId = items[0]!.id;
    await eventually(async () => (await recordOf(documentNumber, enterpriseId)) !== undefined, LONG_MS);
    await eventually(async () => {
      const { grade } = await clerk.get<{ grade: string }>('credit-rating', `/enterprises/${enterpriseId}/rating`);
      return grade !== 'A';
    }, LONG_MS);
    return enterpriseId;
  }

  async function recordOf(documentNumber: string, enterpriseId: string): Promise<{ id: string } | undefined> {
    const clerk = await Caller.person('credit-officer-1');
    const { items } = await clerk.get<{ items: { id: string; documentNumber: string }[] }>(
      'credit-rating',
      `/enterprises/${enterpriseId}/records`,
    );
    return items.find((one) => one.documentNumber === documentNumber);
  }

  /** The enterprise objects, and two officers uphold it. */
  async function annul(documentNumber: string, enterpriseId: string): Promise<void> {
    const enterprise = await Caller.person(PAID_AT_B);
    const recordId = (await recordOf(documentNumber, enterpriseId))!.id;
    const objection = await eventually(
      () =>
        enterprise
          .post<Objection>('reward-penalty', '/objections', {
            body: { recordId, grounds: '处罚决定书送达的并非本公司，文号属于另一家企业。' },
          })
          .catch((error: unknown) => {
            if (error instanceof Refusal && error.status === 404) return null;
            throw error;
          }),
      LONG_MS,
    );
    const [first, second] = await Promise.all([Caller.person('credit-officer-1'), Caller.person('credit-officer-2')]);
    const { version } = await first.post<Objection>('reward-penalty', `/objections/${objection.id}/recommendation`, {
      version: objection.version,
      body: { uphold: true, reason: '经向作出机关核实，文号登记有误。' },
    });
    await second.post('reward-penalty', `/objections/${objection.id}/decision`, {
      version,
      body: { agree: true, reason: '材料属实，同意。' },
    });
  }
});
