import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeNumber } from '@app/testing/examples';
import { runningProcess } from '../../deploy/local/child';
import { Caller } from '../api';
import { csv, demoEnterprises } from '../demo-data';
import { type Comparison, comparisonOf, figure, median } from './compare';
import type { Bench, Setting } from './setting';

/** The most that a file may have; names are kept short, for it may have 50 MB too. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
/** One row in so many is about an enterprise of the zone. */
const IN_ZONE_EVERY = 100;
const LOOK_MS = 100;
const IDLE_MS = 10_000;

/** MiB that a process holds of the machine's memory. */
function residentMiB(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) / 1024;
}

/** Runs the work beside a look ten times a second. @returns the most that was seen */
async function mostDuring(pid: number, work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const look = (): void => void (most = Math.max(most, residentMiB(pid)));
  const looks = setInterval(look, LOOK_MS);
  try {
    await work();
  } finally {
    clearInterval(looks);
    look();
  }
  return most;
}

function millionRows(): string {
  const zone = demoEnterprises();
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const turn = Math.floor(n / IN_ZONE_EVERY);
    return n % IN_ZONE_EVERY === 0
      ? ['甲', zone[turn % zone.length]!.uscc, String(2025 - Math.floor(turn / zone.length))]
      : ['乙', codeNumber(n % 1_000_000), '2025'];
  });
  return csv(['纳税人名称', '统一社会信用代码', '评价年度'], rows);
}

interface ImportView {
  id: string;
  state: string;
  rowsDone: number;
}

async function importAll(officer: Caller, text: string): Promise<ImportView> {
  const query = new URLSearchParams({ kind: 'taxpayer-a', source: '测速', fileName: '百万行.csv' });
  const sent = { body: text, contentType: 'text/csv; charset=utf-8' };
  let view = await officer.post<ImportView>('credit-rating', `/imports?${query.toString()}`, sent);
  while (view.state === 'waiting' || view.state === 'running') {
    await sleep(1_000);
    view = await officer.get<ImportView>('credit-rating', `/imports/${view.id}`);
  }
  if (view.state !== 'done' || view.rowsDone !== ROWS) throw new Error(`the import ended so: ${JSON.stringify(view)}`);
  return view;
}

/** Reads the file of what became of each row, and lets it go. */
async function exportAll(gatewayUrl: string, officer: Caller, importId: string): Promise<void> {
  const url = `${gatewayUrl}/api/credit-rating/imports/${importId}/rows.csv`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${officer.token}` } });
  let lines = 0;
  for await (const piece of response.body!) for (const byte of piece as Uint8Array) if (byte === 10) lines += 1;
  if (lines !== ROWS + 1) throw new Error(`the export has ${lines} lines, status ${response.status}`);
}

async function memory(setting: Setting): Promise<Comparison[]> {
  // An import takes longer than a token lives: nothing here gets old while it runs but the officer's.
  const running = await setting.system();
  try {
    const pid = runningProcess(dirname(running.system.clockFile), 'credit-rating')!;
    const officer = await Caller.person('credit-officer-1', running.target);
    const text = millionRows();
    await sleep(IDLE_MS);
    const idles: number[] = [];
    for (let looks = 0; looks < IDLE_MS / LOOK_MS; looks += 1, await sleep(LOOK_MS)) idles.push(residentMiB(pid));
    const idle = median(idles);
    setting.say(`idle: ${figure(idle)} MiB`);
    let importId = '';
    const startedAt = performance.now();
    const atImport = await mostDuring(pid, async () => (importId = (await importAll(officer, text)).id));
    const seconds = (performance.now() - startedAt) / 1000;
    setting.say(`import of ${figure(ROWS)} rows: ${figure(atImport)} MiB, ${figure(ROWS / seconds)} rows/s`);
    const again = await Caller.person('credit-officer-1', running.target);
    const atExport = await mostDuring(pid, () => exportAll(running.target.gatewayUrl, again, importId));
    setting.say(`export: ${figure(atExport)} MiB`);
    return [
      comparison('G9 import', `import of ${figure(ROWS)} rows (${figure(ROWS / seconds)} rows/s)`, atImport, idle),
      comparison('G9 export', `export of their outcomes, after the import`, atExport, idle),
    ];
  } finally {
    await running.close();
  }
}

function comparison(id: string, what: string, most: number, idle: number): Comparison {
  const said = `most memory of credit-rating during the ${what} ÷ idle with the demo data (one round)`;
  return comparisonOf({ id, what: said, unit: 'MiB', wanted: { atMost: 1.5 } }, [{ ours: most, limit: idle }]);
}

/** Whether memory stays where it is, however long a file is. */
export const memoryBench: Bench = { ids: ['G9'], run: memory };
