/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { eventually } from '@app/testing/eventually';
import { Caller } from '../tools/api';
import { importFile } from '../tools/demo';
import { AUTHORITIES, csv, demoEnterprises, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { launchBrowser, person } from './browser';
import { settled } from './crawl';

const MANY_ROWS = 10_000;
const FRAME_LIMIT_MS = 50;

describe('a long list', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it(`of ${MANY_ROWS} rows scrolls without a frame over ${FRAME_LIMIT_MS} ms`, async () => {
    await importManyRows();
    const { page, close } = await person(browser, 'credit-officer-3', { at: '/records?q=长卷' });
    await settled(page);
    const region = page.getByRole('region', { name: '信用记录' });
    // All of them are in the page's memory before it is judged.
    await eventually(async () => {
      await region.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return (await page.getByRole('status').last().textContent())?.includes(
        `共 ${MANY_ROWS.toLocaleString('en-US')} 行`,
      );
    }, 120_000);
    // Another program may take the machine for a moment: the best of three passes is what the list costs.
    const worst: number[] = [];
    for (let pass = 0; pass < 3; pass++) worst.push(await worstFrameMs(page));
    expect(Math.min(...worst)).toBeLessThanOrEqual(FRAME_LIMIT_MS);
    await close();
  });

  async function importManyRows(): Promise<void> {
    const enterprises = demoEnterprises().slice(100, 200);
    const rows = Array.from({ length: MANY_ROWS }, (_, n) =>
      penaltyCells({
        enterprise: enterprises[n % enterprises.length]!,
        documentNumber: `长卷〔2012〕${n + 1}号`,
        offence: '未按期公示年度报告',
        measure: '警告',
        fineWan: '',
        decidedOn: `2012-0${1 + (n % 9)}-1${n % 9}`,
        authority: AUTHORITIES.market.name,
        authorityUscc: AUTHORITIES.market.uscc,
      }),
    );
    await importFile(await Caller.person('credit-officer-3'), 'penalties', '长卷.csv', csv(PENALTY_HEADERS, rows));
  }

  /** Scrolls from end to end, a screen every other frame. @returns the longest time between two frames */
  function worstFrameMs(page: Page): Promise<number> {
    return page.evaluate(async () => {
      const region = document.querySelector('.list-region')!;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      region.scrollTop = 0;
      for (let n = 0; n < 10; n++) await frame();
      let worst = 0;
      let before = await frame();
      for (let n = 0; n < 240; n++) {
        region.scrollTop += n % 2 === 0 ? region.clientHeight / 2 : region.scrollHeight / 200;
        const now = await frame();
        worst = Math.max(worst, now - before);
        before = now;
      }
      return worst;
    });
  }
});
