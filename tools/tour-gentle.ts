import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { addDays, addMonths, type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { accounts } from '../deploy/local/accounts';
import { Caller, type Json, Refusal } from './api';
import { importFile } from './demo';
import { AUTHORITIES, csv, type DemoEnterprise, demoEnterprises, PENALTY_HEADERS, penaltyCells } from './demo-data';
import {
  act,
  type Application,
  application,
  approve,
  check,
  moveTo,
  pay,
  type People,
  type Rating,
  tell,
  until,
  WrongAnswer,
  yuan,
} from './tour-kit';

type Enterprise = DemoEnterprise & { id: string };
interface Versioned extends Json {
  id: string;
  version: number;
  state: string;
}
interface Violation extends Versioned {
  outcome: string;
  limb: string | null;
  isFirst: boolean | null;
  reasons: string[];
  dueOn: string | null;
}
interface Plan extends Versioned {
  commitment: string;
  frame: { hash: string; exempt: number } | null;
  draw: { seed: string; drawn: number } | null;
}
interface Pledge extends Versioned {
  verificationId: string | null;
  materials: { code: string; reasons: string[] }[];
}

/** Guidance instead of a fine, repair, a false pledge, a draw anyone can repeat. @returns the enterprise it was about */
export async function tourGentle(people: People, not: { id: string }): Promise<{ id: string }> {
  const { enterprise, caller } = await chooseEnterprise(people, not);
  await guide(people, enterprise, caller);
  await repair(people, enterprise, caller);
  await pledge(people, enterprise, caller);
  await drawInspections(people);
  return enterprise;
}

/** Another enterprise with an account that is A and has pledged nothing false. */
async function chooseEnterprise(
  people: People,
  not: { id: string },
): Promise<{ enterprise: Enterprise; caller: Caller }> {
  for (const [n, account] of accounts.filter((one) => one.enterpriseId).entries()) {
    const enterprise = { ...demoEnterprises()[n]!, id: account.enterpriseId! };
    if (enterprise.id === not.id) continue;
    const rating = await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`);
    const { standing } = await people.maker.get<{ standing: { unrepairedFalsePledge: boolean } }>(
      'commitment',
      `/items?enterpriseId=${enterprise.id}`,
    );
    if (rating.grade === 'A' && !standing.unrepairedFalsePledge) {
      return { enterprise, caller: await Caller.person(account.account) };
    }
  }
  throw new WrongAnswer(
    '没有另一家 A 级且未失信承诺的演示企业；请用 npm start -- --fresh 重来 / no other demo enterprise is graded A with its pledges kept; begin anew with npm start -- --fresh',
  );
}

async function guide(people: People, enterprise: Enterprise, caller: Caller): Promise<void> {
  tell(
    `${enterprise.name}首次轻微违法：执法人员一次登记，系统当场告知依据与期限；按期改正，给予教育引导，不罚款`,
    'A first, slight violation: flagged in one call, the law and the deadline told at once; corrected in time, it is met with guidance',
  );
  const known = await caller.get<{ items: { offence: string }[] }>('reward-penalty', '/violations?limit=200');
  const list = await people.regulator.get<{
    offences: { code: string; title: { zh: string }; minor: boolean; first: boolean }[];
  }>('reward-penalty', '/leniency/offences');
  const offence = list.offences.find(
    ({ code, minor, first }) => first && !minor && known.items.every((item) => item.offence !== code),
  )!;
  const flag = {
    uscc: enterprise.uscc,
    offence: offence.code,
    harm: 'slight',
    facts: `现场检查发现：${offence.title.zh}`,
  };
  const flagged = await act<Violation>(people.regulator, '/violations', flag);
  check(
    `${offence.title.zh}：登记即告知 / told at once`,
    { outcome: flagged.outcome, limb: flagged.limb, isFirst: flagged.isFirst },
    { outcome: 'await-correction', limb: 'first', isFirst: true },
  );
  console.log(`     改正期限 due: ${flagged.dueOn}`);
  const { today } = await people.maker.call<{ today: string }>('GET', '/clock');
  const proved = await act<Violation>(
    caller,
    `/violations/${flagged.id}/correction`,
    { correctedOn: today, proof: '已整改，附整改照片。' },
    flagged.version,
  );
  const accepted = await act<Violation>(
    people.regulator,
    `/violations/${flagged.id}/correction/acceptance`,
    { accepted: true, reason: '现场复核，已改正。' },
    proved.version,
  );
  check('改正属实，法律说“可以” / corrected: the law says "may"', accepted.outcome, 'may-waive');
  const waived = await act<Violation>(
    people.regulator,
    `/violations/${flagged.id}/decision`,
    { waive: true, reason: '初次违法，后果轻微并及时改正。', historyChecked: true },
    accepted.version,
  );
  check('不予处罚 / not penalised', waived.state, 'waived');
  const again = await act<Violation>(people.regulator, '/violations', flag);
  check(
    '同类再犯 / the second of its kind is not',
    { outcome: again.outcome, isFirst: again.isFirst, reasons: again.reasons },
    { outcome: 'penalise', isFirst: false, reasons: ['repeat-offence'] },
  );
}

async function repair(people: People, enterprise: Enterprise, caller: Caller): Promise<void> {
  tell(
    '一条一般处罚：提升建议说哪天可修复、修复后什么等级；早一天申请被拒并告知日期，当天申请获准',
    'A general penalty: the advice says from which day it can be repaired, and to what grade; a day early is refused with the date, on the day it is granted',
  );
  const { today } = await people.maker.call<{ today: CalendarDate }>('GET', '/clock');
  // The latest day whose three months are not over today.
  const decidedOn = addDays(addMonths(parseCalendarDate(today), -3), 1);
  const run = Date.now().toString(36).toUpperCase();
  const row = {
    enterprise,
    documentNumber: `东湾市监罚〔2026〕${run}-修复号`,
    offence: '虚假宣传',
    measure: '罚款',
    fineWan: '5.00',
    decidedOn,
    authority: AUTHORITIES.market.name,
    authorityUscc: AUTHORITIES.market.uscc,
  };
  await importFile(people.maker, 'penalties', `行政处罚-${run}-修复.csv`, csv(PENALTY_HEADERS, [penaltyCells(row)]));
  const gradeOf = async (): Promise<string> =>
    (await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`)).grade;
  await until('B', async () => (await gradeOf()) === 'B');
  const { items } = await caller.get<{ items: (Json & { id: string; documentNumber: string })[] }>(
    'credit-rating',
    `/enterprises/${enterprise.id}/records`,
  );
  const record = items.find((one) => one.documentNumber === row.documentNumber)!;
  const before = await until('提升建议 / the advice', async () => {
    const seen = await adviceOf(caller, enterprise);
    return seen.now.factors.length > 0 && seen;
  });
  const way = before.ways.repairs.find(({ recordId }) => recordId === record.id)!;
  check(
    '现在 / now: 等级与系数 grade and factor',
    { grade: before.now.grade, factor: factorOf(before.now) },
    { grade: 'B', factor: '100' },
  );
  check(
    '建议：修复之后 / advice: once repaired',
    { grade: way.repaired?.grade, factor: factorOf(way.repaired) },
    { grade: 'A', factor: '110' },
  );
  console.log(`     建议的申请日 file on: ${way.fileOn}`);
  const file = (): Promise<Versioned & { earliestOn: CalendarDate; reasons: { code: string }[] }> =>
    act(caller, '/repairs', {
      recordId: record.id,
      obligationsFulfilledOn: today,
      obligationsProof: '罚款缴款凭证',
      pledgeSigned: true,
    });
  const early = await until('受理 / the repair is taken', () => unlessUnknown(file));
  check(
    '早一天 / a day early',
    { state: early.state, reasons: early.reasons.map(({ code }) => code) },
    { state: 'refused', reasons: ['before-earliest'] },
  );
  check('告知的日期就是建议的日期 / the date it tells is the one advised', early.earliestOn, way.fileOn);
  await moveTo(people, early.earliestOn);
  const filed = await file();
  const accepted = await act<Versioned>(
    people.maker,
    `/repairs/${filed.id}/acceptance`,
    { accepted: true, reason: '材料齐全，义务已履行。' },
    filed.version,
  );
  const granted = await act<Versioned>(
    people.checker,
    `/repairs/${filed.id}/decision`,
    { grant: true, reason: '符合规定，准予修复。' },
    accepted.version,
  );
  check('当天，两人办结 / on the day, by two officers', granted.state, 'granted');
  await until('A', async () => (await gradeOf()) === 'A');
  const after = await adviceOf(caller, enterprise);
  check(
    '建议成真 / the advice came true',
    { grade: after.now.grade, factor: factorOf(after.now) },
    { grade: 'A', factor: '110' },
  );
  const { items: letters } = await caller.get<{ items: { id: string; number: string; title: string; kind: string }[] }>(
    'reward-penalty',
    '/letters?limit=200',
  );
  for (const { number, title } of letters.slice(0, 4)) console.log(`     文书 letter: ${number} ${title}`);
}

interface Standing {
  grade: string;
  factors: { policyId: string; factor: string }[];
}
interface Advice {
  now: Standing;
  ways: { repairs: { recordId: string; fileOn: CalendarDate | null; repaired: Standing | null }[] };
}

const adviceOf = (caller: Caller, { id }: Enterprise): Promise<Advice> =>
  caller.get<Advice>('credit-rating', `/enterprises/${id}/advice`);
const factorOf = (standing?: Standing | null): string | undefined =>
  standing?.factors.find(({ policyId }) => policyId === 'technical-renovation')?.factor;

async function pledge(people: People, enterprise: Enterprise, caller: Caller): Promise<void> {
  tell(
    '以承诺代替发票，申请当即核准并拨付；事后核查系伪造：撤销、追回、记入信用，修复前不得再承诺',
    'A pledge instead of invoices, paid at once; verified false afterwards: revoked, recovered, a record, and no more pledges until it is repaired',
  );
  const material = 'equipment-invoices';
  const sign = async (): Promise<Pledge> => {
    const { hash } = await caller.get<{ hash: string }>(
      'commitment',
      `/items/subsidy-application/notice?materials=${material}`,
    );
    return caller.post<Pledge>('commitment', '/pledges', {
      body: { item: 'subsidy-application', materials: [material], noticeHash: hash, accepted: true },
    });
  };
  const signed = await sign();
  check('承诺书 / pledge', signed.state, 'signed');
  const body = {
    policyId: 'technical-renovation',
    projectCode: `承诺-${signed.id}`,
    facts: { eligibleInvestment: '40000000.00' },
    creditPledgeSigned: true,
    pledgeIds: [signed.id],
    payee: { name: enterprise.name, bank: '东湾银行高新支行', account: '62220000000056789' },
  };
  const filed = await until('承诺送达 / the pledge is known', () =>
    unlessUnknown(() => caller.post<Application>('subsidy', '/applications', { body })),
  );
  await until('试算 / provisional', async () => (await application(people, filed.id)).provisional?.grade === 'A');
  const paid = await pay(people, (await approve(people, filed.id)).id);
  check('已拨付 / paid, 40,000,000.00 × 5% × 110%', yuan(paid.amountFen), '2200000.00');

  const task = await people.regulator.get<Versioned>('commitment', `/verifications/${signed.verificationId!}`);
  await people.regulator.post('commitment', `/verifications/${task.id}/result`, {
    version: task.version,
    body: {
      finding: 'false',
      ground: 'forged-paper',
      evidence: '开票方书面证明未开具该批发票。',
      reason: '核查发现发票系伪造。',
    },
  });
  const recovery = await until('追回 / recovery', async () => {
    const { items } = await people.officer.get<{
      items: (Json & { applicationId: string; direction: string; amountFen: string })[];
    }>('subsidy', `/corrections?enterpriseId=${enterprise.id}&limit=50`);
    return items.find((one) => one.applicationId === filed.id);
  });
  check(
    '追回立案，待两人办理 / a recovery is opened',
    { direction: recovery.direction, amount: yuan(recovery.amountFen) },
    { direction: 'recovery', amount: '2200000.00' },
  );
  const record = await until('记录 / record', async () => {
    const { items } = await caller.get<{ items: (Json & { record: string; repairedOn: string | null })[] }>(
      'credit-rating',
      `/enterprises/${enterprise.id}/records`,
    );
    return items.find((one) => one.record === 'pledge-breach');
  });
  check('记入信用 / a credit record', record.record, 'pledge-breach');
  const refused = await sign();
  check(
    '再次承诺 / another pledge',
    { state: refused.state, reasons: refused.materials[0]!.reasons },
    { state: 'refused', reasons: ['false-pledge-unrepaired'] },
  );
}

async function drawInspections(people: People): Promise<void> {
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
  const again = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'draw-check.ts'), folder], {
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

/** Null while the service has not heard of what the request names. */
async function unlessUnknown<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.problem.code === 'application.pledge-unknown'))
      return null;
    throw error;
  }
}
