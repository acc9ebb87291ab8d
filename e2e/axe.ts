import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { AxeResults, RunOptions } from 'axe-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds serious or critical on the page as it is, a line each; empty is well.
 * @param rules only these of axe's rules; all when absent
 */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  // By the protocol, not by a script element: the page's own policy takes no foreign script.
  await page.evaluate(source);
  const results = await page.evaluate(
    (runOnly) =>
      (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run(
        runOnly ? { runOnly } : {},
      ),
    rules,
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}
