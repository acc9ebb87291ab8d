/// <reference lib="dom" />
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { eventually } from '@app/testing/eventually';

const sources = join(__dirname, '..', 'apps', 'console', 'src');

/** The address of every page of the console as its routes give it: `/applications/:applicationId`. */
export function pagePatterns(): string[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('routes.tsx'),
  );
  const found = files.flatMap((file) => [...readFileSync(join(sources, file), 'utf8').matchAll(/\bpage\('([^']+)'/g)]);
  return ['/', ...found.map(([, path]) => `/${path!}`)].sort();
}

/** The pattern that the router would choose for an address: names before parameters. */
export function patternOf(patterns: string[], path: string): string | undefined {
  const parts = path.split('/');
  return patterns
    .filter((pattern) => {
      const expected = pattern.split('/');
      return expected.length === parts.length && expected.every((part, n) => part.startsWith(':') || part === parts[n]);
    })
    .sort((a, b) => a.split(':').length - b.split(':').length)[0];
}

/** Goes on to another page as a link within the console does: without loading the console anew. */
export async function goWithin(page: Page, at: string): Promise<void> {
  await page.evaluate((address) => {
    if (location.pathname + location.search === address) return;
    // What still shows after the step belongs to the page that is left.
    document.querySelectorAll('main h1, main h2').forEach((heading) => heading.setAttribute('data-left', ''));
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, at);
  await settled(page);
}

/** Waits until nothing on the page is being fetched or drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  // Asked by the protocol: the page's own policy lets no script be evaluated in it.
  await eventually(() =>
    page.evaluate(
      () =>
        document.querySelector(':is(main h1, main h2):not([data-left])') !== null &&
        document.querySelector('main [role=status] .shape, main [aria-busy=true]') === null,
    ),
  );
}

/** Where the links of a page lead within the console. */
export function linksOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')].map(({ pathname, search }) => pathname + search),
  );
}
