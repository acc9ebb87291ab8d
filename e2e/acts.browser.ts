import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import type { Browser, Locator, Page } from 'playwright-core';
import { getAccount } from '../deploy/local/accounts';
import { Caller, type Json } from '../tools/api';
import { seriousFindings } from './axe';
import { launchBrowser, person, type Person } from './browser';

interface Found {
  id: string;
  name: string;
  uscc: string;
}
interface Versioned {
  id: string;
  version: number;
  state: string;
}
interface Listed<T> {
  items: T[];
  nextCursor: string;
}

/** No other journey pledges for it. */
const PLEDGES = 'enterprise-10';
const ITEM = 'water-hookup';
const MATERIAL = 'site-drawing';

const button = (within: Page | Locator, name: string): Locator => within.getByRole('button', { name, exact: true });
const seen = (what: Locator): Promise<void> => what.first().waitFor();
const idIn = (page: Page, pattern: RegExp): string => pattern.exec(page.url())![1]!;

describe('acts of a regulator', () => {
  let browser: Browser;
  let regulator: Caller;
  let officer: Caller;
  const people: Person[] = [];
  const open = async (account: string, at: string): Promise<Page> => {
    const someone = await person(browser, account, { at });
    people.push(someone);
    return someone.page;
  };

  beforeAll(async () => {
    browser = await launchBrowser();
    [regulator, officer] = await Promise.all([Caller.person('regulator-market'), Caller.person('credit-officer-1')]);
  });
  afterAll(() => browser.close());

  /** An enterprise without an account, that nothing holds against: the journey can be made again and again. */
  async function untouched(): Promise<Found> {
    const list = '/enterprises?sort=uscc&limit=100';
    const first = await officer.get<Listed<Found>>('credit-rating', list);
    const next = await officer.get<Listed<Found>>('credit-rating', `${list}&cursor=${first.nextCursor}`);
    for (const enterprise of [...first.items, ...next.items].slice(80, 120)) {
      const measures = await officer.get<{ items: unknown[] }>('reward-penalty', `/measures?q=${enterprise.uscc}`);
      const flagged = await regulator.get<{ counts: Json }>(
        'reward-penalty',
        `/violations/counts?enterpriseId=${enterprise.id}`,
      );
      if (measures.items.length === 0 && Object.keys(flagged.counts).length === 0) return enterprise;
    }
    throw new Error('Each of the enterprises of this journey has been penalised already');
  }

  async function toPenalise({ uscc }: Found): Promise<Versioned> {
    return regulator.post<Versioned>('reward-penalty', '/violations', {
      body: { uscc, offence: 'price-not-marked', harm: 'substantial', facts: '标价与结算价不一致，数额较大' },
    });
  }

  it('penalises a violation, answers for the measures that follow, and has the penalty annulled by another', async () => {
    const enterprise = await untouched();
    const violation = await toPenalise(enterprise);
    const number = `东湾市监罚〔2026〕${newId().slice(-8)}号`;
    const page = await open('regulator-market', `/violations/${violation.id}`);
    await page.getByRole('link', { name: '作出处罚' }).click();
    await seen(page.getByText(`${enterprise.name} · 未按规定明码标价`));
    await button(page, '核对').click();
    await seen(page.getByText('请填写', { exact: true }));
    expect(await page.getByRole('radio', { name: '轻微' }).evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('radio', { name: '严重' }).check();
    await page.getByRole('textbox', { name: '决定书文号' }).fill(number);
    await page.getByRole('textbox', { name: '处罚内容' }).fill('警告；没收违法所得');
    await page.getByRole('textbox', { name: '罚款（元）' }).fill('5000.505');
    await page.getByRole('textbox', { name: '处罚依据' }).fill('价格法第四十二条');
    await button(page, '添加义务').click();
    await page.getByRole('textbox', { name: '义务 1 要做什么' }).fill('补齐价签并书面报告');
    await button(page, '核对').click();
    await seen(page.getByText('请填写金额，最多两位小数', { exact: false }));
    await page.getByRole('textbox', { name: '罚款（元）' }).fill('5000.50');
    await button(page, '核对').click();
    await seen(page.getByText(/5,000\.50/));
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, '确认作出处罚').click();
    await page.getByRole('heading', { name: '处罚已决定' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    // Each duty is noted by itself.
    await page.getByRole('link', { name: '打开这项处罚' }).click();
    await page.getByRole('heading', { name: new RegExp(number), level: 1 }).waitFor();
    const penaltyId = idIn(page, /penalties\/([^/?]+)/);
    const duty = page.getByRole('listitem').filter({ hasText: '补齐价签并书面报告' });
    await button(duty, '登记已履行').click();
    await page.getByRole('dialog').getByRole('textbox', { name: '凭证' }).fill('现场复核照片 3 张');
    expect(await seriousFindings(page)).toEqual([]);
    await button(page.getByRole('dialog'), '登记已履行').click();
    await seen(duty.getByText(/^已履行，2026-/));
    const { obligations } = await regulator.get<{ obligations: Json[] }>('reward-penalty', `/penalties/${penaltyId}`);
    expect(obligations.map(({ evidence }) => evidence)).toEqual([null, '现场复核照片 3 张']);

    // What follows from a serious penalty waits for the department: one is answered for alone, then both at once.
    const measures = (state: string): Promise<Versioned[]> =>
      eventually(async () => {
        const query = `q=${enterprise.uscc}&state=${state}`;
        const { items } = await regulator.get<{ items: (Versioned & { department: string })[] }>(
          'reward-penalty',
          `/measures?${query}`,
        );
        const own = items.filter(({ department }) => department === 'market-regulation');
        return own.length === 2 ? own : null;
      }, 20_000);
    const [one] = await measures('imposed');
    await page.goto(new URL(`/measures/${one!.id}`, page.url()).href);
    await button(page, '反馈：暂未办理').click();
    await page.getByRole('dialog').getByRole('textbox', { name: '办理情况说明' }).fill('下周列入抽查名录');
    await button(page.getByRole('dialog'), '反馈：暂未办理').click();
    await seen(page.getByText(/尚未办理 · 下周列入抽查名录/));
    expect(await seriousFindings(page)).toEqual([]);

    await page.goto(new URL(`/measures?q=${enterprise.uscc}&state=imposed`, page.url()).href);
    for (const box of await own(page)) await box.check();
    await button(page, '反馈已办理（2 项）').click();
    await page.getByRole('textbox', { name: '办理情况说明' }).fill('已列为重点监管对象');
    await button(page, '提交反馈（2 项）').click();
    await seen(page.getByText('2 项已记录', { exact: true }));
    await measures('applied');

    // Whoever proposes the annulment does not decide it.
    await page.goto(new URL(`/penalties/${penaltyId}`, page.url()).href);
    await button(page, '提议撤销').click();
    const proposal = page.getByRole('dialog');
    await proposal.getByRole('textbox', { name: '为什么自始有误' }).fill('当事人认定有误，应为同名企业');
    await button(proposal, '提议撤销').click();
    await seen(page.getByText('您提出了撤销，须由另一人决定'));
    expect(await button(page, '同意撤销').count()).toBe(0);
    const other = await open('credit-officer-2', `/penalties/${penaltyId}`);
    await button(other, '同意撤销').click();
    await other.getByRole('dialog').getByRole('textbox', { name: '理由' }).fill('核对属实，同意撤销');
    await button(other.getByRole('dialog'), '同意撤销').click();
    await seen(other.getByText(/^已撤销（2026-/));
    await seen(other.getByText('处罚已撤销，无须履行'));
    expect(await seriousFindings(other)).toEqual([]);
    expect(await regulator.get('reward-penalty', `/penalties/${penaltyId}`)).toMatchObject({ state: 'annulled' });

    const [ordered] = await measures('lift-ordered');
    await page.goto(new URL(`/measures/${ordered!.id}`, page.url()).href);
    await button(page, '反馈：已解除').click();
    await page.getByRole('dialog').getByRole('textbox', { name: '办理情况说明' }).fill('已移出重点监管名录');
    await button(page.getByRole('dialog'), '反馈：已解除').click();
    await seen(page.getByText(/已办理 · 已移出重点监管名录/));
    expect(await regulator.get('reward-penalty', `/measures/${ordered!.id}`)).toMatchObject({ state: 'lifted' });
  });

  /** The boxes of the rows that the department is to answer for. */
  async function own(page: Page): Promise<Locator[]> {
    const rows = page.getByRole('row').filter({ hasText: '市场监管' });
    await rows.nth(1).waitFor();
    return (await rows.all()).map((row) => row.getByRole('checkbox'));
  }

  it('orders an inspection for a complaint and enters what was found, once', async () => {
    const list = await officer.get<Listed<Found>>('credit-rating', '/enterprises?sort=uscc&limit=100');
    const enterprise = list.items[90]!;
    const page = await open('regulator-market', '/inspections/new');
    await button(page, '核对').click();
    await seen(page.getByText('至少 4 个字', { exact: true }));
    await page.getByRole('combobox', { name: '企业', exact: true }).fill(enterprise.uscc);
    await page.getByTitle(enterprise.uscc).first().click();
    await page.getByRole('radio', { name: '转办交办检查' }).check();
    await page.getByRole('textbox', { name: '为什么检查' }).fill(`转办〔2026〕${newId().slice(-6)}号：称重不足`);
    await button(page, '核对').click();
    await seen(page.getByText('转办交办检查', { exact: true }));
    await button(page, '确认安排').click();
    await page.getByRole('heading', { name: '检查已立项' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('link', { name: '打开这项检查' }).click();
    await button(page, '登记结果').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '检查结果' }).click();
    await page.getByTitle('发现问题已责令改正').click();
    await button(dialog, '登记结果').click();
    await seen(dialog.getByText('请填写', { exact: false }));
    await dialog.getByRole('textbox', { name: '检查情况' }).fill('三台秤未按期检定，已责令改正');
    expect(await seriousFindings(page)).toEqual([]);
    await button(dialog, '登记结果').click();
    await seen(page.getByRole('region', { name: '检查结果' }).getByText('发现问题已责令改正'));
    await dialog.waitFor({ state: 'hidden' });
    expect(await button(page, '登记结果').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await regulator.get('reward-penalty', `/inspections/${idIn(page, /inspections\/([^/?]+)/)}`)).toMatchObject({
      ...{ enterpriseId: enterprise.id, state: 'done', outcome: 'corrected-on-order' },
    });
  });

  /** A pledge to be verified; what an earlier run found false is annulled first, or no pledge may be signed. */
  async function pledged(): Promise<{ id: string; verificationId: string }> {
    const caller = await Caller.person(PLEDGES);
    const enterpriseId = getAccount(PLEDGES).enterpriseId!;
    const standing = (): Promise<boolean> =>
      caller
        .get<{ standing: { unrepairedFalsePledge: boolean } }>('commitment', `/items?enterpriseId=${enterpriseId}`)
        .then((known) => known.standing.unrepairedFalsePledge);
    if (await standing()) {
      const records = await officer.get<{ items: (Versioned & { record: string })[] }>(
        'credit-rating',
        `/records?enterpriseId=${enterpriseId}&state=counting&limit=100`,
      );
      for (const { id } of records.items.filter(({ record }) => record === 'pledge-breach')) await annul(id);
      await eventually(async () => !(await standing()), 20_000);
    }
    const { hash } = await caller.get<{ hash: string }>('commitment', `/items/${ITEM}/notice?materials=${MATERIAL}`);
    return caller.post('commitment', '/pledges', {
      body: { item: ITEM, materials: [MATERIAL], noticeHash: hash, accepted: true },
    });
  }

  async function annul(recordId: string): Promise<void> {
    const second = await Caller.person('credit-officer-2');
    const filed = await officer.post<Versioned>('reward-penalty', '/objections', {
      body: { recordId, grounds: '核查认定有误，请予更正。' },
    });
    const advised = await officer.post<Versioned>('reward-penalty', `/objections/${filed.id}/recommendation`, {
      ...{ version: filed.version, body: { uphold: true, reason: '经核对，承诺内容属实' } },
    });
    await second.post('reward-penalty', `/objections/${filed.id}/decision`, {
      ...{ version: advised.version, body: { agree: true, reason: '核对无误，同意' } },
    });
  }

  it('finds a pledge false, with what shows it, and the enterprise may pledge no more', async () => {
    const pledge = await pledged();
    const page = await open('regulator-market', `/verifications/${pledge.verificationId}`);
    await button(page, '核查为虚假承诺').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '理由' }).fill('图纸系伪造');
    await dialog.getByRole('radio', { name: '材料伪造' }).check();
    await dialog.getByRole('textbox', { name: '依据' }).fill('太短');
    await button(dialog, '核查为虚假承诺').click();
    await seen(dialog.getByText(/^至少.*10/));
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('textbox', { name: '依据' }).fill('设计单位书面证明未出具过该份图纸');
    await button(dialog, '核查为虚假承诺').click();
    const findings = page.getByRole('region', { name: '核查结果' });
    await seen(findings.getByText('虚假', { exact: true }));
    await seen(findings.getByText('设计单位书面证明未出具过该份图纸'));
    await dialog.waitFor({ state: 'hidden' });
    expect(await button(page, '核查为虚假承诺').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await regulator.get('commitment', `/pledges/${pledge.id}`)).toMatchObject({ state: 'breached' });
  });

  it('has seen no fault in any page', () => {
    expect(people.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
