import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type KnownRuleSets, judgeCase, fieldOf, type Mismatch } from '@app/rule-kinds/cases';
import { pathText } from '@app/rule-kinds/rule-data-error';
import { caseFiles, DEFAULT_RULES, messageOf, readCases, readRuleSets, shown } from './case-files';

/**
 * Runs cases against rule sets, with no server and no database:
 *   npm run cases -- [--rules DIR] FILE-OR-FOLDER…
 */

interface Failure {
  file: string;
  name: string;
  mismatches: Mismatch[];
}

/** @returns the text for the console and whether all passed, and at least one did */
export function runCases(rulesDir: string, paths: readonly string[]): { report: string; ok: boolean } {
  const ruleSets = readRuleSets(rulesDir);
  const failures: Failure[] = [];
  let passed = 0;
  for (const file of caseFiles(rulesDir, paths)) {
    const cases = readCases(file);
    if ('fault' in cases) {
      failures.push({ file: shown(file), name: basename(file), mismatches: [unreadable(cases.fault)] });
      continue;
    }
    cases.list.forEach((data, index) => {
      const mismatches = runCaseSafely(ruleSets, shown(file), data, index);
      if (mismatches.length === 0) passed += 1;
      else failures.push({ file: shown(file), name: nameOf(data), mismatches });
    });
  }
  const lines = failures.flatMap(({ file, name, mismatches }) => [
    `FAILED ${file}: ${name}`,
    ...mismatches.flatMap(({ path, expected, got }) => [
      `  path      ${path}`,
      `  expected  ${expected}`,
      `  got       ${got.replaceAll('\n', '\n            ')}`,
    ]),
    '',
  ]);
  lines.push(`${passed} passed, ${failures.length} failed`);
  return { report: `${lines.join('\n')}\n`, ok: failures.length === 0 && passed > 0 };
}

/** A fault of this program fails the case, whatever error it expects, and spares the others. */
function runCaseSafely(ruleSets: KnownRuleSets, file: string, data: unknown, index: number): Mismatch[] {
  try {
    return judgeCase(ruleSets, file, data, ['cases', index]).mismatches;
  } catch (error) {
    return [
      { path: pathText(['cases', index]), expected: 'a result or an error', got: `a fault: ${messageOf(error)}` },
    ];
  }
}

function unreadable(fault: string): Mismatch {
  return { path: 'the file', expected: 'one case or a list of cases', got: fault };
}

function nameOf(data: unknown): string {
  const name = fieldOf(data, 'case');
  return typeof name === 'string' && name !== '' ? name : '(without a name)';
}

const USAGE = 'usage: npm run cases -- [--rules DIR] FILE-OR-FOLDER…';

/** @throws Error with the usage for arguments that are not as it says */
function parseArguments(words: readonly string[]): { rulesDir: string; paths: string[] } {
  let rulesDir = DEFAULT_RULES;
  const paths: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--rules' || word.startsWith('--rules=')) {
      const dir = word === '--rules' ? words[(at += 1)] : word.slice('--rules='.length);
      if (!dir) throw new Error(USAGE);
      rulesDir = dir;
    } else if (word.startsWith('-')) {
      throw new Error(USAGE);
    } else {
      paths.push(word);
    }
  }
  return { rulesDir: fromCaller(rulesDir), paths: (paths.length === 0 ? [DEFAULT_RULES] : paths).map(fromCaller) };
}

/** npm runs this in the project's folder; a path that is not there is meant from the folder npm was called in. */
function fromCaller(path: string): string {
  const called = process.env['INIT_CWD'];
  return existsSync(path) || called === undefined ? path : resolve(called, path);
}

if (require.main === module) {
  try {
    const { rulesDir, paths } = parseArguments(process.argv.slice(2));
    const { report, ok } = runCases(rulesDir, paths);
    process.stdout.write(report);
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.stdout.write('0 passed, 0 failed\n');
    process.exitCode = 1;
  }
}
