import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, parseCalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { Browser } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { Caller } from '../tools/api';
import { AUTHORITIES, csv, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { seriousFindings } from './axe';
import { launchBrowser, person } from './browser';

const FILE = readFileSync(join(__dirname, '../rules/rating/park-rating@2026.1.yaml'), 'utf8');

interface RuleSet {
  kind: string;
  inForce: string;
  versions: { version: string; effectiveFrom: string; publishedBy: string }[];
}
interface Objection {
  id: string;
  state: string;
}

/** A version and a first day of its own each time, far ahead: nobody is rated by it in this journey or another. */
function nextVersion(version: string, effectiveFrom: string): string {
  return FILE.replace('version: "2026.1"', `version: "${version}"`)
    .replace('effectiveFrom: 2026-04-01', `effectiveFrom: ${effectiveFrom}`)
    .replace(/^base: 88$/m, 'base: 84');
}

describe('the credit centre, in a browser', () => {
  let browser: Browser;
  let officer: Caller;

  beforeAll(async () => {
    browser = await launchBrowser();
    officer = await Caller.person('credit-officer-1');
  });

  afterAll(() => browser.close());

  const ratingRules = async (): Promise<RuleSet> => {
    const { items } = await officer.get<{ items: RuleSet[] }>('credit-rating', '/rule-sets');
    return items.find(({ kind }) => kind === 'rating')!;
  };

  it('reads the rating rules, drafts a version, sees whom it would change; a second officer publishes it', async () => {
    const version = `j-${newId().slice(-8)}`;
    const before = await ratingRules();
    // Before those of earlier journeys, so that it follows the version of today.
    const ahead = before.versions.find((one) => one.effectiveFrom > '2030-01-01')?.effectiveFrom ?? '2031-01-01';
    const effectiveFrom = addDays(parseCalendarDate(ahead), -1);

    const maker = await person(browser, 'credit-officer-1', { at: '/rules' });
    const { page } = maker;
    await page.getByRole('link', { name: '园区企业信用评级规则（2026年版）' }).click();
    await page.getByRole('heading', { name: '计分的记录' }).waitFor();
    await page.getByText('每家企业的起点为 88 分。').waitFor();
    await page.getByText(/\d+ 个案例全部一致/).waitFor();
    expect(await page.getByText('endsOnRepair').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('link', { name: '规则', exact: true }).click();
    await page.getByRole('link', { name: '起草新版本' }).click();
    await page.getByLabel('规则文件').fill(nextVersion(version, 'soon'));
    await page.getByRole('button', { name: '提交草案' }).click();
    await page.getByRole('button', { name: /第 \d+ 行 · effectiveFrom/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('规则文件').fill(nextVersion(version, effectiveFrom));
    await page.getByLabel('修改理由').fill('收紧起点');
    await page.getByRole('button', { name: '提交草案' }).click();
    await page.getByText('原为：每家企业的起点为 88 分。').waitFor();
    await page.getByText('起草人不能发布自己的草案').waitFor();

    await page.getByRole('button', { name: '开始试算' }).click();
    const cell = page.getByRole('button', { name: /^A → B：\d+ 家$/ });
    await cell.waitFor();
    await page.getByText('对扶持资金的影响').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await cell.click();
    await page.getByRole('dialog').getByRole('cell', { name: '88.00' }).first().waitFor();
    await page.getByRole('dialog').getByRole('cell', { name: '84.00' }).first().waitFor();
    const draftAt = new URL(page.url()).pathname;
    expect(maker.faults).toEqual([]);
    await maker.close();

    const checker = await person(browser, 'credit-officer-2', { at: draftAt });
    await checker.page.getByRole('button', { name: '复核发布…' }).click();
    await checker.page.getByText(/\d+ 家企业，\d+ 家等级变化/).waitFor();
    expect(await seriousFindings(checker.page)).toEqual([]);
    await checker.page.getByRole('button', { name: '发布', exact: true }).click();
    await checker.page.getByRole('heading', { name: '规则已发布' }).waitFor();
    expect(checker.faults).toEqual([]);
    await checker.close();
    const after = await ratingRules();
    expect(after.inForce).toBe(before.inForce);
    expect(after.versions.find((one) => one.version === version)).toMatchObject({
      effectiveFrom,
      publishedBy: 'credit-officer-2',
    });
  });

  it('an objection is recommended by one officer and decided by another', async () => {
    const recordId = await newPenalty();
    // The service of objections hears of the record a moment later.
    const filed = await eventually(() =>
      officer.post<Objection>('reward-penalty', '/objections', {
        body: { recordId, grounds: '处罚决定书所列当事人并非我司，请核对统一社会信用代码。' },
      }),
    );
    const at = `/objections/${filed.id}`;

    const first = await person(browser, 'credit-officer-3', { at });
    await first.page.getByRole('button', { name: '提出意见…' }).click();
    await first.page.getByRole('radio', { name: '记录有误，应自始撤销' }).check();
    await first.page.getByLabel('理由', { exact: true }).fill('经核对，当事人为同名企业');
    await first.page.getByRole('button', { name: /继\s*续/ }).click();
    await first.page.getByRole('heading', { name: '提交前核对' }).waitFor();
    await first.page.getByRole('button', { name: /提\s*交/ }).click();
    await first.page.getByRole('heading', { name: '意见已提出' }).waitFor();
    await first.page.getByRole('button', { name: '打开案件' }).click();
    await first.page.getByText('须由另一名信用办人员复核').waitFor();
    expect(await first.page.getByRole('button', { name: '复核决定…' }).count()).toBe(0);
    expect(await seriousFindings(first.page)).toEqual([]);
    expect(first.faults).toEqual([]);
    await first.close();

    const second = await person(browser, 'credit-officer-2', { at });
    await second.page.getByText('这条记录正在公示和使用。').waitFor();
    await second.page.getByRole('button', { name: '复核决定…' }).click();
    await second.page.getByRole('radio', { name: '同意经办意见', exact: true }).check();
    await second.page.getByLabel('理由', { exact: true }).fill('核对无误，同意');
    expect(await seriousFindings(second.page)).toEqual([]);
    await second.page.getByRole('button', { name: /继\s*续/ }).click();
    await second.page.getByRole('button', { name: /提\s*交/ }).click();
    await second.page.getByRole('heading', { name: '异议成立' }).waitFor();
    expect(second.faults).toEqual([]);
    await second.close();
    expect((await officer.get<Objection>('reward-penalty', at)).state).toBe('upheld');
    await eventually(async () => {
      const record = await officer.get<{ state: string }>('credit-rating', `/records/${recordId}`);
      return record.state === 'annulled';
    });
  });

  it('shows the cases and both lists without a serious finding', async () => {
    const auditor = await person(browser, 'auditor-1', { at: '/cases' });
    for (const [at, heading] of [
      ['/cases', '异议'],
      ['/cases?of=repairs', '信用修复'],
      ['/lists', '红名单候选'],
      ['/lists?of=red', '守信红名单'],
      ['/lists?of=serious', '严重失信主体名单'],
    ] as const) {
      await auditor.page.goto(new URL(at, auditor.page.url()).href);
      await auditor.page.getByRole('heading', { name: heading, exact: true }).waitFor();
      expect([at, await seriousFindings(auditor.page)]).toEqual([at, []]);
    }
    expect(auditor.faults).toEqual([]);
    await auditor.close();
  });

  /** A penalty of today about the enterprise of an account, by a file of its own. */
  async function newPenalty(): Promise<string> {
    const number = `旅程罚〔2026〕${newId().slice(-8)}号`;
    const enterpriseId = getAccount('enterprise-2').enterpriseId!;
    const { name, uscc } = await officer.get<{ name: string; uscc: string }>(
      'credit-rating',
      `/enterprises/${enterpriseId}`,
    );
    const row = penaltyCells({
      ...{ enterprise: { name, uscc }, documentNumber: number, offence: '虚假宣传', measure: '罚款', fineWan: '5.00' },
      ...{ decidedOn: '2026/5/20', authority: AUTHORITIES.market.name, authorityUscc: AUTHORITIES.market.uscc },
    });
    await officer.post('credit-rating', `/imports?kind=penalties&source=e2e&fileName=rules-journey.csv`, {
      body: csv(PENALTY_HEADERS, [row]),
      contentType: 'text/csv; charset=utf-8',
    });
    return eventually(async () => {
      const query = `enterpriseId=${enterpriseId}&q=${encodeURIComponent(number)}`;
      const { items } = await officer.get<{ items: { id: string }[] }>('credit-rating', `/records?${query}`);
      return items[0]?.id;
    });
  }
});
