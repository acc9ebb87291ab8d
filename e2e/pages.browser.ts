/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from './axe';
import { DESKTOP, launchBrowser, person, PHONE } from './browser';
import { goWithin, linksOf, pagePatterns, patternOf, settled } from './crawl';
import { pagesBehindActs } from './pages-data';

/** Where each begins. A button, not a link, leads to the pages where something new is entered. */
const STARTS: Record<string, string[]> = {
  nobody: ['/public', '/public/draws', '/public/red-list'],
  'subsidy-officer-1': ['/', '/payment-runs/new', '/policies/drafts/new'],
  'subsidy-approver-1': ['/'],
  'regulator-market': ['/', '/measures/feedback'],
  'credit-officer-1': [
    '/',
    '/classification',
    '/import-conflicts',
    '/enterprises/new',
    '/imports/new',
    '/lists/serious/new',
  ],
  'auditor-1': ['/'],
  'enterprise-1': ['/'],
  'enterprise-2': ['/'],
  'enterprise-10': ['/'],
  'operator-1': ['/'],
};

/** Addresses that are not pages of the console. */
const ELSEWHERE = /^\/(auth|api)\//;

describe('every page of the console', () => {
  const patterns = pagePatterns();
  const looked = new Set<string>();
  let behindActs: Record<string, string[]>;
  let browser: Browser;

  beforeAll(async () => {
    behindActs = await pagesBehindActs();
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each(Object.keys(STARTS))(
    'is there for %s, well made in both themes, languages and widths',
    async (account) => {
      const { page, faults, close } = await person(browser, account === 'nobody' ? null : account, {
        at: STARTS[account]![0]!,
      });
      await settled(page);
      const seen = new Set<string>();
      const found: string[] = [];
      const queue = [...STARTS[account]!, ...(behindActs[account] ?? [])];
      for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
        const pattern = patternOf(patterns, at.split('?')[0]!);
        if (ELSEWHERE.test(at) || seen.has(pattern ?? at)) continue;
        seen.add(pattern ?? at);
        // One look at a page is enough; lists, and everyone's own first page, lead each to pages of their own.
        const wasLooked = pattern !== undefined && looked.has(pattern) && at !== '/';
        if (wasLooked && pattern.includes(':')) continue;
        await goWithin(page, at);
        if (pattern === undefined) {
          found.push(`${at}: a link leads here, and there is no such page`);
          continue;
        }
        queue.push(...(await linksOf(page)));
        if (wasLooked) continue;
        looked.add(pattern);
        found.push(...(await faultsOf(page)).map((fault) => `${at}: ${fault}`));
      }
      expect([...found, ...faults]).toEqual([]);
      await close();
    },
    300_000,
  );

  it('and none was left out', () => {
    expect(patterns.filter((pattern) => !looked.has(pattern))).toEqual([]);
  });
});

/** What is wrong with a page as it stands, a line each: to axe in either theme, or sticking out of a phone in either language. */
async function faultsOf(page: Page): Promise<string[]> {
  const found = await seriousFindings(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(...(await seriousFindings(page, ['color-contrast'])).map((finding) => `dark: ${finding}`));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  for (const other of ['English', '中文']) {
    const sticking = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (sticking > 0) found.push(`${sticking} px stick out of a phone before “${other}” is chosen`);
    await page.getByRole('button', { name: other, exact: true }).click();
  }
  await page.setViewportSize(DESKTOP);
  return found;
}
