import type { Browser } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person, systemUrl } from './browser';

const NAME = '海川精密机械有限公司';
const uscc = getAccount('enterprise-2').uscc!;

describe('somebody who only wants to know about an enterprise', () => {
  let browser: Browser;
  let somebody: Person;

  beforeAll(async () => {
    browser = await launchBrowser();
    somebody = await person(browser, null, { at: '/public' });
  });
  afterAll(() => browser.close());

  it('finds it by a part of its name, chooses among several, and reads what is published, without signing in', async () => {
    const { page } = somebody;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('heading', { name: '企业信用公示查询' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: '企业名称或统一社会信用代码' }).fill('海');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('请输入至少两个字').waitFor();
    await page.getByRole('textbox', { name: '企业名称或统一社会信用代码' }).fill('精密机械');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: /找到 \d+ 家企业，请选择/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: '企业名称或统一社会信用代码' }).fill(NAME);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/public/${uscc}`);
    const answer = (await (await fetch(`${systemUrl}/api/reward-penalty/public/lists/${uscc}`)).json()) as {
      on: string;
      redList: { until: string } | null;
    };
    const red = page.getByRole('region', { name: '守信红名单' });
    await red.getByText(answer.redList ? '在名单上' : '不在名单上', { exact: true }).waitFor();
    if (answer.redList) await red.getByText(answer.redList.until).waitFor();
    expect(await page.getByRole('main').innerText()).toContain(`查询日期 ${answer.on}`);
    await page.getByRole('region', { name: '公示中的失信记录' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(asked.filter((path) => path.startsWith('/auth'))).toEqual([]);
  });

  it('finds it by its code, as people type it, and is told plainly when there is none', async () => {
    const { page } = somebody;
    await page.getByRole('link', { name: '查询另一家' }).click();
    const field = page.getByRole('textbox', { name: '企业名称或统一社会信用代码' });
    await field.fill(` ${uscc.toLowerCase()} `);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();
    await page.goto(new URL('/public?q=查无此企业', page.url()).href);
    await page.getByRole('heading', { name: '没有找到“查无此企业”' }).waitFor();
  });

  it('reads the red list and goes from it to one of its enterprises', async () => {
    const { page } = somebody;
    await page.getByRole('link', { name: '守信红名单' }).click();
    const [listed] = (
      (await (await fetch(`${systemUrl}/api/reward-penalty/public/red-list`)).json()) as {
        items: { uscc: string; name: string }[];
      }
    ).items;
    const search = page.getByRole('textbox', { name: '名称或代码开头' });
    await search.fill(listed!.uscc.slice(0, 17));
    const link = page.getByRole('link', { name: listed!.name });
    await link.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await link.click();
    await page.getByRole('heading', { name: listed!.name, level: 1 }).waitFor();
  });

  it('reads of the draws that were made, and is told when to ask again after asking too much', async () => {
    const { page } = somebody;
    await page.getByRole('link', { name: '抽查公示' }).click();
    await page.getByRole('heading', { name: '双随机抽查公示' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const refusal = { status: 429, code: 'rate.exceeded', detail: '请求过于频繁', remedy: '请在 12 秒后重试' };
    await page.route('**/public/enterprises?*', (route) => route.fulfill({ status: 429, json: refusal }));
    await page.goto(new URL('/public?q=东湾', page.url()).href);
    await page.getByText('请在 12 秒后重试').waitFor();
    expect(somebody.faults).toEqual([]);
  });
});
