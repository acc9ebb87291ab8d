/// <reference lib="dom" />
import type { Browser, CDPSession, Page } from 'playwright-core';
import { eventually } from '@app/testing/eventually';
import { Caller } from '../tools/api';
import { importFile } from '../tools/demo';
import { manyWarnings } from '../tools/demo-data';
import { launchBrowser, person } from './browser';
import { settled } from './crawl';

const MANY_ROWS = 10_000;
const FRAME_LIMIT_MS = 50;
/** A screen of them, and some before and after it. */
const ROWS_IN_PAGE = 60;

/** What one pass over the list was like. */
interface Pass {
  frames: number;
  /** The most rows that were in the page at one time. */
  rows: number;
  /** How long a frame was at worst, and how many were over the limit: what the machine did meanwhile is in it. */
  worstMs: number;
  overLimit: number;
  /** Time for which a handler of scrolling made the page lay itself out before its time. */
  forcedMs: number;
}

describe('a long list', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it(`of ${MANY_ROWS} rows costs no more to scroll than its rows in sight`, async () => {
    await importManyRows();
    const { page, context, close } = await person(browser, 'credit-officer-3', { at: '/records?q=长卷' });
    await settled(page);
    const region = page.getByRole('region', { name: '信用记录' });
    // All of them are in the page's memory before it is judged.
    await eventually(async () => {
      await region.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return (await page.getByRole('status').last().textContent())?.includes(
        `共 ${MANY_ROWS.toLocaleString('en-US')} 行`,
      );
    }, 120_000);
    const session = await context.newCDPSession(page);
    // In time of the page's own thread: what other programs do on the machine is not in it.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await workedMs(session);
    const pass = await scrollThrough(page);
    const meanMs = ((await workedMs(session)) - before) / pass.frames;
    process.stdout.write(
      `${pass.frames} frames, ${meanMs.toFixed(1)} ms of work each; the longest lasted ${pass.worstMs.toFixed(0)} ms, ` +
        `${pass.overLimit} were over ${FRAME_LIMIT_MS} ms\n`,
    );
    expect(pass.rows).toBeLessThanOrEqual(ROWS_IN_PAGE);
    expect(pass.forcedMs).toBe(0);
    expect(meanMs).toBeLessThanOrEqual(FRAME_LIMIT_MS);
    await close();
  });

  async function importManyRows(): Promise<void> {
    await importFile(await Caller.person('credit-officer-3'), 'penalties', '长卷.csv', manyWarnings('长卷', MANY_ROWS));
  }

  /** What the page's main thread has worked so far. */
  async function workedMs(session: CDPSession): Promise<number> {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  }

  /** From end to end, a screen or fifty rows with every frame. @see W3C Long Animation Frames */
  function scrollThrough(page: Page): Promise<Pass> {
    return page.evaluate(async (limitMs) => {
      interface Long extends PerformanceEntry {
        scripts: { invoker: string; forcedStyleAndLayoutDuration: number }[];
      }
      const region = document.querySelector('.list-region')!;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const found: Long[] = [];
      const observer = new PerformanceObserver((list) => found.push(...(list.getEntries() as Long[])));
      region.scrollTo(0, 0);
      for (let n = 0; n < 10; n++) await frame();
      observer.observe({ type: 'long-animation-frame' });
      // Asked once: to ask in between would make the page lay itself out before its time.
      const { clientHeight, scrollHeight } = region;
      const FRAMES = 240;
      let rows = 0;
      for (let n = 0, top = 0; n < FRAMES; n++) {
        top += n % 2 === 0 ? clientHeight / 2 : scrollHeight / 200;
        region.scrollTo(0, top);
        await frame();
        rows = Math.max(rows, document.querySelectorAll('tr.row').length);
      }
      for (let n = 0; n < 3; n++) await frame();
      found.push(...(observer.takeRecords() as Long[]));
      observer.disconnect();
      const ofScrolling = found.flatMap(({ scripts }) => scripts.filter(({ invoker }) => /onscroll/.test(invoker)));
      return {
        frames: FRAMES,
        rows,
        worstMs: Math.max(0, ...found.map(({ duration }) => duration)),
        overLimit: found.filter(({ duration }) => duration > limitMs).length,
        forcedMs: ofScrolling.reduce((sum, script) => sum + script.forcedStyleAndLayoutDuration, 0),
      };
    }, FRAME_LIMIT_MS);
  }
});
