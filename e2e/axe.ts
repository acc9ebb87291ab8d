import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type Axe from 'axe-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Rows of a table and items of a list are made alike: the first ones speak for all. */
const ALIKE = ['tbody tr:nth-child(n+6)', 'main li:nth-child(n+11)'];

/**
 * What axe finds serious or critical on the page as it is, a line each; empty is well.
 * @param rules only these of axe's rules; all when absent
 */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  // By the protocol, not by a script element: the page's own policy takes no foreign script.
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(source);
  const results = await page.evaluate(
    ({ exclude, runOnly }) =>
      (globalThis as unknown as { axe: typeof Axe }).axe.run(
        { exclude },
        { resultTypes: ['violations'], ...(runOnly ? { runOnly } : {}) },
      ),
    { exclude: ALIKE, runOnly: rules },
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}
