/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { Caller } from '../tools/api';
import { eventually } from '@app/testing/eventually';
import { launchBrowser, person, systemUrl } from './browser';
import { settled } from './crawl';

const FIRST_LOAD_LIMIT_BYTES = 300 * 1024;

describe('the console, whoever uses it', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  it('is used by the keyboard alone: search, list, a page and back to the same row', async () => {
    const { page, faults, close } = await person(browser, 'subsidy-officer-1');
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('dwjm');
    const hit = page.getByRole('option', { name: /东湾精密机械有限公司/ });
    await hit.waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /东湾精密机械有限公司/ }).waitFor();

    await page.goto(new URL('/enterprises', page.url()).href);
    await settled(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await eventually(async () => (await page.evaluate(() => document.activeElement?.getAttribute('data-row'))) === '1');
    const second = await page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: second }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: second, exact: true }).waitFor();

    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(faults).toEqual([]);
    await close();
  });

  it('keeps language and theme, and what one filtered stands in the address', async () => {
    const { page, close } = await person(browser, 'subsidy-officer-1', { at: '/enterprises' });
    await settled(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Enterprises' }).waitFor();
    await page.getByRole('link', { name: /Grade D/ }).click();
    await page.waitForURL(/grade=D/);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Enterprises' }).waitFor();
    expect(await page.getByRole('link', { name: /Grade D/ }).getAttribute('aria-current')).toBe('true');
    await close();
  });

  it('is told within moments of what others do', async () => {
    const { page, close } = await person(browser, 'subsidy-officer-2');
    await settled(page);
    const enterprise = await Caller.person('enterprise-9');
    const filed = await enterprise.post<{ number: string }>('subsidy', '/applications', {
      body: {
        policyId: 'technical-renovation',
        projectCode: 'SSE-1',
        facts: { eligibleInvestment: '9000000.00' },
        creditPledgeSigned: true,
        payee: { name: '星河精密机械有限公司', bank: '东湾银行高新支行', account: '6222000000000000' },
      },
    });
    await page.goto(new URL(`/applications?q=${filed.number}`, page.url()).href);
    await page.getByText(filed.number).first().waitFor();
    const [{ id, version }] = (
      await (
        await Caller.person('subsidy-officer-1')
      ).get<{ items: { id: string; version: number }[] }>('subsidy', `/applications?q=${filed.number}`)
    ).items as [{ id: string; version: number }];
    await page.goto(new URL(`/applications/${id}`, page.url()).href);
    await page.getByText('已申报').first().waitFor();
    await (await Caller.person('subsidy-officer-1')).post('subsidy', `/applications/${id}/review`, { version });
    // Nobody touches the page.
    await page.getByText('待复核').first().waitFor();
    await close();
  });

  it('sends at most 300 kB of script, gzipped, for its first page', async () => {
    const { page, close } = await person(browser, 'subsidy-officer-1');
    await settled(page);
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => /\.js$/.test(new URL(name).pathname)),
    );
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const url of scripts) {
      const { pathname } = new URL(url);
      const response = await page.request.get(new URL(pathname, systemUrl).href, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect([pathname, response.headers()['content-encoding']]).toEqual([pathname, 'gzip']);
      bytes += Number(response.headers()['content-length']);
    }
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_LIMIT_BYTES);
    await close();
  });
});
