/**
 * `npm run contracts:check`: whether what other systems build on is well described and still holds.
 * Lints docs/openapi and docs/asyncapi.yaml, and refuses what breaks a released document.
 *   -- --release   afterwards, the documents of now become the released ones
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { lintAsyncApi, lintOpenApi } from './contract-lint';
import { checkContracts } from './contracts';
import { DOCUMENTS } from './openapi';
import { breaksSinceRelease, findOasdiff, moveBaseline, offencesThatPass } from './openapi-breaks';

const root = join(__dirname, '..');
const read = (...path: string[]): string => readFileSync(join(root, 'docs', ...path), 'utf8');

/** Says what it found. @returns whether it was nothing */
function judge(what: string, faults: string[], remedy: string): boolean {
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${what}`);
  for (const fault of faults) console.error(`  ${fault}`);
  if (faults.length > 0) console.error(`  → ${remedy}`);
  return faults.length === 0;
}

async function main(args: string[]): Promise<boolean> {
  const unknown = args.find((arg) => arg !== '--release');
  if (unknown !== undefined)
    return judge('arguments', [`${unknown} is not known`], 'npm run contracts:check [-- --release]');
  const results: boolean[] = [];
  for (const name of DOCUMENTS) {
    const faults = await lintOpenApi(JSON.parse(read('openapi', `${name}.json`)) as object);
    results.push(judge(`docs/openapi/${name}.json`, faults, 'mend the DTO or controller, then npm run openapi'));
  }
  const asyncApi = await lintAsyncApi(load(read('asyncapi.yaml')) as object);
  results.push(judge('docs/asyncapi.yaml', asyncApi, 'mend libs/contracts, then npm run contracts'));
  results.push(checkContracts());
  const oasdiff = await findOasdiff();
  const passed = await offencesThatPass(oasdiff);
  results.push(
    judge('oasdiff refuses what it has to', passed, 'use another version of oasdiff: see tools/openapi-breaks.ts'),
  );
  const breaks = await breaksSinceRelease(oasdiff, DOCUMENTS);
  results.push(judge('docs/openapi breaks nobody', breaks, 'put it beside what there is: docs/CONTRACTS.md'));
  const isGood = results.every(Boolean);
  if (isGood && args.includes('--release')) {
    moveBaseline(DOCUMENTS);
    console.log('docs/openapi/released is what docs/openapi says now');
  }
  return isGood;
}

main(process.argv.slice(2)).then(
  (isGood) => (process.exitCode = isGood ? 0 : 1),
  (error: unknown) => {
    console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
