/// <reference lib="dom" />
import type { Browser, CDPSession, Page } from 'playwright-core';
import { Caller } from '../tools/api';
import { importFile } from '../tools/demo';
import { manyWarnings } from '../tools/demo-data';
import { launchBrowser, person } from './browser';
import { settled } from './crawl';

const MANY_ROWS = 10_000;
/** Frames of one way through the list, and how often it is gone through. */
const FRAMES = 120;
const PASSES = 3;
const FRAME_LIMIT_MS = 50;
/** A screen of them, and some before and after it. */
const ROWS_IN_PAGE = 60;

/** What one pass over the list was like. */
interface Pass {
  /**
   * What the page's own thread worked for each frame, the least of several times: what the page itself costs is in each of
   * them, what a slow machine or the tidying of memory adds is not.
   */
  workMs: number[];
  /** The most rows that were in the page at one time. */
  rows: number;
}

/** What the test puts into the page. */
interface Scrolling {
  scroll: (top: number) => Promise<void>;
  toTop: () => Promise<void>;
  pass: Omit<Pass, 'workMs'>;
}

describe('a long list', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
    await importManyRows();
  });
  afterAll(() => browser.close());

  it(`of ${MANY_ROWS} rows costs no more to scroll than its rows in sight`, async () => {
    const { page, context, close } = await person(browser, 'credit-officer-3', { at: '/records?q=长卷' });
    await settled(page);
    await readToTheEnd(page);
    const session = await context.newCDPSession(page);
    const pass = await scrollThrough(page, session);
    const sorted = pass.workMs.toSorted((x, y) => y - x);
    process.stdout.write(
      `${sorted.length} frames; work of the longest: ${sorted.slice(0, 5).map(Math.round).join(', ')} ms\n`,
    );
    expect(pass.rows).toBeLessThanOrEqual(ROWS_IN_PAGE);
    expect(sorted[0]).toBeGreaterThan(0);
    expect(sorted[0]).toBeLessThanOrEqual(FRAME_LIMIT_MS);
    await close();
  });

  async function importManyRows(): Promise<void> {
    await importFile(await Caller.person('credit-officer-3'), 'penalties', '长卷.csv', manyWarnings('长卷', MANY_ROWS));
  }

  /** All of them are in the page's memory before it is judged: the end is asked for with every frame, never waited for idly. */
  async function readToTheEnd(page: Page): Promise<void> {
    const region = page.getByRole('region', { name: '信用记录' });
    const all = `共 ${MANY_ROWS.toLocaleString('en-US')} 行`;
    await page.waitForFunction(
      ([list, text]) => {
        list.scrollTo(0, list.scrollHeight);
        return [...document.querySelectorAll('[role=status]')].at(-1)?.textContent.includes(text);
      },
      [await region.elementHandle(), all] as const,
      { polling: 'raf', timeout: 100_000 },
    );
  }

  /** From end to end, half a screen or a hundred rows with every frame. */
  async function scrollThrough(page: Page, session: CDPSession): Promise<Pass> {
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const workedMs = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    await page.evaluate(() => {
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const region = document.querySelector('.list-region')!;
      const pass = { rows: 0 };
      const scroll = async (top: number): Promise<void> => {
        region.scrollTo(0, top);
        // What it brings is drawn in the first frame, and the second begins when that is on the screen.
        await frame();
        await frame();
        pass.rows = Math.max(pass.rows, document.querySelectorAll('tr.row').length);
      };
      // The way back is no scrolling, and not judged.
      const toTop = async (): Promise<void> => {
        for (let n = 0; n < 10; n++) await frame();
        region.scrollTo(0, 0);
        for (let n = 0; n < 10; n++) await frame();
      };
      Object.assign(window, { pass, scroll, toTop });
    });
    const { clientHeight, scrollHeight } = await page.locator('.list-region').evaluate((region) => ({
      clientHeight: region.clientHeight,
      scrollHeight: region.scrollHeight,
    }));
    const workMs = new Array<number>(FRAMES).fill(Infinity);
    for (let pass = 0; pass < PASSES; pass++) {
      await page.evaluate(() => (window as unknown as Scrolling).toTop());
      for (let n = 0, top = 0; n < FRAMES; n++) {
        top += n % 2 === 0 ? clientHeight / 2 : scrollHeight / (FRAMES * 0.8);
        const before = await workedMs();
        await page.evaluate((to) => (window as unknown as Scrolling).scroll(to), top);
        workMs[n] = Math.min(workMs[n]!, (await workedMs()) - before);
      }
    }
    return { workMs, ...(await page.evaluate(() => (window as unknown as Scrolling).pass)) };
  }
});
