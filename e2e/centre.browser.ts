import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { Browser, Locator, Page } from 'playwright-core';
import { Caller, type Json } from '../tools/api';
import { AUTHORITIES, csv, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

interface Found {
  id: string;
  name: string;
  uscc: string;
}
interface Listed<T> {
  items: T[];
  nextCursor: string;
}
/** A candidate. */
interface Row {
  enterpriseId: string;
  name: string;
  uscc: string;
}
interface Entry {
  id: string;
  enterpriseId: string;
  state: string;
  version: number;
}

const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true });
/** Of two characters, between which the button sets a space. */
const short = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name: new RegExp(`^${name.split('').join('\\s*')}$`) });
const seen = (what: Locator): Promise<void> => what.first().waitFor();
const idIn = (page: Page, pattern: RegExp): string => pattern.exec(page.url())![1]!;

describe('acts of the credit centre', () => {
  let browser: Browser;
  let officer: Caller;
  let second: Caller;
  /** Without an account, and of no other journey. */
  let pool: Found[];
  const people: Person[] = [];
  const open = async (account: string, at: string): Promise<Page> => {
    const someone = await person(browser, account, { at });
    people.push(someone);
    return someone.page;
  };

  beforeAll(async () => {
    browser = await launchBrowser();
    [officer, second] = await Promise.all([Caller.person('credit-officer-1'), Caller.person('credit-officer-2')]);
    const list = '/enterprises?sort=uscc&limit=100';
    const first = await officer.get<Listed<Found>>('credit-rating', list);
    const next = await officer.get<Listed<Found>>('credit-rating', `${list}&cursor=${first.nextCursor}`);
    pool = next.items.slice(20, 60);
  });
  afterAll(() => browser.close());

  /** A general penalty whose shortest publication is over, and an application to repair it. */
  async function repairFiled(enterprise: Found): Promise<{ id: string; recordId: string }> {
    const number = `中心罚〔2026〕${newId().slice(-8)}号`;
    const row = penaltyCells({
      ...{ enterprise, documentNumber: number, offence: '虚假宣传', measure: '罚款', fineWan: '5.00' },
      ...{ decidedOn: '2026/2/10', authority: AUTHORITIES.market.name, authorityUscc: AUTHORITIES.market.uscc },
    });
    await officer.post('credit-rating', '/imports?kind=penalties&source=e2e&fileName=centre-journey.csv', {
      body: csv(PENALTY_HEADERS, [row]),
      contentType: 'text/csv; charset=utf-8',
    });
    const recordId = await eventually(async () => {
      const query = `enterpriseId=${enterprise.id}&q=${encodeURIComponent(number)}`;
      return (await officer.get<Listed<{ id: string }>>('credit-rating', `/records?${query}`)).items[0]?.id;
    }, 20_000);
    // The service of repairs hears of the record a moment later.
    const { id } = await eventually(async () => {
      const body = { recordId, pledgeSigned: true, obligationsFulfilledOn: '2026-03-02', obligationsProof: '缴款书' };
      return officer.post<{ id: string }>('reward-penalty', '/repairs', { body }).catch(() => null);
    }, 20_000);
    return { id, recordId };
  }

  it('a repair is accepted by one officer and granted by another', async () => {
    const enterprise = pool[0]!;
    const { id, recordId } = await repairFiled(enterprise);
    const page = await open('credit-officer-2', `/repairs/${id}`);
    await seen(page.getByText('已履行义务（2026-03-02）'));
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, '受理…').click();
    await short(page, '继续').click();
    await seen(page.getByText('请填写', { exact: false }));
    await page.getByRole('radio', { name: '材料齐全，义务已履行，予以受理' }).check();
    await page.getByRole('textbox', { name: '理由' }).fill('缴款书与国库核对一致');
    expect(await seriousFindings(page)).toEqual([]);
    await short(page, '继续').click();
    await page.getByRole('heading', { name: '提交前核对' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await short(page, '提交').click();
    await page.getByRole('heading', { name: '已受理' }).waitFor();
    await seen(page.getByText(/由另一名信用办人员在 2026-.* 前作出决定/));
    await button(page, '打开案件').click();
    await seen(page.getByText('受理或提交的人不能作出决定', { exact: false }));
    expect(await button(page, '作出决定…').count()).toBe(0);

    const other = await open('credit-officer-3', `/repairs/${id}`);
    await button(other, '作出决定…').click();
    await other.getByRole('radio', { name: '准予修复' }).check();
    await other.getByRole('textbox', { name: '理由' }).fill('条件具备，准予修复');
    await short(other, '继续').click();
    await short(other, '提交').click();
    await other.getByRole('heading', { name: '准予修复' }).waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await button(other, '打开案件').click();
    await seen(other.getByRole('region', { name: '办理经过' }).getByText('条件具备，准予修复'));
    expect(await seriousFindings(other)).toEqual([]);
    expect(await officer.get('reward-penalty', `/repairs/${id}`)).toMatchObject({ state: 'granted', recordId });
    await eventually(async () => {
      const record = await officer.get<{ state: string }>('credit-rating', `/records/${recordId}`);
      return record.state === 'repaired';
    }, 20_000);
  });

  it('candidates for the red list are proposed, confirmed by another in a batch, and a proposal is withdrawn', async () => {
    const candidates = await officer.get<Listed<Row>>('reward-penalty', '/red-list/candidates?limit=200');
    // Behind those of the other journeys.
    const [one, another] = candidates.items.filter(({ uscc }) => uscc > pool.at(-1)!.uscc) as [Row, Row, ...Row[]];
    const page = await open('credit-officer-1', `/lists?of=candidates&q=${one.uscc}`);
    const rowOf = (at: Page, uscc: string): Locator => at.getByRole('row').filter({ hasText: uscc });
    await rowOf(page, one.uscc).getByRole('checkbox').check();
    await button(page, '提议列入…').click();
    const dialog = page.getByRole('dialog');
    await seen(dialog.getByText('提议将 1 家企业列入红名单'));
    expect(await seriousFindings(page)).toEqual([]);
    await button(dialog, '确认办理').click();
    await seen(dialog.getByText('办理结果：1 项成功，0 项退回'));
    await short(dialog, '完成').click();
    await dialog.waitFor({ state: 'hidden' });

    // One of the two is the confirming officer's own proposal: it alone is refused.
    const proposed = await second.post<{ items: { id: string }[] }>('reward-penalty', '/red-list/entries/batch', {
      body: { enterpriseIds: [another.enterpriseId] },
    });
    const other = await open('credit-officer-2', '/lists?of=red&state=proposed');
    for (const { uscc } of [one, another]) await rowOf(other, uscc).getByRole('checkbox').check();
    await button(other, '复核列入…').click();
    const confirming = other.getByRole('dialog');
    await seen(confirming.getByText('复核 2 项提议'));
    await button(confirming, '确认办理').click();
    await seen(confirming.getByText('办理结果：1 项成功，1 项退回'));
    await seen(confirming.getByRole('row', { name: new RegExp(`^${one.name} 成功`) }));
    await seen(confirming.getByRole('row', { name: new RegExp(`^${another.name} 退回 \\S`) }));
    expect(await seriousFindings(other)).toEqual([]);
    await short(confirming, '完成').click();
    await rowOf(other, one.uscc).waitFor({ state: 'hidden' });

    const entries = (q: string): Promise<Entry[]> =>
      officer.get<Listed<Entry>>('reward-penalty', `/red-list/entries?q=${q}`).then(({ items }) => items);
    expect((await entries(one.uscc)).map(({ state }) => state)).toContain('entered');
    await other.goto(new URL(`/lists/red/${proposed.items[0]!.id}`, other.url()).href);
    await seen(other.getByText('提议人不能自己复核', { exact: false }));
    await button(other, '撤回提议').click();
    await confirming.getByRole('textbox', { name: '撤回理由' }).fill('先核');
    await button(confirming, '撤回提议').click();
    await seen(confirming.getByText('请至少写 5 个字'));
    await confirming.getByRole('textbox', { name: '撤回理由' }).fill('先核实近期处罚再议');
    await button(confirming, '撤回提议').click();
    await confirming.waitFor({ state: 'hidden' });
    await seen(other.getByText('先核实近期处罚再议', { exact: false }));
    expect(await button(other, '撤回提议').count()).toBe(0);
    expect(await seriousFindings(other)).toEqual([]);
    expect(await officer.get('reward-penalty', `/red-list/entries/${proposed.items[0]!.id}`)).toMatchObject({
      state: 'withdrawn',
    });
  });

  it('an enterprise is proposed for the serious list by one officer and listed by another', async () => {
    const known = await officer.get<Listed<Entry>>('reward-penalty', '/serious-list/entries?limit=100');
    const listed = new Set(known.items.map(({ enterpriseId }) => enterpriseId));
    const enterprise = pool.slice(1).find(({ id }) => !listed.has(id))!;
    const decision = `东湾市市监严〔2026〕${newId().slice(-8)}号`;
    const page = await open('credit-officer-1', '/lists/serious/new');
    await short(page, '继续').click();
    await seen(page.getByText('请填写 18 位代码'));
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: '企业的统一社会信用代码' }).fill(enterprise.uscc.toLowerCase());
    await page.getByRole('textbox', { name: '认定决定' }).fill(decision);
    await page.getByLabel('决定日期').fill('2026-05-28');
    await page.getByRole('textbox', { name: '法律依据' }).fill('市场监督管理严重违法失信名单管理办法第七条');
    await page.getByRole('textbox', { name: '月数' }).fill('12');
    await short(page, '继续').click();
    await page.getByRole('heading', { name: '列入前核对' }).waitFor();
    await seen(page.getByText('12 个月', { exact: true }));
    await seen(page.getByText(enterprise.name, { exact: false }));
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, '确认办理').click();
    await page.getByRole('heading', { name: '提议已提交' }).waitFor();
    await page.getByRole('link', { name: '打开名单记录' }).click();
    await seen(page.getByText('提议人不能自己复核', { exact: false }));
    expect(await button(page, '复核列入…').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    const entryId = idIn(page, /serious\/([^/?]+)/);

    const other = await open('credit-officer-3', `/lists/serious/${entryId}`);
    await button(other, '复核列入…').click();
    await seen(other.getByText('限制享受扶持政策和告知承诺', { exact: false }));
    expect(await seriousFindings(other)).toEqual([]);
    await button(other, '确认办理').click();
    await other.getByRole('heading', { name: '已列入严重失信主体名单' }).waitFor();
    await button(other, '打开名单记录').click();
    await seen(other.getByText(enterprise.name, { exact: false }));
    await seen(other.getByText(decision));
    expect(await seriousFindings(other)).toEqual([]);
    expect(await officer.get('reward-penalty', `/serious-list/entries/${entryId}`)).toMatchObject({
      ...{ state: 'entered', enterpriseId: enterprise.id, months: 12 },
    });
  });

  it('a policy is drafted, told its faults by line, and published by another', async () => {
    const id = `centre-${newId().slice(-8)}`;
    const file = (effectiveFrom: string, bracket = ']'): string =>
      [
        ...['kind: subsidy', `id: ${id}`, 'version: "1"', 'title: { zh: 旅程政策, en: Policy of a journey }'],
        ...[`effectiveFrom: ${effectiveFrom}`, `basis: [a test of its own${bracket}`],
        ...['base: { kind: fixed, amount: "50000.00" }', 'factors: { A: "110", B: "100", C: "80", D: "0" }'],
        ...['factorOrder: before-cap', 'rounding: { to: fen, mode: half-up }'],
        'requires: { minimumGrade: C, notSeriousListed: true, creditPledge: true }',
        ...['terms: { netting: false, deMinimis: "100.00", poolCode: industry-2026 }', ''],
      ].join('\n');
    const page = await open('subsidy-officer-1', '/policies/drafts/new');
    const text = page.getByRole('textbox', { name: '政策文件' });
    await text.fill(file('soon'));
    await button(page, '提交草案').click();
    await button(page, '第 5 行 · effectiveFrom').click();
    expect(
      await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
    ).toBe('effectiveFrom: soon');
    expect(await seriousFindings(page)).toEqual([]);
    // A text that is no YAML at all has a place, too.
    await text.fill(file('2098-06-01', ''));
    await button(page, '提交草案').click();
    await seen(page.getByRole('button', { name: /^第 [67] 行 · yaml$/ }));
    await text.fill(file('2098-06-01'));
    await button(page, '提交草案').click();
    await page.getByRole('heading', { name: '草案已提交' }).waitFor();
    await page.getByRole('link', { name: '查看草案' }).click();
    await seen(page.getByText('这是您起草的，请由另一位发布'));
    expect(await short(page, '发布').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);

    const other = await open('subsidy-approver-2', new URL(page.url()).pathname);
    await short(other, '发布').click();
    await other.getByRole('heading', { name: '已发布' }).waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await other.getByRole('link', { name: '查看政策' }).click();
    await seen(other.getByText('旅程政策', { exact: false }));
    const reader = await Caller.person('subsidy-officer-1');
    const { items } = await reader.get<{ items: Json[] }>('subsidy', '/policies');
    expect(items.map((one) => one['id'])).toContain(id);
  });

  it('has seen no fault in any page', () => {
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
