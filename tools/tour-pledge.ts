import type { Caller, Json } from './api';
import {
  type Application,
  application,
  approve,
  check,
  type Enterprise,
  pay,
  type People,
  tell,
  unlessUnknown,
  until,
  type Versioned,
  yuan,
} from './tour-kit';

interface Pledge extends Versioned {
  verificationId: string | null;
  materials: { code: string; reasons: string[] }[];
}

/** A pledge instead of papers, paid on, and found to be false. */
export async function tourPledge(people: People, enterprise: Enterprise, caller: Caller): Promise<void> {
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
