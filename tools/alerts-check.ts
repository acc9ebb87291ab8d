import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../deploy/local/local-error';
import { expressionsOf } from './dashboard';
import { findPromtool } from './promtool';

/**
 * Checks alerts and dashboard by Prometheus' own tool: their syntax, and the alerts on made-up figures.
 *   npm run alerts:check
 */

const root = join(__dirname, '..');
const folder = join(root, 'deploy', 'observability');
const tools = join(root, '.local', 'tools');

function ask(promtool: string, args: string[]): boolean {
  const { status } = spawnSync(promtool, args, { stdio: 'inherit', cwd: folder });
  return status === 0;
}

/** Each expression of the dashboard as a recording rule, for promtool reads rules. */
function dashboardRules(): string {
  const text = readFileSync(join(folder, 'dashboard.json'), 'utf8');
  const rules = expressionsOf(text).map((expr, n) => ({
    record: `dashboard:${n}`,
    // Grafana puts the interval of the page there.
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }));
  // JSON is YAML.
  return JSON.stringify({ groups: [{ name: 'dashboard', rules }] });
}

async function main(): Promise<boolean> {
  const promtool = await findPromtool(tools, (line) => process.stdout.write(`${line}\n`));
  mkdirSync(tools, { recursive: true });
  const made = join(tools, `dashboard-${process.pid}.yaml`);
  writeFileSync(made, dashboardRules());
  try {
    const checked = ask(promtool, ['check', 'rules', 'alerts.yaml', made]);
    return ask(promtool, ['test', 'rules', 'alerts.test.yaml']) && checked;
  } finally {
    rmSync(made, { force: true });
  }
}

main().then(
  (isWell) => (process.exitCode = isWell ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof LocalError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
