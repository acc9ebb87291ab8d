import { eventually } from '@app/testing/eventually';
import type { Browser } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { Caller } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

const NAME = '云岭精密机械有限公司';
const uscc = getAccount('enterprise-3').uscc!;

interface Answer {
  received: { state: string } | null;
  effects: { acts: unknown[] };
}

describe('an auditor', () => {
  let browser: Browser;
  let auditor: Person;
  let caller: Caller;

  beforeAll(async () => {
    browser = await launchBrowser();
    caller = await Caller.person('auditor-1');
    auditor = await person(browser, 'auditor-1');
  });
  afterAll(() => browser.close());

  it('begins with the logs, which can be verified at once, and with what people overrode', async () => {
    const { page } = auditor;
    await page.getByRole('button', { name: '现在校验：扶持资金' }).click();
    await page.getByText(/哈希链完整：[\d,]+ 条记录逐条相符/).waitFor();
    const { sealed } = await caller.get<{ sealed: number }>('subsidy', '/audit/chain');
    expect(sealed).toBeGreaterThan(0);
    await page.getByRole('region', { name: '最近的撤回、撤销、核销与驳回' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: '全部：扶持资金' }).click();
    await page.getByRole('heading', { name: '审计日志', level: 1 }).waitFor();
    const action = new URL(page.url()).searchParams.get('action') ?? '';
    expect(action.split(',')).toEqual(expect.arrayContaining(['hold.released', 'correction.written-off']));
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: '工作台' }).click();
  });

  it('finds a decision about an enterprise, reads it, and has it made again to the same answer', async () => {
    const { page } = auditor;
    await page.getByRole('link', { name: '决定与凭据' }).click();
    await page.getByRole('combobox', { name: '企业', exact: true }).fill(NAME);
    await page.getByTitle(`${NAME} ${uscc}`).click();
    const row = page.getByRole('row', { name: new RegExp(`信用评级.*${NAME}`) }).first();
    await row.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: '信用评级决定' }).waitFor();
    await page.getByRole('heading', { name: '依据的事实' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const receipt = await caller.get<{ rule: { hash: string } }>('credit-rating', `/receipts/${id}`);
    await page.getByText(receipt.rule.hash).waitFor();
    await page.getByRole('button', { name: '重算核对' }).click();
    await page.getByText('重算结果与凭据一致').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await page.goto(new URL('/decisions', page.url()).href);
    await page.getByRole('textbox', { name: '凭据编号' }).fill(id);
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByText(receipt.rule.hash).waitFor();
  });

  it('follows an event of it through the services', async () => {
    const { page } = auditor;
    await page.getByRole('link', { name: '企业的事件' }).click();
    await page.getByRole('heading', { name: '事件追踪' }).waitFor();
    await page.getByRole('link', { name: '信用评级变化' }).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: '信用评级变化' }).first().click();
    await page.getByRole('heading', { name: '信用评级发出' }).waitFor();
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!);
    await eventually(async () => {
      const { received } = await caller.get<Answer>('subsidy', `/events/${id}`);
      return received?.state === 'done';
    });
    await page.reload();
    const station = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '扶持资金收到' }) });
    await station.getByText('已处理', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    // A service that is away dims its part, and nothing else.
    await page.route('**/api/commitment/events/*', (route) => route.abort());
    await page.reload();
    await page.getByText('告知承诺暂时没有答复，这一段看不到').waitFor();
    await station.getByText('已处理', { exact: true }).waitFor();
    await page.unroute('**/api/commitment/events/*');
  });

  it('reads the log of a service, and verifies its chain', async () => {
    const { page } = auditor;
    await page.getByRole('link', { name: '审计日志' }).click();
    await page.getByRole('link', { name: '扶持资金', exact: true }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('button', { name: '校验哈希链' }).click();
    await page.getByText(/哈希链完整：[\d,]+ 条记录逐条相符/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const { firstBad } = await caller.get('subsidy', '/audit/verification');
    expect(firstBad).toBeNull();
    expect(auditor.faults).toEqual([]);
  });
});

describe('an operator', () => {
  it('sees what got stuck and the business time, and is told what moving it means', async () => {
    const browser = await launchBrowser();
    const operator = await person(browser, 'operator-1');
    const { page } = operator;
    await page.getByRole('heading', { name: '运维', level: 1 }).waitFor();
    await page.getByRole('region', { name: '未能处理的事件' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const caller = await Caller.person('operator-1');
    const { today } = await caller.call<{ today: string }>('GET', '/clock');
    const day = page.getByLabel('拨到这一天的 09:00');
    await day.fill(today);
    await page.getByText(`请选择 ${today} 之后的日期`).waitFor();
    await day.fill('2099-01-05');
    await page.getByRole('button', { name: '拨动时钟' }).click();
    await page.getByRole('dialog').getByText('2099-01-05 09:00').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    expect((await caller.call<{ today: string }>('GET', '/clock')).today).toBe(today);
    expect(operator.faults).toEqual([]);
    await browser.close();
  });
});
