import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Caller } from './api';
import { act, check, type People, tell, type Versioned } from './tour-kit';

interface Plan extends Versioned {
  commitment: string;
  frame: { hash: string; exempt: number } | null;
  draw: { seed: string; drawn: number } | null;
}

/** A double-random draw, its published files, and the same draw again from them. */
export async function tourDraw(people: People): Promise<void> {
  tell(
    '双随机抽查：先公布承诺值，再封存名录，再由另一人见证；免检企业附理由排除；公布的文件任何人都能重抽',
    'A double-random draw: the commitment first, then the frame, then another person’s word; the exempt are left out with the reason; the published files draw the same again',
  );
  const run = Date.now().toString(36);
  const made = await act<Plan>(people.regulator, '/inspection-plans', {
    title: `年度抽查 ${run}`,
    matters: ['公示信息核查', '产品质量监督'],
    inspection: 'double-random',
    year: Number((await people.maker.call<{ today: string }>('GET', '/clock')).today.slice(0, 4)),
    inspectors: ['JC-001', 'JC-002', 'JC-003', 'JC-004', 'JC-005'].map((code) => ({ code })),
  });
  console.log(`     承诺值 commitment: ${made.commitment}`);
  const closed = await act<Plan>(people.regulator, `/inspection-plans/${made.id}/frame`, {}, made.version);
  console.log(`     名录哈希 frame hash: ${closed.frame!.hash}`);
  const drawn = await act<Plan>(
    people.auditor,
    `/inspection-plans/${made.id}/witness`,
    { word: `见证 ${run}，今天东湾多云` },
    closed.version,
  );
  console.log(`     种子 seed: ${drawn.draw!.seed}`);
  const { files } = await people.regulator.get<{ files: Record<string, string> }>(
    'reward-penalty',
    `/inspection-plans/${made.id}/files`,
  );
  const folder = join(__dirname, '..', '.local', 'draws', made.id);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  check(
    '公布的文件与封存的名录一致 / the published draw rests on the frame that was closed',
    createHash('sha256')
      .update((JSON.parse(files['draw.json']!) as { secret: string }).secret)
      .digest('hex'),
    made.commitment,
  );
  const exempt = await allOf<{ uscc: string }>(people.regulator, `/inspection-plans/${made.id}/frame?exempt=true`);
  check('免检企业 / left out as exempt', exempt.length === drawn.frame!.exempt && exempt.length > 0, true);
  const inspections = await allOf<{ uscc: string }>(people.regulator, `/inspections?planId=${made.id}`);
  const left = new Set(exempt.map(({ uscc }) => uscc));
  check(
    '抽中的没有一家免检 / none of those drawn is exempt',
    {
      drawn: inspections.length === drawn.draw!.drawn,
      exempt: inspections.filter(({ uscc }) => left.has(uscc)).length,
    },
    { drawn: true, exempt: 0 },
  );
  console.log(`     免检排除 left out: ${exempt.length}；抽中 drawn: ${inspections.length}`);
  const again = spawnSync(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'draw-check.ts'), folder], {
    encoding: 'utf8',
  });
  check('npm run draw:check，不经服务器重抽 / drawn again without the system', again.status, 0);
}

/** Every item of a list, page by page. */
async function allOf<T>(as: Caller, path: string): Promise<T[]> {
  const found: T[] = [];
  const more = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: T[]; nextCursor: string | null } = await as.get(
      'reward-penalty',
      `${path}${more}limit=200${cursor && `&cursor=${cursor}`}`,
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}
