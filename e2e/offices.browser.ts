import { eventually } from '@app/testing/eventually';
import type { Browser } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { Caller } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person } from './browser';

const ITEM = 'water-hookup';

interface Item {
  item: { materials: { code: string; pledgeable: boolean }[] };
}

interface Measure {
  id: string;
  state: string;
}

/** A pledge of the enterprise's own: the one it has, or one signed now. */
async function pledgeOf(account: string): Promise<string> {
  const caller = await Caller.person(account);
  const { items } = await caller.get<{ items: { id: string }[] }>(
    'commitment',
    '/pledges?state=signed,verified&limit=1',
  );
  if (items[0]) return items[0].id;
  const { item } = await caller.get<Item>('commitment', `/items/${ITEM}`);
  const codes = item.materials.filter(({ pledgeable }) => pledgeable).map(({ code }) => code);
  const notice = await caller.get<{ hash: string }>('commitment', `/items/${ITEM}/notice?materials=${codes.join(',')}`);
  const body = { item: ITEM, materials: codes, noticeHash: notice.hash, accepted: true };
  return (await caller.post<{ id: string }>('commitment', '/pledges', { body })).id;
}

describe('what offices read and answer', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('a pledge has a page that an office may read, with its notice, its papers and what rests on it', async () => {
    const id = await pledgeOf('enterprise-9');
    const { name } = await (
      await Caller.person('auditor-1')
    ).get<{ name: string }>('credit-rating', `/enterprises/by-code/${getAccount('enterprise-9').uscc!}`);
    for (const account of ['subsidy-officer-1', 'regulator-market', 'auditor-1']) {
      const { page, faults, close } = await person(browser, account, { at: `/pledges/${id}` });
      await page.getByRole('heading', { name: /^承诺：/, level: 1 }).waitFor();
      await page.getByRole('link', { name, exact: true }).waitFor();
      await page.getByRole('region', { name: '告知书（企业签署的原文）' }).getByText('告知承诺书').waitFor();
      await page.getByRole('region', { name: '承诺材料' }).getByRole('table').waitFor();
      await page.getByRole('region', { name: '过程' }).getByText('签署承诺书，即时生效').waitFor();
      expect([account, await seriousFindings(page)]).toEqual([account, []]);
      expect(faults).toEqual([]);
      await close();
    }
  });

  it('a department answers for several measures at once, and sees what became of each', async () => {
    const caller = await Caller.person('regulator-market');
    const { page, faults, close } = await person(browser, 'regulator-market', { at: '/measures?state=imposed' });
    const boxes = page.getByRole('row').getByRole('checkbox');
    await boxes.nth(2).waitFor();
    const { items } = await caller.get<{ items: Measure[] }>('reward-penalty', '/measures?state=imposed&limit=2');
    await boxes.nth(1).check();
    await boxes.nth(2).check();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '反馈已办理（2 项）' }).click();
    await page.getByRole('heading', { name: '反馈 2 项措施已办理' }).waitFor();
    await page.getByRole('button', { name: '提交反馈（2 项）' }).click();
    await page.getByText('请填写办理情况说明').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // One of them is answered by somebody else meanwhile: it is refused, and the other is done.
    const { version } = await caller.get<{ version: number }>('reward-penalty', `/measures/${items[0]!.id}`);
    await caller.post('reward-penalty', `/measures/${items[0]!.id}/feedback`, {
      version,
      body: { done: false, note: '系统升级中' },
    });
    await page.getByRole('textbox', { name: '办理情况说明' }).fill('已纳入重点监管名单');
    await page.getByRole('button', { name: '提交反馈（2 项）' }).click();
    await page.getByRole('heading', { name: '反馈结果' }).waitFor();
    await page.getByText('1 项已记录，1 项未记录').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await eventually(async () => {
      const { state } = await caller.get<Measure>('reward-penalty', `/measures/${items[1]!.id}`);
      return state === 'applied';
    });
    expect(faults).toEqual([]);
    await close();
  });
});
