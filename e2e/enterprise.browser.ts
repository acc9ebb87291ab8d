import type { Browser, Locator } from 'playwright-core';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { Caller } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

interface Things {
  items: { id: string; number: string; item: string; state: string; projectCode: string | null; title: string }[];
}

/** The whole of what an enterprise does, on a phone. */
describe('an enterprise on its phone', () => {
  const account = 'enterprise-7';
  // Its own in every run: a former run's pledge and application are not taken for this one's.
  const project = `扩岗-${newId().slice(-6)}`;
  let browser: Browser;
  let own: Caller;
  let who: Person;

  const heading = (name: string | RegExp): Locator => who.page.getByRole('heading', { name, level: 1 });
  const press = (name: string): Promise<void> => who.page.getByRole('button', { name, exact: true }).click();
  const follow = (name: string | RegExp): Promise<void> => who.page.getByRole('link', { name }).first().click();
  const mustBeAccessible = async (): Promise<void> => expect(await seriousFindings(who.page)).toEqual([]);

  beforeAll(async () => {
    browser = await launchBrowser();
    own = await Caller.person(account);
    who = await person(browser, account, { phone: true });
  });

  afterAll(async () => {
    await who?.close();
    await browser?.close();
  });

  it('sees its grade, what it means and how to raise it, and nothing wider than the phone', async () => {
    const { page } = who;
    await page.getByText(/您目前的信用等级是 [ABCD]/).waitFor();
    await page.getByRole('heading', { name: '怎样提升' }).waitFor();
    await page.getByText(/日常检查：/).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await mustBeAccessible();
  });

  it('applies by the task list, is told the amount as it types, and gets a number', async () => {
    const { page } = who;
    await follow('扶持资金');
    await follow(/了解并申请：稳岗扩岗补助/);
    await heading(/稳岗扩岗补助/).waitFor();
    await mustBeAccessible();
    await press('开始申请');
    await heading(/申请：稳岗扩岗补助/).waitFor();
    await mustBeAccessible();
    await page.getByText('核对并提交 · 还有 3 项待填写').waitFor();
    await follow('项目');
    await page.getByLabel('项目名称或编号').fill(project);
    await press('继续');
    await page.getByLabel('新增参保职工数').fill('12');
    await page.getByText(/按您今天的等级约 [\d,.]+/).waitFor({ state: 'attached' });
    await press('继续');
    await page.getByRole('checkbox', { name: '我单位作出以上承诺' }).check();
    await press('继续');
    await page.getByRole('heading', { name: '用承诺书代替部分材料？' }).waitFor();
    await press('继续');
    await page.getByRole('heading', { name: '交材料' }).waitFor();
    await press('继续');
    await page.getByLabel('户名').fill('高翔精密');
    await page.getByLabel('开户银行').fill('东湾银行高新支行');
    await page.getByLabel('账号').fill('62220202');
    await page.getByText('已保存', { exact: true }).waitFor();
    await press('继续');
    await page.getByText('已完成 3 / 3 项').waitFor();
    // What was filled in is there after leaving, but for the account, which is only shown masked.
    await page.reload();
    await follow('核对并提交');
    await page.getByText('****0202').waitFor();
    await mustBeAccessible();
    await press('确认提交');
    await heading('申请已提交').waitFor();
    await mustBeAccessible();
    const filed = (await own.get<Things>('subsidy', '/applications?sort=-filedOn')).items.find(
      ({ projectCode }) => projectCode === project,
    );
    expect(filed?.state).toBe('filed');
    await page.getByText(filed!.number).waitFor();
    await follow('查看这份申请');
    await page.getByRole('heading', { name: '金额是怎么来的' }).waitFor();
    await mustBeAccessible();
  });

  it('signs a pledge after it has read the notice, and is told what is due', async () => {
    const { page } = who;
    const before = await own.get<Things>('commitment', '/pledges');
    await follow('告知承诺');
    // One that this run can still sign: an open pledge of the same paper would be refused.
    const open = new Set(before.items.filter(({ state }) => state === 'signed').map(({ item }) => item));
    const { items } = await own.get<{
      items: { code: string; title: { zh: string }; materials: { pledgeable: boolean }[] }[];
    }>('commitment', '/items');
    const item = items.find(
      ({ code, materials }) => !open.has(code) && materials.some(({ pledgeable }) => pledgeable),
    )!;
    await page.getByRole('link', { name: `签承诺书：${item.title.zh}`, exact: true }).click();
    await mustBeAccessible();
    await page.getByRole('checkbox').first().check();
    await press('继续');
    await page.getByText(/[0-9a-f]{64}/).waitFor();
    await press('继续');
    await page.getByRole('alert').getByText('请先读完并勾选').waitFor();
    await page.getByRole('checkbox', { name: '我已读完并理解' }).check();
    await press('继续');
    await page.getByRole('checkbox', { name: /我单位已知晓告知内容/ }).check();
    await mustBeAccessible();
    // Ant Design spaces two characters of a button apart.
    await page.getByRole('button', { name: /^签\s?署$/ }).click();
    await heading('承诺书已签署').waitFor();
    await page.getByText(/前补交$/).waitFor();
    const after = await own.get<Things>('commitment', '/pledges');
    const signed = after.items.find(({ id }) => !before.items.some((one) => one.id === id));
    expect(signed).toMatchObject({ item: item.code, state: 'signed' });
    await page.getByText(signed!.id.slice(-12)).waitFor();
    await follow('我的信用');
    await page.getByRole('heading', { name: '请补交承诺的材料' }).first().waitFor();
  });

  it('reads the letter of it, whose PDF is one', async () => {
    const { page, context } = who;
    const [letter] = await eventually(async () => {
      const { items } = await own.get<Things>('commitment', '/letters');
      return items.length > 0 ? items : undefined;
    });
    await follow('文书');
    await heading('文书').waitFor();
    await mustBeAccessible();
    await page.locator(`a[href="/my/letters/commitment/${letter!.id}"]`).click();
    await heading(letter!.title).waitFor();
    await page.getByRole('heading', { name: '不服怎么办' }).waitFor();
    await mustBeAccessible();
    const href = await page.getByRole('link', { name: '下载 PDF' }).getAttribute('href');
    const answer = await context.request.get(new URL(href!, page.url()).href);
    expect([answer.status(), (await answer.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  });

  it('finds its matters, and nothing went wrong unseen', async () => {
    const { page } = who;
    await follow('我的事项');
    await heading('我的事项').waitFor();
    await follow('信用记录');
    await page.getByRole('listitem').first().waitFor();
    await mustBeAccessible();
    expect(who.faults).toEqual([]);
  });
});
