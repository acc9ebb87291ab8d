import { addDays, addMonths, type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { accounts } from '../deploy/local/accounts';
import { Caller, type Json } from './api';
import { importFile } from './demo';
import { AUTHORITIES, csv, demoEnterprises, PENALTY_HEADERS, penaltyCells } from './demo-data';
import { tourDraw } from './tour-draw';
import {
  act,
  check,
  type Enterprise,
  moveTo,
  type People,
  type Rating,
  tell,
  unlessUnknown,
  until,
  type Versioned,
  WrongAnswer,
} from './tour-kit';
import { tourPledge } from './tour-pledge';

interface Violation extends Versioned {
  outcome: string;
  limb: string | null;
  isFirst: boolean | null;
  reasons: string[];
  dueOn: string | null;
}

/** Guidance instead of a fine, repair, a false pledge, a draw anyone can repeat. @returns the enterprise it was about */
export async function tourGentle(people: People, not: { id: string }): Promise<{ id: string }> {
  const { enterprise, caller } = await chooseEnterprise(people, not);
  await guide(people, enterprise, caller);
  await repair(people, enterprise, caller);
  await tourPledge(people, enterprise, caller);
  await tourDraw(people);
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
