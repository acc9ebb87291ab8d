import { accounts } from '../deploy/local/accounts';
import { Caller, type Json } from './api';
import { importFile } from './demo';
import {
  AUTHORITIES,
  csv,
  type DemoEnterprise,
  demoEnterprises,
  PENALTY_HEADERS,
  penaltyCells,
  type PenaltyRow,
} from './demo-data';
import {
  type Application,
  application,
  approve,
  check,
  daysBefore,
  exemption,
  moveTo,
  pay,
  payout,
  type People,
  type Rating,
  tell,
  until,
  WrongAnswer,
  yuan,
} from './tour-kit';

/** An enterprise with an account that is A and on the red list: what the tour takes from it, it gives back. */
async function chooseEnterprise(
  people: People,
): Promise<{ enterprise: DemoEnterprise & { id: string }; caller: Caller }> {
  for (const [n, account] of accounts.filter((one) => one.enterpriseId).entries()) {
    const enterprise = { ...demoEnterprises()[n]!, id: account.enterpriseId! };
    const rating = await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`);
    const { exempt } = await exemption(people, enterprise);
    if (rating.grade === 'A' && exempt) return { enterprise, caller: await Caller.person(account.account) };
  }
  throw new WrongAnswer(
    '没有既为 A 级又免检的演示企业；请用 npm start -- --fresh 重来 / no demo enterprise is graded A and exempt; begin anew with npm start -- --fresh',
  );
}

/** 200 rows for 60 enterprises, with the dirt that real exports have. */
function dirtyFile(
  run: string,
  today: string,
  falling: DemoEnterprise,
): { text: string; wanted: Record<string, number> } {
  const others = demoEnterprises()
    .filter((one) => !one.id)
    .slice(100, 159);
  const row = (enterprise: DemoEnterprise, n: number, more: Partial<PenaltyRow> = {}): PenaltyRow => ({
    enterprise,
    documentNumber: `东湾市监罚〔2026〕${run}-${n}号`,
    offence: '未按期公示年度报告',
    measure: '警告',
    fineWan: '/',
    decidedOn: daysBefore(today, 20 + (n % 300)).replaceAll('-', '/'),
    authority: AUTHORITIES.market.name,
    authorityUscc: AUTHORITIES.market.uscc,
    ...more,
  });
  const wide = (text: string): string =>
    text.toLowerCase().replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  const rows: PenaltyRow[] = [
    row(falling, 0, {
      offence: '虚假宣传',
      measure: '罚款',
      fineWan: '5.00',
      decidedOn: today.replaceAll('-', ''),
    }),
  ];
  for (let n = 1; n < 180; n++)
    rows.push(row(others[n % others.length]!, n, n % 7 === 0 ? { authority: '2026-03-01' } : {}));
  // Full-width lower-case codes are read; the next are refused or skipped, each with its reason.
  for (let n = 180; n < 185; n++)
    rows.push(row({ ...others[n % others.length]!, uscc: wide(others[n % others.length]!.uscc) }, n));
  for (let n = 185; n < 190; n++) rows.push(row(others[n % others.length]!, n, { decidedOn: '2026-02-30' }));
  for (let n = 190; n < 194; n++) rows.push(row({ ...others[0]!, uscc: '91320199MA9999999X' }, n));
  for (let n = 194; n < 197; n++) rows.push(row({ ...others[1]!, uscc: '— —' }, n, { category: '自然人' }));
  // The same decision from a second source.
  for (let n = 197; n < 200; n++) rows.push(rows[n - 190]!);
  return {
    text: csv(PENALTY_HEADERS, rows.map(penaltyCells)),
    wanted: { accepted: 185, unchanged: 3, refused: 9, conflict: 0, skipped: 3 },
  };
}

async function file(caller: Caller, run: string, n: number): Promise<Application> {
  const body = {
    policyId: 'technical-renovation',
    projectCode: `巡览-${run}-${n}`,
    facts: { eligibleInvestment: `${n}0000000.00` },
    creditPledgeSigned: true,
    payee: { name: '东湾示范企业', bank: '东湾银行高新支行', account: `6222000000001234${n}` },
  };
  return caller.post<Application>('subsidy', '/applications', { body });
}

/** The chain: from a penalty to a smaller subsidy and an ended exemption, and back. @returns the enterprise it was about */
export async function tourChain(people: People): Promise<{ id: string }> {
  const clock = await people.maker.call<{ now: string; today: string }>('GET', '/clock');
  const run = Date.now().toString(36).toUpperCase();
  const { enterprise, caller } = await chooseEnterprise(people);
  const name = `${enterprise.name}（${enterprise.uscc}）`;

  tell(`业务日期 ${clock.today}。${name} 信用良好`, `Business date ${clock.today}: an enterprise in good standing`);
  check(
    '等级 / grade',
    (await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`)).grade,
    'A',
  );
  check('免检 / exempt from routine inspection', (await exemption(people, enterprise)).exempt, true);

  tell('它提交三份技术改造补助申请，其一已核准', 'It files three applications; one is approved at once');
  const [filed, approved, third] = [await file(caller, run, 1), await file(caller, run, 2), await file(caller, run, 3)];
  check('10,000,000.00 × 5% × 110%（试算 / provisional）', yuan(filed.provisional?.amountFen), '550000.00');
  const held = await approve(people, approved.id);
  check('核准 / approved, 20,000,000.00 × 5% × 110%', yuan(held.amountFen), '1100000.00');

  const nextDay = daysBefore(clock.today, -1);
  tell('运维把业务时钟拨到次日上午', 'The operator moves the business clock to the next morning');
  await moveTo(people, nextDay);

  tell(
    '信用中心导入一份处罚数据：60 家企业 200 行，带着真实数据里的各种毛病',
    'The credit centre imports a penalty file: 200 rows for 60 enterprises, dirt and all',
  );
  const { text, wanted } = dirtyFile(run, nextDay, enterprise);
  const imported = await importFile(people.maker, 'penalties', `行政处罚-${run}.csv`, text);
  check(
    '每行都有结果 / every row has its outcome',
    Object.fromEntries(Object.keys(wanted).map((key) => [key, imported.counts[key] ?? 0])),
    wanted,
  );
  const { items: refused } = await people.maker.get<{
    items: { row: number; column: string; value: string; reason: Json }[];
  }>('credit-rating', `/imports/${imported.id}/rows?outcome=refused&limit=2`);
  for (const one of refused)
    console.log(`     第 ${one.row} 行 ${one.column} “${one.value}”: ${JSON.stringify(one.reason)}`);

  tell('评级变化，红名单与免检随之终止', 'The rating falls; red list and exemption end with it');
  const fallen = await until('B', async () => {
    const rating = await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`);
    return rating.grade === 'B' ? rating : null;
  });
  check('等级 / grade', fallen.grade, 'B');
  check(
    '免检 / exempt',
    await until('免检终止 / exemption ended', async () => {
      const { exempt, reason } = await exemption(people, enterprise);
      return exempt ? null : { exempt, reason };
    }),
    { exempt: false, reason: 'not-red-listed' },
  );

  tell(
    '三份申请各有其变：未核准的改按 100%，已核准的暂缓，第三份按 100% 核准并拨付',
    'The three applications: one falls to 100 %, the approved one is held, the third is approved and paid at 100 %',
  );
  const lower = await until('500000.00', async () => {
    const seen = await application(people, filed.id);
    return seen.provisional?.amountFen === '50000000' ? seen : null;
  });
  check('未核准 / filed, now 10,000,000.00 × 5% × 100%', yuan(lower.provisional?.amountFen), '500000.00');
  const stopped = await until('暂缓 / hold', async () => {
    const seen = await payout(people, held.id);
    return seen.state === 'held' ? seen : null;
  });
  check(
    '已核准 / approved: 暂缓，核准金额不变 held, amount unchanged',
    { state: stopped.state, amount: yuan(stopped.amountFen) },
    { state: 'held', amount: '1100000.00' },
  );
  console.log(`     原因 why: ${stopped.hold!.reason}, ${stopped.hold!.rule}, event ${stopped.hold!.causeEventId}`);
  const paid = await pay(people, (await approve(people, third.id)).id);
  check('第三份已拨付 / the third is paid, 30,000,000.00 × 5% × 100%', yuan(paid.amountFen), '1500000.00');

  const { now: knownWhenPaid } = await people.maker.call<{ now: string }>('GET', '/clock');

  tell(
    '企业提出异议，经两人核实成立：该处罚自始无效',
    'The enterprise objects; two officers uphold it: the penalty is void from its origin',
  );
  const { items: records } = await caller.get<{ items: { id: string; documentNumber: string }[] }>(
    'credit-rating',
    `/enterprises/${enterprise.id}/records`,
  );
  const record = records.find((one) => one.documentNumber === `东湾市监罚〔2026〕${run}-0号`)!;
  const objection = await until('异议受理 / the objection is taken', async () => {
    try {
      return await caller.post<{ id: string; version: number }>('reward-penalty', '/objections', {
        body: { recordId: record.id, grounds: '处罚决定书送达的并非本公司，文号属于另一家企业。' },
      });
    } catch (error) {
      if ((error as { status?: number }).status === 404) return null;
      throw error;
    }
  });
  const recommended = await people.maker.post<{ version: number }>(
    'reward-penalty',
    `/objections/${objection.id}/recommendation`,
    { version: objection.version, body: { uphold: true, reason: '经向作出机关核实，文号登记有误。' } },
  );
  const upheld = await people.checker.post<{ state: string }>(
    'reward-penalty',
    `/objections/${objection.id}/decision`,
    { version: recommended.version, body: { agree: true, reason: '材料属实，同意。' } },
  );
  check('异议 / objection', upheld.state, 'upheld');

  tell(
    '评级恢复：以今天所知，当时就是 A；当时所知的 B 仍可查',
    'The rating is restored: as now known it was A all along; what was known then can still be read',
  );
  await until(
    'A',
    async () => (await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating`)).grade === 'A',
  );
  check(
    '今日所知 / as now known',
    (await people.maker.get<Rating>('credit-rating', `/enterprises/${enterprise.id}/rating?on=${nextDay}`)).grade,
    'A',
  );
  const knownAt = encodeURIComponent(knownWhenPaid);
  check(
    '拨付时所知 / as known when it was paid',
    (
      await people.maker.get<Rating>(
        'credit-rating',
        `/enterprises/${enterprise.id}/rating?on=${nextDay}&knownAt=${knownAt}`,
      )
    ).grade,
    'B',
  );
  check(
    '免检恢复 / exempt again',
    await until('免检 / exempt', async () => (await exemption(people, enterprise)).exempt),
    true,
  );

  tell(
    '差额补发一次，不多不少；暂缓的回到待办，由两人解除后拨付',
    'Exactly one top-up of the difference; the held payout is back in the queue, and two people release it',
  );
  const corrections = await until('补发 / top-up', async () => {
    const { items } = await people.officer.get<{
      items: (Json & { id: string; version: number; payoutId: string; direction: string; amountFen: string })[];
    }>('subsidy', `/corrections?enterpriseId=${enterprise.id}&limit=50`);
    const own = items.filter((one) => one['applicationId'] === third.id);
    return own.length > 0 ? own : null;
  });
  check(
    '补发 / corrections',
    corrections.map((one) => ({ direction: one.direction, amount: yuan(one.amountFen) })),
    [{ direction: 'top-up', amount: '150000.00' }],
  );
  check(
    '未核准的又是 / the filed one again',
    await until('550000.00', async () => {
      const seen = await application(people, filed.id);
      return seen.provisional?.amountFen === '55000000' ? yuan(seen.provisional.amountFen) : null;
    }),
    '550000.00',
  );
  const waiting = await until('原因已撤销 / cause annulled', async () => {
    const seen = await payout(people, held.id);
    return seen.hold?.causeAnnulledBy ? seen : null;
  });
  check('暂缓的在待办里 / the held one waits', waiting.state, 'held');
  const resolution = await people.officer.post<{ id: string; version: number }>(
    'subsidy',
    `/payouts/${held.id}/hold-resolutions`,
    { version: waiting.version, body: { outcome: 'release', reason: '暂缓原因已撤销，按原核准金额拨付。' } },
  );
  await people.secondApprover.post('subsidy', `/hold-resolutions/${resolution.id}/confirm`, {
    version: resolution.version,
    body: {},
  });
  check('已拨付 / paid', yuan((await pay(people, held.id)).amountFen), '1100000.00');
  const topUp = await people.secondApprover.post<{ topUpPayoutId: string }>(
    'subsidy',
    `/corrections/${corrections[0]!.id}/approve`,
    { version: corrections[0]!.version, body: {} },
  );
  check('补发已拨付 / the top-up is paid', yuan((await pay(people, topUp.topUpPayoutId)).amountFen), '150000.00');
  return enterprise;
}
