/// <reference lib="dom" />
/**
 * `npm run screenshots`: the pictures that README and docs show, of a system that runs with its demo data
 * (`npm start -- --fresh`). What the pictures need that the demo does not have is done by the front door first.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, person, type PersonOptions, systemUrl } from '../e2e/browser';
import { settled } from '../e2e/crawl';
import { Caller } from './api';

const folder = join(__dirname, '..', 'docs', 'images', 'console');

interface Shot {
  name: string;
  account: string | null;
  options?: PersonOptions;
  path: () => Promise<string> | string;
  /** What is done on the page before it is taken. */
  prepare?: (page: Page) => Promise<void>;
}

interface Items<Item> {
  items: Item[];
}

async function firstId(
  account: string,
  service: 'subsidy' | 'credit-rating' | 'reward-penalty',
  path: string,
): Promise<string> {
  const { items } = await (await Caller.person(account)).get<Items<{ id: string }>>(service, path);
  const [first] = items;
  if (!first) throw new Error(`${service}${path} is empty: is this the demo system?`);
  return first.id;
}

const application = async (): Promise<string> =>
  `/applications/${await firstId('subsidy-approver-1', 'subsidy', '/applications?state=filed&sort=-amount&limit=1')}`;
/** One with falls and rises in its history. */
const enterprise = async (): Promise<string> =>
  `/enterprises/${await firstId('credit-officer-1', 'credit-rating', '/enterprises?grade=C&limit=1')}`;
const drawn = async (): Promise<string> =>
  `/draws/${await firstId('regulator-market', 'reward-penalty', '/inspection-plans?state=drawn&limit=1')}`;
const decision = async (): Promise<string> =>
  `/decisions/subsidy/${await firstId('auditor-1', 'subsidy', '/receipts?limit=1')}`;

export const SHOTS: Shot[] = [
  { name: 'workbench', account: 'subsidy-officer-1', path: () => '/' },
  { name: 'applications', account: 'subsidy-approver-1', path: () => '/applications' },
  { name: 'application', account: 'subsidy-officer-1', path: application },
  { name: 'enterprise', account: 'credit-officer-1', path: enterprise },
  { name: 'flag', account: 'regulator-market', path: () => '/violations/new', prepare: flag },
  { name: 'draw', account: 'regulator-market', path: drawn, prepare: recheck },
  { name: 'import', account: 'credit-officer-1', path: () => '/imports/new', prepare: importWithErrors },
  { name: 'rule', account: 'credit-officer-1', path: () => '/rules', prepare: openRatingRule },
  { name: 'rule-effect', account: 'credit-officer-1', path: () => '/rules/drafts/new', prepare: draftAndTry },
  { name: 'decision', account: 'auditor-1', path: decision, prepare: replay },
  {
    name: 'enterprises-dark-en',
    account: 'auditor-1',
    options: { theme: 'dark', language: 'en' },
    path: () => '/enterprises',
  },
  { name: 'my-credit-phone', account: 'enterprise-2', options: { phone: true }, path: () => '/' },
  {
    name: 'apply-phone',
    account: 'enterprise-3',
    options: { phone: true },
    path: () => '/my/subsidies',
    prepare: apply,
  },
  { name: 'public', account: null, path: () => '/public/91350100M000100Y43' },
];

/** The decision stands beside the form before anything is flagged. */
async function flag(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: '企业', exact: true }).fill('91320199MA0000883L');
  await page.getByTitle('91320199MA0000883L').first().click();
  await page.getByRole('combobox', { name: '违法行为' }).fill('明码');
  await page.getByTitle('未按规定明码标价').first().click();
  await page.getByRole('radio', { name: '轻微' }).check();
  await page.getByRole('textbox', { name: '发现了什么' }).fill('2026年6月2日现场检查，货架上三种商品没有标价，有照片');
  await page.getByRole('textbox', { name: '违反的条款' }).fill('价格法第十三条');
  await page.getByRole('article', { name: '责令改正通知书' }).getByText('价格法第十三条').waitFor();
}

async function recheck(page: Page): Promise<void> {
  await page.getByRole('button', { name: '在我的浏览器里重算' }).click();
  await page.getByText(/一致/).first().waitFor();
}

async function openRatingRule(page: Page): Promise<void> {
  await page.getByRole('link', { name: '园区企业信用评级规则（2026年版）' }).click();
  await page.getByText(/\d+ 个案例全部一致/).waitFor();
}

/** A stricter version for a day far ahead, and what it would do to everybody. */
async function draftAndTry(page: Page): Promise<void> {
  const file = readFileSync(join(__dirname, '..', 'rules', 'rating', 'park-rating@2026.1.yaml'), 'utf8')
    .replace('version: "2026.1"', `version: "2099.${Date.now()}"`)
    .replace('effectiveFrom: 2026-04-01', 'effectiveFrom: 2099-01-01')
    .replace(/^base: 88$/m, 'base: 84');
  await page.getByLabel('规则文件').fill(file);
  await page.getByLabel('修改理由').fill('收紧起点');
  await page.getByRole('button', { name: '提交草案' }).click();
  await page.getByRole('button', { name: '开始试算' }).click();
  const effect = page.getByText('对扶持资金的影响');
  await effect.waitFor();
  await effect.scrollIntoViewIfNeeded();
}

async function replay(page: Page): Promise<void> {
  await page.getByRole('button', { name: '重算核对' }).click();
  await page.getByText(/一致/).first().waitFor();
}

/** A dirty file as Chinese offices have them: what is wrong with each row, and how to mend it. */
async function importWithErrors(page: Page): Promise<void> {
  const row = (n: number, penalty: string, on: string, code = '91350100M000100Y43'): string[] => [
    ...['东湾精密机械有限公司', code, `东市监罚〔2026〕${n}号`, penalty, on, '东湾市市场监督管理局'],
  ];
  const rows = [
    ['行政相对人名称', '统一社会信用代码', '行政处罚决定书文号', '处罚类别', '处罚决定日期', '处罚机关'],
    row(801, '警告', '2026/5/11'),
    row(802, '行政拘留', '2026年5月12日'),
    row(803, '警告', '2026-02-30'),
    row(804, '警告', '2026-05-13', '91350100M000100Y4'),
  ];
  await page.getByLabel('来源').fill('双公示导出');
  await page.locator('input[type=file]').setInputFiles({
    name: '行政处罚-五月.csv',
    mimeType: 'text/csv',
    buffer: encode(rows.map((cells) => cells.join(',')).join('\r\n'), 'gb18030'),
  });
  await page.getByRole('button', { name: '开始试导入' }).click();
  await page.getByText('待确认', { exact: true }).waitFor();
}

async function apply(page: Page): Promise<void> {
  await page.getByRole('link', { name: /了解并申请：稳岗扩岗补助/ }).click();
  await page.getByRole('button', { name: '开始申请' }).click();
  await page.getByRole('link', { name: '项目' }).click();
  await page.getByLabel('项目名称或编号').fill('扩岗-2026');
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByLabel('新增参保职工数').fill('12');
  await page.getByText(/按您今天的等级约 [\d,.]+/).waitFor({ state: 'attached' });
  await page.getByText('已保存', { exact: true }).waitFor();
}

async function take(browser: Browser, { name, account, options, path, prepare }: Shot): Promise<void> {
  const { page, faults, close } = await person(browser, account, { ...options, at: await path() });
  await settled(page);
  await prepare?.(page);
  await settled(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await close();
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`);
  console.log(`docs/images/console/${name}.png`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const shot of SHOTS) await take(browser, shot);
  } finally {
    await browser.close();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(`${systemUrl}: ${String(error)}`);
    process.exitCode = 1;
  });
}
