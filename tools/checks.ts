import { stopEverything } from '../deploy/local/child';
import { LocalError } from '../deploy/local/local-error';
import { serverNames } from '../deploy/local/servers';

export interface Checked {
  passed: number;
  failed: number;
}

/** Runs one check after another, says what became of each, and counts. A check that throws has failed; the next goes on. */
export class Checks {
  readonly checked: Checked = { passed: 0, failed: 0 };

  readonly check = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      this.checked.passed += 1;
      console.log(`✓ ${what}`);
    } catch (error) {
      this.checked.failed += 1;
      console.log(`✗ ${what}\n  ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

/** The main of a program of checks: the last line is `N passed, N failed`; what it started ends with it when it is interrupted. */
export function runChecks(main: () => Promise<Checked>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopEverything(serverNames).then(() => process.exit(1)));
  }
  main().then(
    ({ passed, failed }) => {
      console.log(`${passed} passed, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    },
    (error: unknown) => {
      console.error(
        `\n✗ ${error instanceof LocalError ? error.message : error instanceof Error ? error.stack : String(error)}`,
      );
      process.exitCode = 1;
    },
  );
}
