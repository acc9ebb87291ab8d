import { randomInt } from 'node:crypto';
import { organisationCheck, usccCheck } from '@app/kernel/uscc';
import { eventually } from '@app/testing/eventually';
import { encode } from 'iconv-lite';
import type { Browser, Locator, Page } from 'playwright-core';
import { Caller } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

const HEADERS = ['行政相对人名称', '统一社会信用代码', '行政处罚决定书文号', '处罚类别', '处罚决定日期', '处罚机关'];
const AUTHORITY = '东湾市市场监督管理局';

interface RecordPage {
  items: { id: string; documentNumber: string | null; state: string; class: string | null }[];
}

/** A valid code that no other run has. */
function newCode(): string {
  const body = String(randomInt(10_000_000, 99_999_999));
  const whole = `91320115${body}${organisationCheck(body)}`;
  return whole + usccCheck(whole);
}

let browser: Browser;
const people: Person[] = [];

async function officer(account: string, at: string): Promise<Page> {
  const one = await person(browser, account, { at });
  people.push(one);
  return one.page;
}

const seen = async (what: Locator): Promise<void> => what.first().waitFor();

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

it('a credit officer registers an enterprise, imports a file with errors, and two people decide a class', async () => {
  const run = String(randomInt(100_000, 999_999));
  const name = `东湾试导入${run}有限公司`;
  const uscc = newCode();
  const caller = await Caller.person('credit-officer-1');

  // Registered, with a code as one types it.
  const page = await officer('credit-officer-1', '/enterprises/new');
  const code = page.getByLabel('统一社会信用代码');
  await code.fill(`${uscc.slice(0, 17)}${uscc.endsWith('0') ? '1' : '0'}`);
  await seen(page.getByText('有一位抄错，请对照营业执照'));
  await code.fill(uscc.toLowerCase());
  await seen(page.getByText(`代码有效：${uscc}`));
  await page.getByLabel('企业名称').fill(name);
  for (const [field, option] of [
    ['行业', '制造业'],
    ['分中心', '中心园'],
  ] as const) {
    await page.getByRole('combobox', { name: field }).click();
    await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
  }
  await page.getByLabel('成立日期').fill('2020-03-02');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: '下一步：核对' }).click();
  await page.getByRole('button', { name: '确认登记' }).click();
  await seen(page.getByRole('heading', { name: '企业已登记' }));

  // A dirty file, as Chinese offices save it: a good row, one whose class nobody knows, an impossible day, a bad code.
  const rows = [
    [name, uscc, `东试〔2026〕${run}1号`, '警告', '2026/5/11', AUTHORITY],
    [name, uscc, `东试〔2026〕${run}2号`, '行政拘留', '2026年5月12日', AUTHORITY],
    [name, uscc, `东试〔2026〕${run}3号`, '警告', '2022-09-31', AUTHORITY],
    [name, `${uscc.slice(0, 17)}`, `东试〔2026〕${run}4号`, '警告', '2026-05-11', AUTHORITY],
  ];
  await page.goto(new URL('/imports', page.url()).href);
  await page.getByRole('button', { name: '导入文件' }).first().click();
  const templates = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载模板：行政处罚' }).click();
  expect((await templates).suggestedFilename()).toBe('行政处罚导入模板.csv');
  await page.getByLabel('来源').fill('双公示导出');
  await page.locator('input[type=file]').setInputFiles({
    name: `处罚${run}.csv`,
    mimeType: 'text/csv',
    buffer: encode([HEADERS, ...rows].map((row) => row.join(',')).join('\r\n'), 'gb18030'),
  });
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: '开始试导入' }).click();

  // What is wrong, by row and column; nothing is stored yet.
  await seen(page.getByText('待确认', { exact: true }));
  const impossible = page.getByRole('row', { name: /^4 未采纳 处罚决定日期 2022-09-31 日期不存在/ });
  await seen(impossible);
  await seen(impossible.getByText('There is no such day.'));
  await seen(page.getByRole('row', { name: /^5 未采纳 统一社会信用代码/ }));
  const recordsOf = (): Promise<RecordPage> => caller.get('credit-rating', `/records?q=${uscc}&sort=determinedOn`);
  expect((await recordsOf()).items).toEqual([]);
  const refused = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载未采纳的行' }).click();
  expect((await refused).suggestedFilename()).toBe(`处罚${run}.csv.refused.csv`);
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole('button', { name: '确认导入…' }).click();
  await seen(page.getByText('2 条事实，相关企业随即重新评级'));
  await page.getByRole('button', { name: '确认导入', exact: true }).click();
  await seen(page.getByText('导入完成：新增 2 条事实'));
  const [known, unknown] = await eventually(async () => {
    const { items } = await recordsOf();
    return items.length === 2 ? items : null;
  });
  expect([known!.state, unknown!.state]).toEqual(['counting', 'awaiting-class']);

  // They stand in the list; the class of one is decided by two people.
  await page.goto(new URL(`/records?q=${uscc}`, page.url()).href);
  await seen(page.getByRole('link', { name }));
  await seen(page.getByText('待认定轻重', { exact: true }));
  expect(await seriousFindings(page)).toEqual([]);
  await page.goto(new URL(`/records/${unknown!.id}`, page.url()).href);
  await page.getByRole('button', { name: '提出轻重' }).click();
  await page.getByRole('radio', { name: '严重' }).check();
  await page.getByLabel('理由').fill('情节严重，社会影响大');
  await page.getByRole('button', { name: '提交，交另一人复核' }).click();
  await seen(page.getByText('提出人不能自己复核', { exact: false }));
  expect(await page.getByRole('button', { name: '复核通过' }).count()).toBe(0);

  const other = await officer('credit-officer-2', `/records/${unknown!.id}`);
  await other.getByRole('button', { name: '复核通过' }).click();
  await other.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
  await seen(other.getByText('经两人认定'));
  expect(await seriousFindings(other)).toEqual([]);
  const decided = (await recordsOf()).items.find(({ id }) => id === unknown!.id);
  expect(decided).toMatchObject({ state: 'counting', class: 'serious' });

  for (const at of ['/classification', '/import-conflicts', '/imports']) {
    await other.goto(new URL(at, other.url()).href);
    await seen(other.getByRole('heading', { level: 1 }));
    expect(await seriousFindings(other)).toEqual([]);
  }
  expect(people.flatMap(({ faults }) => faults)).toEqual([]);
});

it('a row that tells a stored decision otherwise is shown side by side, and two people say which is right', async () => {
  const run = String(randomInt(100_000, 999_999));
  const uscc = newCode();
  const caller = await Caller.person('credit-officer-1');
  const enterprise = { uscc, name: `东湾两说${run}有限公司`, sector: 'manufacturing', subZone: 'central' };
  await caller.post('credit-rating', '/enterprises', { body: { ...enterprise, registeredOn: '2020-03-02' } });
  const file = async (measure: string): Promise<void> => {
    const row = [enterprise.name, uscc, `东试〔2026〕${run}号`, measure, '2026-05-11', AUTHORITY];
    const query = new URLSearchParams({ kind: 'penalties', source: '双公示导出', fileName: `两说${run}.csv` });
    const { id } = await caller.post<{ id: string }>('credit-rating', `/imports?${query.toString()}`, {
      body: [HEADERS, row].map((cells) => cells.join(',')).join('\r\n'),
      contentType: 'text/csv',
    });
    await eventually(async () => (await caller.get('credit-rating', `/imports/${id}`))['state'] === 'done');
  };
  await file('警告');
  await file('通报批评');

  const page = await officer('credit-officer-1', `/import-conflicts?state=open&q=${uscc}`);
  await page.getByRole('link', { name: enterprise.name }).click();
  await seen(page.getByRole('row', { name: '处罚类别 警告 通报批评 不同' }));
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('radio', { name: '采用文件内容' }).check();
  await page.getByLabel('理由').fill('原机关发文更正');
  await page.getByRole('button', { name: '提交，交另一人复核' }).click();
  await seen(page.getByText('提出人不能自己复核', { exact: false }));

  const other = await officer('credit-officer-3', new URL(page.url()).pathname);
  await other.getByRole('button', { name: '复核通过' }).click();
  await other.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
  await seen(other.getByText('已处理：采用文件内容'));
  expect(await seriousFindings(other)).toEqual([]);
  const { items } = await caller.get<RecordPage>('credit-rating', `/records?q=${uscc}`);
  expect(items.map(({ state }) => state).sort()).toEqual(['annulled', 'counting']);
  expect(people.flatMap(({ faults }) => faults)).toEqual([]);
});
