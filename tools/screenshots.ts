/// <reference lib="dom" />
/**
 * `npm run screenshots`: the pictures that README and docs show, of a system that runs with its demo data
 * (`npm start -- --fresh`). What the pictures need that the demo does not have is done by the front door first.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@app/testing/eventually';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, person, type PersonOptions, systemUrl } from '../e2e/browser';
import { Caller } from './api';

const folder = join(__dirname, '..', 'docs', 'images', 'console');

interface Shot {
  name: string;
  account: string | null;
  options?: PersonOptions;
  path: () => Promise<string> | string;
  /** What is done on the page before it is taken. */
  prepare?: (page: Page) => Promise<void>;
}

interface Items<Item> {
  items: Item[];
}

async function firstId(
  account: string,
  service: 'subsidy' | 'credit-rating' | 'reward-penalty',
  path: string,
): Promise<string> {
  const { items } = await (await Caller.person(account)).get<Items<{ id: string }>>(service, path);
  const [first] = items;
  if (!first) throw new Error(`${service}${path} is empty: is this the demo system?`);
  return first.id;
}

const application = async (): Promise<string> =>
  `/applications/${await firstId('subsidy-approver-1', 'subsidy', '/applications?sort=-amount&limit=1')}`;
/** One with a fall in its history. */
const enterprise = async (): Promise<string> =>
  `/enterprises/${await firstId('credit-officer-1', 'credit-rating', '/enterprises?grade=C&limit=1')}`;

export const SHOTS: Shot[] = [
  { name: 'workbench', account: 'subsidy-officer-1', path: () => '/' },
  { name: 'application', account: 'subsidy-officer-1', path: application },
  { name: 'enterprise', account: 'credit-officer-1', path: enterprise },
  {
    name: 'enterprises-dark-en',
    account: 'auditor-1',
    options: { theme: 'dark', language: 'en' },
    path: () => '/enterprises',
  },
  { name: 'my-credit-phone', account: 'enterprise-2', options: { phone: true }, path: () => '/' },
  { name: 'public', account: null, path: () => '/public/91350100M000100Y43' },
];

async function take(browser: Browser, { name, account, options, path, prepare }: Shot): Promise<void> {
  const { page, faults, close } = await person(browser, account, { ...options, at: await path() });
  await page.waitForLoadState('load');
  await eventually(() =>
    page.evaluate(() => document.querySelector('main h1') !== null && document.querySelector('main .shape') === null),
  );
  await prepare?.(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await close();
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`);
  console.log(`docs/images/console/${name}.png`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const shot of SHOTS) await take(browser, shot);
  } finally {
    await browser.close();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(`${systemUrl}: ${String(error)}`);
    process.exitCode = 1;
  });
}
