import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { Browser } from 'playwright-core';
import { Caller } from '../tools/api';
import { AUTHORITIES, csv, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { getAccount } from '../deploy/local/accounts';
import { fileApplication, reviewApplication } from './applications';
import { seriousFindings } from './axe';
import { launchBrowser, person } from './browser';

interface Application {
  id: string;
  number: string;
  state: string;
  version: number;
  reviewedBy: string | null;
  approvedBy: string | null;
  provisional: { amountFen: string } | null;
  decisions: { amountFen: string }[];
}
interface Payout {
  id: string;
  state: string;
  amountFen: string;
}

/** A project of its own each time, so that the journey can be taken again on the same system. */
const project = (n: number): string => `复核-${newId().slice(-8)}-${n}`;

describe('the day of a subsidy office, in a browser', () => {
  let browser: Browser;
  let officer: Caller;
  let approver: Caller;

  beforeAll(async () => {
    browser = await launchBrowser();
    [officer, approver] = await Promise.all([Caller.person('subsidy-officer-1'), Caller.person('subsidy-approver-1')]);
  });

  afterAll(() => browser.close());

  const get = (id: string): Promise<Application> => officer.get<Application>('subsidy', `/applications/${id}`);
  const file = async (account: string, n: number): Promise<Application> =>
    get(await fileApplication(account, project(n), '10000000.00'));

  async function reviewed(account: string, n: number): Promise<Application> {
    const { id } = await file(account, n);
    await reviewApplication(id);
    return get(id);
  }

  it('a maker reviews, and a checker approves in three clicks from the workbench', async () => {
    const { id, number } = await file('enterprise-4', 1);

    const maker = await person(browser, 'subsidy-officer-1', { at: `/applications/${id}` });
    await maker.page.getByRole('button', { name: '审核…' }).click();
    await maker.page.getByRole('button', { name: '审核通过' }).click();
    await maker.page.getByRole('heading', { name: '审核通过' }).waitFor();
    expect(await seriousFindings(maker.page)).toEqual([]);
    expect((await get(id)).reviewedBy).toBe('subsidy-officer-1');
    expect(maker.faults).toEqual([]);
    await maker.close();

    const checker = await person(browser, 'subsidy-approver-1');
    const row = checker.page.getByRole('link', { name: new RegExp(number) });
    await checker.page.getByRole('heading', { name: '待复核的申请' }).waitFor();
    // The workbench shows the oldest of a queue; where others left many, all of it is one click further.
    if ((await row.count()) === 0)
      await checker.page.goto(new URL(`/applications?state=reviewed&q=${number}`, checker.page.url()).href);
    const place = (await row.count()) > 0 ? row : checker.page.getByRole('link', { name: '金桥精密机械有限公司' });
    await place.first().click();
    await checker.page.getByRole('heading', { name: '怎么算的' }).waitFor();
    await checker.page.getByText('合格投资额 10,000,000.00 × 5%').waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await checker.page.getByRole('button', { name: '复核…' }).click();
    await checker.page.getByRole('button', { name: '核准', exact: true }).click();
    await checker.page.getByRole('heading', { name: '已核准' }).waitFor();
    await checker.page.getByText(number, { exact: true }).waitFor();
    await checker.page.getByRole('link', { name: /^查看文书/ }).waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    const done = await get(id);
    expect([done.state, done.approvedBy, done.decisions.length]).toEqual(['approved', 'subsidy-approver-1', 1]);
    expect(checker.faults).toEqual([]);
    await checker.close();
  });

  it('an approver sends one back with a reason, and the officer reads it', async () => {
    const { id } = await reviewed('enterprise-4', 4);
    const checker = await person(browser, 'subsidy-approver-1', { at: `/applications/${id}/approve` });
    await checker.page.getByRole('button', { name: '退回经办' }).click();
    const dialog = checker.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /退回理由/ }).fill('投资额与发票不符');
    await dialog.getByRole('button', { name: '退回经办' }).click();
    await checker.page.getByText(/陈岚 于 .* 退回：投资额与发票不符/).waitFor();
    expect((await get(id)).state).toBe('filed');
    expect(await seriousFindings(checker.page)).toEqual([]);
    expect(checker.faults).toEqual([]);
    await checker.close();
    const maker = await person(browser, 'subsidy-officer-1', { at: `/applications/${id}/review` });
    await maker.page.getByText(/退回：投资额与发票不符/).waitFor();
    expect(maker.faults).toEqual([]);
    await maker.close();
  });

  it('of two approvers on one application the second is told, with what it is now', async () => {
    const { id, version } = await reviewed('enterprise-5', 1);
    const slow = await person(browser, 'subsidy-approver-2', { at: `/applications/${id}/approve` });
    await slow.page.getByRole('button', { name: '核准', exact: true }).waitFor();
    await approver.post('subsidy', `/applications/${id}/approve`, { version, body: {} });
    // Either the page has heard of it by itself, or the service refuses the click: the same is said.
    const button = slow.page.getByRole('button', { name: '核准', exact: true });
    if (await button.isVisible()) await button.click({ timeout: 2_000 }).catch(() => undefined);
    await slow.page.getByRole('alert').getByText('已由 陈岚 核准').waitFor();
    expect((await get(id)).approvedBy).toBe('subsidy-approver-1');
    expect(await seriousFindings(slow.page)).toEqual([]);
    expect(slow.faults).toEqual([]);
    await slow.close();
  });

  it('of a batch each one has its result, and a refused one loses nothing', async () => {
    const batch = [await reviewed('enterprise-4', 2), await reviewed('enterprise-4', 3)];
    const [good, late] = batch as [Application, Application];
    const checker = await person(browser, 'subsidy-approver-2', { at: '/applications?state=reviewed&sort=-number' });
    for (const { number } of batch) await checker.page.getByRole('checkbox', { name: new RegExp(number) }).check();
    await checker.page.getByRole('button', { name: '复核所选 2 件' }).click();
    await checker.page.getByRole('heading', { name: '核准 2 件申请' }).waitFor();
    await checker.page.getByText('核准后余额').waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await officer.post('subsidy', `/applications/${late.id}/reject`, {
      version: late.version,
      body: { reason: '材料不实' },
    });
    await checker.page.getByRole('button', { name: '核准 2 件', exact: true }).click();
    await checker.page.getByRole('heading', { name: '核准了 1 件，1 件没有办成' }).waitFor();
    await checker.page
      .getByRole('row', { name: new RegExp(late.number) })
      .getByText('没有办成')
      .waitFor();
    await checker.page
      .getByRole('row', { name: new RegExp(good.number) })
      .getByText('已核准')
      .waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    expect([(await get(good.id)).state, (await get(late.id)).state]).toEqual(['approved', 'rejected']);
    expect(checker.faults).toEqual([]);
    await checker.close();
  });

  // Each turn wears the credit of the enterprise down: on one system it can be taken a few times, not for ever.
  it('a payout that a penalty stopped is revoked by two people', async () => {
    const { id, version } = await reviewed('enterprise-3', 1);
    const { payoutId } = await approver.post<{ payoutId: string }>('subsidy', `/applications/${id}/approve`, {
      version,
      body: {},
    });
    await penalise('enterprise-3');
    const payout = (): Promise<Payout> => officer.get<Payout>('subsidy', `/payouts/${payoutId}`);
    await eventually(async () => (await payout()).state === 'held', 60_000);

    const maker = await person(browser, 'subsidy-officer-1', { at: `/payouts/${payoutId}` });
    await maker.page.getByText('核准后信用状况有变').first().waitFor();
    expect(await seriousFindings(maker.page)).toEqual([]);
    await maker.page.getByRole('button', { name: '提出处理办法…' }).click();
    await maker.page.getByRole('button', { name: '提出', exact: true }).click();
    await maker.page.getByText('请选择处理办法').waitFor();
    await maker.page.getByRole('radio', { name: /撤销拨付/ }).check();
    await maker.page.getByLabel('理由').fill('信用已变，不再支付');
    expect(await seriousFindings(maker.page)).toEqual([]);
    await maker.page.getByRole('button', { name: '提出', exact: true }).click();
    await maker.page.getByRole('heading', { name: '已提出' }).waitFor();
    expect(maker.faults).toEqual([]);
    await maker.close();

    const checker = await person(browser, 'subsidy-approver-2', { at: `/payouts/${payoutId}` });
    await checker.page.getByRole('button', { name: '复核处理办法…' }).click();
    await checker.page.getByText('信用已变，不再支付').waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await checker.page.getByRole('button', { name: '确认', exact: true }).click();
    await checker.page.getByRole('heading', { name: '已确认：撤销拨付' }).waitFor();
    expect((await payout()).state).toBe('revoked');
    expect(checker.faults).toEqual([]);
    await checker.close();
  });

  it('the other pages of the office are a click away, and can be read by all', async () => {
    const { page, faults, close } = await person(browser, 'subsidy-officer-2');
    const ways: [link: string, heading: string][] = [
      ['兑现', '兑现'],
      ['拨付批次', '拨付批次'],
      ['补发与追回', '补发与追回'],
      ['资金池', '资金池'],
      ['政策', '政策'],
      ['技术改造补助（2026年）', '技术改造补助（2026年）'],
    ];
    for (const [link, heading] of ways) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
      expect([link, await seriousFindings(page)]).toEqual([link, []]);
    }
    expect(faults).toEqual([]);
    await close();
  });

  /** A general penalty: from A to B. */
  async function penalise(account: string): Promise<void> {
    const clerk = await Caller.person('credit-officer-1');
    const row = {
      enterprise: { name: '云岭精密机械有限公司', uscc: getAccount(account).uscc! },
      documentNumber: `东湾罚〔2026〕${newId().slice(-8)}号`,
      offence: '虚假宣传',
      measure: '罚款',
      fineWan: '5.00',
      decidedOn: '2026/5/20',
      authority: AUTHORITIES.market.name,
      authorityUscc: AUTHORITIES.market.uscc,
    };
    await clerk.post('credit-rating', `/imports?kind=penalties&source=e2e&fileName=${account}.csv`, {
      body: csv(PENALTY_HEADERS, [penaltyCells(row)]),
      contentType: 'text/csv; charset=utf-8',
    });
  }
});
