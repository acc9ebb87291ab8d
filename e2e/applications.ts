import { eventually } from '@app/testing/eventually';
import { Caller } from '../tools/api';

const LONG_MS = 60_000;

/** Filed by an enterprise's own account; there once an amount is worked out for it. @returns its id */
export async function fileApplication(account: string, projectCode: string, investment: string): Promise<string> {
  const [own, officer] = await Promise.all([Caller.person(account), Caller.person('subsidy-officer-1')]);
  const { id } = await own.post<{ id: string }>('subsidy', '/applications', {
    body: {
      policyId: 'technical-renovation',
      projectCode,
      facts: { eligibleInvestment: investment },
      creditPledgeSigned: true,
      payee: { name: '浏览器旅程', bank: '东湾银行高新支行', account: '6222000000001234' },
    },
  });
  const path = `/applications/${id}`;
  await eventually(
    async () => (await officer.get<{ provisional: object | null }>('subsidy', path)).provisional,
    LONG_MS,
  );
  return id;
}

/** Reviewed by the first officer: what waits for an approver. */
export async function reviewApplication(id: string): Promise<void> {
  const officer = await Caller.person('subsidy-officer-1');
  const { version } = await officer.get<{ version: number }>('subsidy', `/applications/${id}`);
  await officer.post('subsidy', `/applications/${id}/review`, { version, body: {} });
}

/** Approved by the first approver. @returns the id of the payout */
export async function approveApplication(id: string): Promise<string> {
  const approver = await Caller.person('subsidy-approver-1');
  const { version } = await approver.get<{ version: number }>('subsidy', `/applications/${id}`);
  const path = `/applications/${id}/approve`;
  return (await approver.post<{ payoutId: string }>('subsidy', path, { version, body: {} })).payoutId;
}
