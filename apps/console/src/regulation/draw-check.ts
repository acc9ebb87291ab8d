/**
 * Repeats a published inspection draw from its files alone, in the reader's own browser: as `npm run draw:check` does, but
 * with the browser's SHA-256. A spec holds it against the code that draws.
 */

export const CHECKS = ['complete', 'rule', 'frame', 'secret', 'seed', 'drawn', 'inspectors'] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  name: CheckName;
  ok: boolean;
  /** What came out here: a hash, or a count. */
  found: string;
  /** What was published, where that is another. */
  published?: string;
}

export interface CheckedDraw {
  checks: Check[];
  ok: boolean;
}

interface PlanFile {
  inspectors: string[];
  inspectorsPerEnterprise: number;
  commitment: string;
  frameHash: string;
  rule: { id: string; version: string; hash: string };
}
interface DrawFile {
  secret: string;
  frameHash: string;
  word: string;
  seed: string;
  drawn: { uscc: string; inspectors: string[] }[];
}
interface FrameLine {
  uscc: string;
  riskClass: string;
  exempt: boolean;
  inspectedThisYear: boolean;
}

const PERCENT_PLACES = 4;
const PERCENT_WHOLE = 1_000_000n;
const HEADER = 'uscc,riskClass,exempt,inspectedThisYear';
const FILES = ['plan.json', 'rule.yaml', 'frame.csv', 'draw.json'];

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The ratios of a rule file and whether one is drawn once a year only: the two things a draw takes from it. */
export function ratiosIn(yaml: string): { ratios: Map<string, bigint>; oncePerYear: boolean } | null {
  const lines = yaml.split('\n').map((line) => line.replace(/\s+#.*$/, ''));
  const at = lines.findIndex((line) => /^"?ratios"?:/.test(line));
  const once = lines.map((line) => /^"?oncePerYear"?:\s*(true|false)\s*$/.exec(line)?.[1]).find(Boolean);
  if (at < 0 || once === undefined) return null;
  const inline = /\{(.*)\}/.exec(lines[at]!)?.[1];
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => /^\S/.test(line));
  const pairs = inline === undefined ? below.slice(0, end < 0 ? undefined : end) : inline.split(',');
  const ratios = new Map<string, bigint>();
  for (const pair of pairs.filter((text) => text.trim() !== '')) {
    const cells = /^\s*"?([\w-]+)"?:\s*["']?(\d+)(?:\.(\d{1,4}))?["']?\s*$/.exec(pair);
    if (!cells) return null;
    ratios.set(cells[1]!, BigInt(`${cells[2]}${(cells[3] ?? '').padEnd(PERCENT_PLACES, '0')}`));
  }
  return ratios.size > 0 ? { ratios, oncePerYear: once === 'true' } : null;
}

function frameIn(csv: string): FrameLine[] | null {
  const [header, ...rows] = csv.split('\n');
  if (header !== HEADER || rows.pop() !== '') return null;
  const frame: FrameLine[] = [];
  for (const row of rows) {
    const cells = /^([^,]+),([^,]+),([01]),([01])$/.exec(row);
    if (!cells) return null;
    frame.push({
      uscc: cells[1]!,
      riskClass: cells[2]!,
      exempt: cells[3] === '1',
      inspectedThisYear: cells[4] === '1',
    });
  }
  return new Set(frame.map(({ uscc }) => uscc)).size === frame.length ? frame : null;
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function drawnOf(
  frame: FrameLine[],
  seed: string,
  { ratios, oncePerYear }: NonNullable<ReturnType<typeof ratiosIn>>,
): Promise<string[]> {
  const candidates = frame.filter(({ exempt, inspectedThisYear }) => !exempt && !(oncePerYear && inspectedThisYear));
  const lots = await Promise.all(
    candidates.map(async ({ uscc, riskClass }) => ({ uscc, riskClass, lot: await sha256(`${seed}\n${uscc}`) })),
  );
  lots.sort((a, b) => byCode(a.lot, b.lot));
  return [...new Set(lots.map(({ riskClass }) => riskClass))]
    .flatMap((riskClass) => {
      const same = lots.filter((one) => one.riskClass === riskClass);
      const ratio = ratios.get(riskClass);
      if (ratio === undefined) throw new Error(`class ${riskClass} has no ratio`);
      return same.slice(0, Number((BigInt(same.length) * ratio + PERCENT_WHOLE - 1n) / PERCENT_WHOLE));
    })
    .sort((a, b) => byCode(a.lot, b.lot))
    .map(({ uscc }) => uscc);
}

async function inspectorsOf(seed: string, uscc: string, codes: string[], count: number): Promise<string> {
  const lots = await Promise.all(codes.map(async (code) => ({ code, lot: await sha256(`${seed}\n${uscc}\n${code}`) })));
  return lots
    .sort((a, b) => byCode(a.lot, b.lot))
    .slice(0, count)
    .map(({ code }) => code)
    .join(', ');
}

/** Checks line by line, and stops at the first that differs: what comes after rests on it. */
export async function checkDraw(files: Record<string, string>): Promise<CheckedDraw> {
  const checks: Check[] = [];
  const same = (name: CheckName, found: string, published: string, shown = found): boolean => {
    const ok = found === published;
    checks.push({ name, ok, found: shown, ...(ok ? {} : { published }) });
    return ok;
  };
  const done = (ok: boolean): CheckedDraw => ({ checks, ok });
  const missing = FILES.filter((name) => files[name] === undefined);
  if (!same('complete', missing.join(', '), '', FILES.join(', '))) return done(false);
  const plan = JSON.parse(files['plan.json']!) as PlanFile;
  const draw = JSON.parse(files['draw.json']!) as DrawFile;

  const rule = files['rule.yaml']!;
  if (!same('rule', await sha256(rule), plan.rule.hash)) return done(false);
  const read = ratiosIn(rule);
  const frame = frameIn(files['frame.csv']!);
  if (!read || !frame) return done(same(read ? 'frame' : 'rule', '?', plan.rule.hash));

  const lines = frame.map(
    ({ uscc, riskClass, exempt, inspectedThisYear }) =>
      `${uscc} ${riskClass} ${exempt ? 1 : 0} ${inspectedThisYear ? 1 : 0}\n`,
  );
  const frameHash = await sha256(lines.sort(byCode).join(''));
  // Both files name it.
  const namedHash = plan.frameHash === frameHash ? draw.frameHash : plan.frameHash;
  if (!same('frame', frameHash, namedHash)) return done(false);
  if (!same('secret', await sha256(draw.secret), plan.commitment)) return done(false);
  const seed = await sha256(`${draw.secret}\n${frameHash}\n${draw.word}`);
  if (!same('seed', seed, draw.seed)) return done(false);
  const drawn = await drawnOf(frame, seed, read);
  const published = draw.drawn.map(({ uscc }) => uscc);
  if (!same('drawn', drawn.join(', '), published.join(', '), String(drawn.length))) return done(false);
  for (const { uscc, inspectors } of draw.drawn) {
    const expected = await inspectorsOf(seed, uscc, plan.inspectors, plan.inspectorsPerEnterprise);
    if (expected !== inspectors.join(', ')) return done(same('inspectors', expected, inspectors.join(', ')));
  }
  same('inspectors', '', '', String(plan.inspectorsPerEnterprise));
  return done(true);
}
