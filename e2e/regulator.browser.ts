import type { Browser, Locator, Page } from 'playwright-core';
import { Caller, type Json } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

interface Found {
  id: string;
  name: string;
  uscc: string;
}

const OFFENCE = '未按规定明码标价';

/** An enterprise without an account of the demo, that nothing was flagged for: the journey can be made again and again. */
async function unflagged(regulator: Caller): Promise<Found> {
  const { items } = await regulator.get<{ items: Found[] }>('credit-rating', '/enterprises?sort=uscc&limit=100');
  for (const enterprise of items.slice(60, 81)) {
    const { counts } = await regulator.get<{ counts: Json }>(
      'reward-penalty',
      `/violations/counts?enterpriseId=${enterprise.id}`,
    );
    if (Object.keys(counts).length === 0) return enterprise;
  }
  throw new Error('Each of the enterprises of this journey has been flagged already');
}

const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true });
const idIn = (page: Page, pattern: RegExp): string => pattern.exec(page.url())![1]!;

describe('a regulator', () => {
  let browser: Browser;
  let caller: Caller;
  const people: Person[] = [];
  const open = async (account: string, at: string): Promise<Page> => {
    const someone = await person(browser, account, { at });
    people.push(someone);
    return someone.page;
  };

  beforeAll(async () => {
    browser = await launchBrowser();
    caller = await Caller.person('regulator-market');
  });
  afterAll(() => browser.close());

  it('flags a first minor violation, having seen the decision and the letter, and accepts its correction', async () => {
    const enterprise = await unflagged(caller);
    const page = await open('regulator-market', '/violations/new');
    await page.getByRole('combobox', { name: '企业', exact: true }).fill(enterprise.uscc);
    await page.getByTitle(enterprise.uscc).first().click();
    await page.getByRole('combobox', { name: '违法行为' }).fill('明码');
    await page.getByTitle(OFFENCE).first().click();
    await page.getByRole('radio', { name: '轻微' }).check();

    // Before anything is flagged.
    const letter = page.getByRole('article', { name: '责令改正通知书' });
    await letter.getByText(enterprise.name).waitFor();
    await page.getByText('责令改正，按期改正后再决定').waitFor();
    await page.getByText('没有查到同类记录').waitFor();
    await page.getByText('历史完整').waitFor();
    await page.getByText(/还剩 3 个工作日/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await caller.get('reward-penalty', `/violations/counts?enterpriseId=${enterprise.id}`)).toEqual({
      counts: {},
    });

    await button(page, '核对').click();
    await page.getByText('请写明发现了什么').waitFor();
    await page.getByRole('textbox', { name: '发现了什么' }).fill('货架上三种商品没有标价');
    await page.getByRole('textbox', { name: '违反的条款' }).fill('价格法第十三条');
    await letter.getByText('价格法第十三条').waitFor();
    await button(page, '核对').click();
    await button(page, '确认登记').click();
    await page.getByRole('heading', { name: '已登记' }).waitFor();
    await page.getByText('文书 ').waitFor();
    await page.getByText(/企业已收到责令改正通知/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    const violationId = idIn(page, /violations\/([^/]+)\/flagged/);
    expect(await caller.get('reward-penalty', `/violations/${violationId}`)).toMatchObject({
      ...{ enterpriseId: enterprise.id, state: 'awaiting-correction', limb: 'first', isFirst: true },
    });

    await page.getByRole('link', { name: '打开这条登记' }).click();
    await button(page, '登记改正').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '改正情况和证明' }).fill('已当场补上标价签，有照片');
    await button(dialog, '登记改正').click();
    await button(page, '不予处罚').click();
    await dialog.getByRole('textbox', { name: '理由' }).fill('初次违法，危害轻微，已经改正');
    await button(dialog, '不予处罚').click();
    await page.getByText('不予行政处罚决定书').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await caller.get('reward-penalty', `/violations/${violationId}`)).toMatchObject({ state: 'waived' });
  });

  it('plans a draw that the auditor witnesses, and checks it again in the browser', async () => {
    const title = `明码标价抽查 ${Date.now()}`;
    const page = await open('regulator-market', '/draws/new');
    await page.getByRole('textbox', { name: '计划名称' }).fill(title);
    await page.getByRole('textbox', { name: '检查事项' }).fill('明码标价');
    await page.getByRole('textbox', { name: '检查人员证号' }).fill('SC-101\nSC-102\nSC-103');
    await page.getByRole('combobox', { name: '行业' }).fill('新材料');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, '核对').click();
    await page.getByText('新材料', { exact: true }).waitFor();
    await button(page, '建立计划并公布承诺值').click();
    await page.getByRole('link', { name: '打开这个计划' }).click();
    await button(page, '封存名单').click();
    await button(page.getByRole('dialog'), '封存名单').click();
    await page.getByText('等待审计或信用中心人员见证').waitFor();
    await page.getByRole('table', { name: '按风险类别' }).waitFor();
    expect(await button(page, '见证并抽取').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);

    const planId = idIn(page, /draws\/([^/?]+)/);
    const witness = await open('auditor-1', `/draws/${planId}`);
    await button(witness, '见证并抽取').click();
    await witness.getByRole('textbox', { name: '您的一句话' }).fill('窗外下雨，食堂今天有鱼');
    await button(witness.getByRole('dialog'), '见证并抽取').click();
    await witness.getByRole('heading', { name: /^抽中 \d+ 家$/ }).waitFor();

    await page.getByRole('heading', { name: /^抽中 \d+ 家$/ }).waitFor();
    await button(page, '在我的浏览器里重算').click();
    await page.getByText('重算结果与公布的一致').waitFor();
    expect(await page.getByText('一致', { exact: true }).count()).toBe(7);
    expect(await seriousFindings(page)).toEqual([]);

    const plan = await caller.get<{ state: string; draw: { drawn: number } }>(
      'reward-penalty',
      `/inspection-plans/${planId}`,
    );
    expect(plan.state).toBe('drawn');
    await page.getByText(`抽中的 ${plan.draw.drawn} 家企业逐一相同`).waitFor();
    await page
      .getByRole('cell', { name: /^SC-10\d、SC-10\d$/ })
      .first()
      .waitFor();
  });

  it('finds the lists, and one clear answer to who is exempt', async () => {
    const page = await open('regulator-market', '/violations');
    for (const [path, heading] of [
      ['/violations', '违法行为'],
      ['/penalties', '行政处罚'],
      ['/penalties/new', '作出处罚'],
      ['/draws', '双随机抽查'],
      ['/inspections', '检查'],
      ['/inspections/new', '安排检查'],
      ['/verifications', '承诺核查'],
      ['/exemptions', '免检查询'],
    ] as const) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      expect([path, await seriousFindings(page)]).toEqual([path, []]);
    }
    const [first] = (await caller.get<{ items: Found[] }>('credit-rating', '/enterprises?sort=uscc&limit=1')).items;
    await page.getByRole('textbox', { name: '所查代码' }).fill(`${first!.uscc}\n91350100M000100Y43`);
    await button(page, '查询').click();
    await page.getByText(/共 2 个/).waitFor();
    await page.getByRole('cell', { name: first!.name }).waitFor();
  });

  it('has seen no fault in any page', () => {
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
