import { setTimeout as sleep } from 'node:timers/promises';
import { accounts } from '../deploy/local/accounts';
import { Caller, each, Refusal, type Json } from './api';
import { csv, demoEnterprises, demoPenalties, PENALTY_HEADERS, penaltyCells } from './demo-data';

// The demonstration zone Dongwan: everything goes in by the front door, as people and other systems would do it.

interface ImportView {
  id: string;
  state: string;
  counts: Record<string, number>;
}

/** Uploads a file and waits until every row has its outcome. */
export async function importFile(officer: Caller, kind: string, fileName: string, text: string): Promise<ImportView> {
  const query = new URLSearchParams({ kind, source: '双公示导出', fileName });
  let view = await officer.post<ImportView>('credit-rating', `/imports?${query.toString()}`, {
    body: text,
    contentType: 'text/csv; charset=utf-8',
  });
  for (let waitedMs = 0; view.state !== 'done'; waitedMs += 100) {
    if (view.state === 'failed' || waitedMs > 120_000) throw new Error(`import ${fileName}: ${JSON.stringify(view)}`);
    await sleep(100);
    view = await officer.get<ImportView>('credit-rating', `/imports/${view.id}`);
  }
  return view;
}

/** What was done before stays: a second run of this program changes nothing. */
async function unlessThere(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 409)) throw error;
  }
}

async function registerEnterprises(officer: Caller): Promise<void> {
  await each(demoEnterprises(), 6, (enterprise) =>
    unlessThere(() => officer.post('credit-rating', '/enterprises', { body: enterprise })),
  );
}

async function importHistory(officer: Caller): Promise<void> {
  const enterprises = demoEnterprises();
  const penalties = demoPenalties(enterprises);
  await importFile(officer, 'penalties', '行政处罚2021-2025.csv', csv(PENALTY_HEADERS, penalties.map(penaltyCells)));
  const years = [2021, 2022, 2023, 2024, 2025];
  const taxpayers = years.flatMap((year) =>
    enterprises.filter((_, n) => (n + year) % 3 === 0).map(({ name, uscc }) => [name, uscc, String(year)]),
  );
  await importFile(
    officer,
    'taxpayer-a',
    'A级纳税人.csv',
    csv(['纳税人名称', '统一社会信用代码', '评价年度'], taxpayers),
  );
  const listed = [enterprises[290]!, enterprises[295]!].map(({ name, uscc }) => [
    name,
    uscc,
    '2025/11/3',
    '拒不履行行政处罚决定',
    '',
  ]);
  await importFile(
    officer,
    'serious-list',
    '严重违法失信.csv',
    csv(['企业名称', '统一社会信用代码', '列入日期', '列入原因', '移出日期'], listed),
  );
}

const RED_LISTED = 40;

/**
 * Waits until the rule has proposed those with an account and its list has come to rest, then enters them: one officer
 * proposes, another confirms.
 */
async function enterRedList(maker: Caller, checker: Caller): Promise<void> {
  const wanted = accounts.flatMap((account) => account.enterpriseId ?? []);
  let before = '';
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 1_000) {
    const { items } = await maker.get<{ items: { enterpriseId: string }[] }>(
      'reward-penalty',
      '/red-list/candidates?limit=200',
    );
    const ids = items.map((item) => item.enterpriseId);
    const atRest = ids.join() === before;
    before = ids.join();
    if (!atRest || ids.length < RED_LISTED || !wanted.every((id) => ids.includes(id))) {
      await sleep(1_000);
      continue;
    }
    const chosen = [...wanted, ...ids.filter((id) => !wanted.includes(id))].slice(0, RED_LISTED);
    const proposed = await maker.post<{ items: { id?: string | null; version?: number | null }[] }>(
      'reward-penalty',
      '/red-list/entries/batch',
      { body: { enterpriseIds: chosen } },
    );
    const entries = proposed.items.flatMap(({ id, version }) => (id && version ? [{ id, version }] : []));
    await checker.post('reward-penalty', '/red-list/confirmations', { body: { entries } });
    return;
  }
  throw new Error('the red list did not come to rest within two minutes');
}

async function openPools(officer: Caller): Promise<void> {
  const pools = [
    { code: 'industry-2025', year: 2026, title: '产业扶持资金（2025年政策结转）', amountFen: '2000000000' },
    { code: 'industry-2026', year: 2026, title: '产业扶持资金（2026年）', amountFen: '50000000000' },
  ];
  for (const body of pools) await unlessThere(() => officer.post('subsidy', '/pools', { body }));
}

/** Open applications of the enterprises that have an account. */
async function fileApplications(): Promise<void> {
  const people = accounts.filter((account) => account.enterpriseId);
  for (const [n, person] of people.entries()) {
    const caller = await Caller.person(person.account);
    const payee = {
      name: demoEnterprises()[n]!.name,
      bank: '东湾银行高新支行',
      account: `62220000000000${String(n).padStart(4, '0')}`,
    };
    const bodies: Json[] = [
      {
        policyId: 'technical-renovation',
        projectCode: `技改-${n + 1}`,
        facts: { eligibleInvestment: `${12 + n}000000.00` },
        creditPledgeSigned: true,
        payee,
      },
      {
        policyId: 'job-creation',
        projectCode: `稳岗-${n + 1}`,
        facts: { newEmployees: 20 + n },
        creditPledgeSigned: true,
        payee,
      },
    ];
    for (const body of bodies) await caller.post('subsidy', '/applications', { body });
  }
}

async function main(): Promise<void> {
  const [officer, checker, subsidyOfficer] = await Promise.all(
    ['credit-officer-1', 'credit-officer-2', 'subsidy-officer-1'].map((account) => Caller.person(account)),
  );
  await registerEnterprises(officer!);
  await importHistory(officer!);
  await openPools(subsidyOfficer!);
  await enterRedList(officer!, checker!);
  await fileApplications();
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(
      `演示数据未能载入 / the demo data could not be loaded: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  });
}
