import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { demoPassword } from '../deploy/local/accounts';
import { CHROMIUM_ARGS, findChromium } from '../deploy/local/chromium';

/** Where the system of this run is: with demo data, started once for all journeys. */
export const systemUrl = process.env['SYSTEM_URL'] ?? 'http://127.0.0.1:8080';
/** Where its pages come from: the system itself, unless they are being worked on (`npm run console`). */
const consoleUrl = process.env['CONSOLE_URL'] ?? systemUrl;

export const DESKTOP = { width: 1440, height: 1080 };
export const PHONE = { width: 390, height: 844 };
const LONGEST_WAIT_MS = 20_000;

export async function launchBrowser(): Promise<Browser> {
  const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'chromium-'));
  const { executablePath, env } = await findChromium(dir);
  return chromium.launch({
    executablePath,
    args: CHROMIUM_ARGS,
    env: { ...process.env, ...env },
  });
}

export interface Person {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page without anybody seeing it: must be empty at the end of a journey. */
  faults: string[];
  close: () => Promise<void>;
}

export interface PersonOptions {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  phone?: boolean;
  /** Where the journey begins. */
  at?: string;
}

/** Somebody with a browser of their own, at a page of the console; signed in where an account is named. */
export async function person(browser: Browser, account: string | null, options: PersonOptions = {}): Promise<Person> {
  const { language = 'zh', theme = 'light', phone = false, at = '/' } = options;
  const screen: BrowserContextOptions = phone
    ? { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
    : { viewport: DESKTOP };
  const context = await browser.newContext({
    ...screen,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'America/New_York',
    colorScheme: theme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refusal is part of a journey; what a page does with it is seen on the page.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) faults.push(message.text());
  });
  if (account !== null) {
    await page.goto(`${systemUrl}/auth/login?returnTo=/favicon.svg`);
    await page.fill('input[name=password]', demoPassword);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL(`${systemUrl}/favicon.svg`);
  }
  await page.goto(new URL(at, consoleUrl).href);
  return { page, context, faults, close: () => context.close() };
}
