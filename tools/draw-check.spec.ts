import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDraw } from './draw-check';

const root = join(__dirname, '..');
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const least = (seed: string, of: string[], count: number): string[] =>
  [...of].sort((a, b) => (sha256(`${seed}\n${a}`) < sha256(`${seed}\n${b}`) ? -1 : 1)).slice(0, count);

const CODES = Array.from({ length: 9 }, (_, n) => `91320199MA2B0000${n}X`);
const EXEMPT = CODES[8]!;
const INSPECTORS = ['320100-01', '320100-02', '320100-03', '320100-04'];
const SECRET = sha256('a secret');
const WORD = '见证人的八个字以上';

let folder: string;
/** Made here by hand, not by the code that publishes: eight candidates of class C, of whom a half is drawn. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draw-'));
  const rule = readFileSync(join(root, 'rules/inspection/double-random@2026.1.yaml'));
  const frameHash = sha256(CODES.map((uscc) => `${uscc} C ${uscc === EXEMPT ? 1 : 0} 0\n`).join(''));
  const seed = sha256(`${SECRET}\n${frameHash}\n${WORD}`);
  const drawn = least(seed, CODES.slice(0, 8), 4).map((uscc) => ({
    uscc,
    inspectors: least(`${seed}\n${uscc}`, INSPECTORS, 2),
  }));
  const plan = {
    ...{ title: '2026年消防抽查', inspectors: INSPECTORS, inspectorsPerEnterprise: 2 },
    ...{ commitment: sha256(SECRET), frameHash },
    rule: { id: 'double-random', version: '2026.1', hash: sha256(rule) },
  };
  put('plan.json', JSON.stringify(plan));
  put('rule.yaml', rule);
  const rows = CODES.map((uscc) => `${uscc},C,${uscc === EXEMPT ? 1 : 0},0\n`);
  put('frame.csv', `uscc,riskClass,exempt,inspectedThisYear\n${rows.join('')}`);
  put('draw.json', JSON.stringify({ secret: SECRET, frameHash, word: WORD, seed, drawn }));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content);
}

/** Changes a file and answers the line that names the difference. */
function tampered(name: string, change: (text: string) => string): string {
  const before = readFileSync(join(folder, name), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  put(name, after);
  const { report, ok } = checkDraw(folder);
  put(name, before);
  return ok ? 'agrees' : report.trimEnd().split('\n').at(-1)!;
}

interface DrawFile {
  secret: string;
  seed: string;
  word: string;
  drawn: { uscc: string; inspectors: string[] }[];
}
const drawJson = (change: (draw: DrawFile) => void): string =>
  tampered('draw.json', (text) => {
    const draw = JSON.parse(text) as DrawFile;
    change(draw);
    return JSON.stringify(draw);
  });

describe('draw:check', () => {
  it('repeats an honest draw and says what it checked', () => {
    const { report, ok } = checkDraw(folder);
    expect(ok).toBe(true);
    expect(report.match(/^ok /gm)).toHaveLength(7);
    expect(report).toContain('4 enterprises are drawn');
    expect(report).toContain(sha256(SECRET));
  });

  it('names a frame from which somebody was taken away, added, exempted, or moved to another class', () => {
    const line = `${CODES[3]},C,0,0\n`;
    for (const change of ['', `${CODES[3]},C,1,0\n`, `${CODES[3]},D,0,0\n`, `${line}91320199MA2B00011Y,C,0,0\n`]) {
      expect(tampered('frame.csv', (text) => text.replace(line, change))).toMatch(
        /^DIFFERS frame.csv: hash of the frame: should be [0-9a-f]{64}, is [0-9a-f]{64}$/,
      );
    }
    expect(tampered('frame.csv', (text) => text.replace(line, line + line))).toContain(`${CODES[3]} stands twice`);
    expect(tampered('frame.csv', (text) => text.replace(line, `${CODES[3]},C,no,0\n`))).toContain('frame.csv: line 5');
  });

  it('names a rule of which one byte is another', () => {
    expect(tampered('rule.yaml', (text) => text.replace('C: "50"', 'C: "51"'))).toMatch(
      /^DIFFERS rule.yaml: SHA-256: should be /,
    );
  });

  it('names a secret that is not the one committed to, also when the commitment was exchanged', () => {
    const other = sha256('another secret');
    expect(drawJson((draw) => (draw.secret = other))).toMatch(/^DIFFERS draw.json: secret, whose SHA-256/);
    expect(tampered('plan.json', (text) => text.replace(sha256(SECRET), sha256(other)))).toMatch(
      /^DIFFERS draw.json: secret, whose SHA-256/,
    );
  });

  it('names a seed that was chosen, and a word that is not the witness’s', () => {
    expect(drawJson((draw) => (draw.seed = sha256('chosen')))).toMatch(/^DIFFERS draw.json: seed: should be /);
    expect(drawJson((draw) => (draw.word = '换成别人说过的另外一句话'))).toMatch(/^DIFFERS draw.json: seed/);
  });

  it('names an enterprise that was exchanged, left out, added, or put in another place', () => {
    const notDrawn = (draw: DrawFile): string =>
      CODES.find((uscc) => uscc !== EXEMPT && draw.drawn.every((one) => one.uscc !== uscc))!;
    expect(drawJson((draw) => (draw.drawn[1]!.uscc = notDrawn(draw)))).toMatch(
      /^DIFFERS draw.json: enterprise 2 drawn: should be 9132/,
    );
    expect(drawJson((draw) => draw.drawn.pop())).toMatch(/enterprise 4 drawn: should be 9132\w+, is nobody$/);
    expect(drawJson((draw) => draw.drawn.push({ uscc: EXEMPT, inspectors: [] }))).toBe(
      `DIFFERS draw.json: enterprise 5 drawn: should be nobody, is ${EXEMPT}`,
    );
    expect(drawJson((draw) => draw.drawn.reverse())).toContain('enterprise 1 drawn');
  });

  it('names the enterprise whose inspectors were exchanged, and a list of inspectors that grew', () => {
    const { drawn } = JSON.parse(readFileSync(join(folder, 'draw.json'), 'utf8')) as DrawFile;
    expect(drawJson((draw) => draw.drawn[2]!.inspectors.reverse())).toContain(`inspectors of ${drawn[2]!.uscc}`);
    expect(tampered('plan.json', (text) => text.replace(INSPECTORS[0]!, '320100-99'))).toContain('inspectors of');
  });

  it('names a file that is not there or not readable', () => {
    expect(tampered('draw.json', () => '{')).toBe('DIFFERS draw.json: is not JSON');
    expect(tampered('plan.json', () => '{}')).toMatch(/^DIFFERS plan.json: title/);
    rmSync(join(folder, 'frame.csv'));
    expect(checkDraw(folder).report).toContain('DIFFERS frame.csv: is not there');
  });

  it('runs as a program: 0 when all agrees, 1 when not, 2 without a folder', () => {
    const run = (...words: string[]): number | null =>
      spawnSync(process.execPath, ['--require', 'tsx/cjs', 'tools/draw-check.ts', ...words], { cwd: root }).status;
    expect([run(folder), run(tmpdir()), run()]).toEqual([0, 1, 2]);
  }, 60_000);
});
