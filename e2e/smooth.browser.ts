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
    for (let pass = 0; pass < 3; pass++) worst.push(Math.max(0, ...(await longFramesMs(page))));
    expect(Math.min(...worst)).toBeLessThanOrEqual(FRAME_LIMIT_MS);
    // A frame that does take longer is told of.
    expect(await longFramesMs(page, 2 * FRAME_LIMIT_MS)).not.toEqual([]);
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

  /**
   * Scrolls from end to end, a screen every other frame.
   * @param busyMs what one frame of it is made to cost beside
   * @returns how long each frame over 50 ms took, as the browser itself measures it
   * @see W3C Long Animation Frames
   */
  function longFramesMs(page: Page, busyMs = 0): Promise<number[]> {
    return page.evaluate(async (extraMs) => {
      const region = document.querySelector('.list-region')!;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      region.scrollTop = 0;
      for (let n = 0; n < 10; n++) await frame();
      const found: number[] = [];
      const note = (entries: PerformanceEntry[]): number => found.push(...entries.map(({ duration }) => duration));
      const observer = new PerformanceObserver((list) => note(list.getEntries()));
      observer.observe({ type: 'long-animation-frame' });
      for (let n = 0; n < 240; n++) {
        region.scrollTop += n % 2 === 0 ? region.clientHeight / 2 : region.scrollHeight / 200;
        const until = (await frame()) + (n === 100 ? extraMs : 0);
        while (performance.now() < until);
      }
      for (let n = 0; n < 3; n++) await frame();
      note(observer.takeRecords());
      observer.disconnect();
      return found;
    }, busyMs);
  }
});
