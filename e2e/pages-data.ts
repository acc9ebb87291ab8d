import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@app/platform/id';
import { eventually } from '@app/testing/eventually';
import { getAccount } from '../deploy/local/accounts';
import { Caller } from '../tools/api';
import { importFile } from '../tools/demo';
import { AUTHORITIES, csv, demoEnterprises, PENALTY_HEADERS, penaltyCells } from '../tools/demo-data';
import { approveApplication, fileApplication, reviewApplication } from './applications';

interface Thing {
  id: string;
  version: number;
}
interface Items {
  items: Thing[];
}

const LONG_MS = 60_000;
const ACCOUNT = 'enterprise-10';
const rule = (path: string): string => readFileSync(join(__dirname, '..', 'rules', path), 'utf8');

/**
 * Makes one of everything that has a page no link leads to on a system with demo data: what waits for a second person, what
 * is half done, what follows a penalty. Lowers the credit of one enterprise each time.
 * @returns the addresses of those pages, by who opens them
 */
export async function pagesBehindActs(): Promise<Record<string, string[]>> {
  const [officer, credit, regulator, own] = await Promise.all(
    ['subsidy-officer-1', 'credit-officer-1', 'regulator-market', ACCOUNT].map((account) => Caller.person(account)),
  );
  const mark = newId().slice(-8);
  const { enterpriseId, uscc } = getAccount(ACCOUNT);

  const reviewed = async (n: number): Promise<string> => {
    const id = await fileApplication(ACCOUNT, `页面-${mark}-${n}`, '8000000.00');
    await reviewApplication(id);
    return id;
  };
  const waiting = await reviewed(1);
  const payoutId = await approveApplication(await reviewed(2));

  // A penalty lowers the grade, which holds the payout.
  const violation = await regulator!.post<Thing>('reward-penalty', '/violations', {
    body: { uscc, offence: 'price-not-marked', harm: 'substantial', facts: '未明码标价' },
  });
  const penalty = await regulator!.post<Thing>('reward-penalty', '/penalties', {
    body: {
      violationId: violation.id,
      class: 'general',
      legalBasis: '价格违法行为行政处罚规定第十三条',
      documentNumber: `东市监罚〔2026〕${mark}号`,
      measures: '罚款',
      fineFen: '500000',
      obligations: [],
    },
  });
  const held = await eventually(async () => {
    const payout = await officer!.get<Thing & { state: string }>('subsidy', `/payouts/${payoutId}`);
    return payout.state === 'held' ? payout : null;
  }, LONG_MS);
  const resolution = await officer!.post<Thing>('subsidy', `/payouts/${payoutId}/hold-resolutions`, {
    version: held.version,
    body: { outcome: 're-decide', reason: '按现在的等级重新核定' },
  });

  const serious = await credit!.post<Thing>('reward-penalty', '/serious-list/entries', {
    body: {
      enterpriseId,
      sourceDecision: `东市监列〔2026〕${mark}号`,
      decidedOn: '2026-06-01',
      legalBasis: '市场监督管理严重违法失信名单管理办法',
    },
  });
  // Of this enterprise, of whom no other journey has anything.
  const row = {
    enterprise: demoEnterprises()[290]!,
    documentNumber: `冲突〔2026〕${mark}号`,
    offence: '未按期公示年度报告',
    measure: '警告',
    fineWan: '',
    decidedOn: '2026-05-11',
    authority: AUTHORITIES.market.name,
    authorityUscc: AUTHORITIES.market.uscc,
  };
  for (const decidedOn of ['2026-05-11', '2026-05-12'])
    await importFile(credit!, 'penalties', `${mark}.csv`, csv(PENALTY_HEADERS, [penaltyCells({ ...row, decidedOn })]));
  const ruleDraft = await credit!.post<Thing>('credit-rating', '/rule-sets/drafts', {
    body: {
      yaml: rule('rating/park-rating@2026.1.yaml')
        .replace('version: "2026.1"', `version: "p-${mark}"`)
        .replace('effectiveFrom: 2026-04-01', 'effectiveFrom: 2098-01-01'),
      note: '页面',
    },
  });
  const policyDraft = await officer!.post<Thing>('subsidy', '/policies/drafts', {
    body: {
      yaml: rule('subsidy/technical-renovation@2026.1.yaml')
        .replace('version: "2026.1"', `version: "p-${mark}"`)
        .replace('effectiveFrom: 2026-01-01', 'effectiveFrom: 2098-01-01'),
    },
  });
  const draft = await own!.post<Thing>('subsidy', '/application-drafts', {
    body: { policyId: 'technical-renovation' },
  });
  const first = async (service: 'subsidy' | 'credit-rating' | 'reward-penalty', path: string): Promise<string> =>
    (await (service === 'subsidy' ? officer! : credit!).get<Items>(service, path)).items[0]!.id;
  const recovery = await first('subsidy', '/corrections?state=proposed&limit=1');
  const conflict = await first('credit-rating', '/import-conflicts?state=open&limit=1');
  const repair = await first('reward-penalty', '/repairs?limit=1');
  const filed = await first('subsidy', '/applications?state=filed&limit=1');

  return {
    'subsidy-officer-1': [
      `/applications/${filed}/review`,
      `/payouts/${payoutId}/hold`,
      `/policies/drafts/${policyDraft.id}`,
    ],
    'subsidy-approver-1': [
      `/applications/${waiting}/approve`,
      `/applications/approvals?ids=${waiting}`,
      `/corrections/${recovery}/approve`,
      `/hold-resolutions/${resolution.id}`,
    ],
    'regulator-market': [
      `/violations/${violation.id}/flagged`,
      `/violations/${violation.id}`,
      `/penalties/${penalty.id}`,
    ],
    'credit-officer-1': [
      `/lists/serious/${serious.id}`,
      `/repairs/${repair}`,
      `/import-conflicts/${conflict}`,
      `/rules/drafts/credit-rating/${ruleDraft.id}`,
    ],
    [ACCOUNT]: [
      '/',
      `/my/drafts/${draft.id}`,
      `/my/matters/penalties/${penalty.id}`,
      `/my/matters/violations/${violation.id}`,
    ],
  };
}
