import { Receipts } from '@app/platform/receipts';
import { people, policyFile, SubsidyWorld, type TestEnterprise } from '@app/testing/subsidy-world';
import { findBrokenInvariants } from '../ledger/invariants';
import { subsidy } from '../service';

interface Letter {
  id: string;
  number: string;
  kind: string;
  title: string;
  subject: { kind: string; id: string };
  paragraphs: string[];
  facts: { label: string; value: string }[];
  amountFen: string | null;
  amountInCapitals: string | null;
  basis: string[];
  todo: { what: string; dueOn: string | null }[];
  remedy: string;
}

const ACCOUNT = '6222021001116245702';
const policies = {
  'steps@1': policyFile({ id: 'steps', more: 'cap: "900000.00"' }),
  'quick@1': policyFile({ id: 'quick', terms: ', repayWithinWorkingDays: 10' }),
};

describe('letters about subsidies', () => {
  let subsidies: SubsidyWorld;
  const letterOf = async (enterprise: TestEnterprise, title: string): Promise<Letter> => {
    const { items } = await subsidies.get<{ items: { id: string; title: string }[] }>('/letters', enterprise.person);
    const found = items.filter((one) => one.title === title);
    expect(found).toHaveLength(1);
    return subsidies.get<Letter>(`/letters/${found[0]!.id}`, enterprise.person);
  };
  const said = (letter: Letter): string => letter.paragraphs.join('\n');

  beforeAll(async () => {
    subsidies = await SubsidyWorld.start(subsidy, policies);
    await subsidies.pool('test-pool', '100000000000');
  });

  afterAll(async () => {
    expect(await findBrokenInvariants(subsidies.service.db, subsidies.service.app.get(Receipts))).toEqual([]);
    await subsidies.close();
  });

  it('an approval says how much and why, step by step, and shows no more of the account than its end', async () => {
    const enterprise = await subsidies.enterprise('B');
    const approval = await subsidies.approved(enterprise, 'steps', {}, ACCOUNT);
    const letter = await letterOf(enterprise, '扶持资金核定通知书');
    expect(letter).toMatchObject({
      kind: 'decision',
      subject: { kind: 'application', id: approval.applicationId },
      amountFen: '80000000',
      amountInCapitals: '捌拾万元整',
    });
    expect(said(letter)).toContain('2026年6月1日你单位信用等级为B级，对应系数为80%');
    expect(said(letter)).toContain(
      '按政策标准计算，为1,000,000.00元；乘以B级系数80%，为800,000.00元；按上限900,000.00元封顶，为800,000.00元；按政策规定取整，为800,000.00元。',
    );
    expect(said(letter)).toContain('A级系数为100%');
    expect(letter.facts).toContainEqual({ label: '收款账户', value: '工商银行，尾号5702' });
    expect(letter.basis).toEqual(expect.arrayContaining(['测试用', expect.stringContaining('政策steps版本1')]));
    expect(JSON.stringify(letter)).not.toContain(ACCOUNT.slice(0, -4));
    const pdf = await subsidies.service.call('GET', `/letters/${letter.id}/pdf`, { as: enterprise.person });
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });

  it('a list of approvals has a letter each, numbered in the order of the list', async () => {
    const enterprises = [await subsidies.enterprise('A'), await subsidies.enterprise('B')];
    const items: { applicationId: string; version: number }[] = [];
    for (const enterprise of enterprises) {
      const { id, version } = await subsidies.file(enterprise, 'quick');
      await subsidies.post(`/applications/${id}/review`, people.maker, undefined, version);
      items.push({ applicationId: id, version: version + 1 });
    }
    await subsidies.post('/applications/approvals', people.checker, { items });
    const [first, second] = [
      await letterOf(enterprises[0]!, '扶持资金核定通知书'),
      await letterOf(enterprises[1]!, '扶持资金核定通知书'),
    ];
    expect([first, second].map((letter) => [letter.subject.id, letter.amountFen])).toEqual([
      [items[0]!.applicationId, '100000000'],
      [items[1]!.applicationId, '80000000'],
    ]);
    const numberOf = ({ number }: Letter): number => Number(/〔2026〕(\d+)号$/.exec(number)![1]);
    expect(numberOf(second)).toBe(numberOf(first) + 1);
  });

  it('a refusal names rule and fact, and how it can improve', async () => {
    const enterprise = await subsidies.enterprise('D');
    const { id, version } = await subsidies.file(enterprise, 'steps');
    await subsidies.post(`/applications/${id}/reject`, people.maker, { reason: '信用等级不足' }, version);
    const letter = await letterOf(enterprise, '扶持资金不予核定通知书');
    expect(letter).toMatchObject({ kind: 'refusal', amountFen: null });
    expect(said(letter)).toContain('审核意见：信用等级不足');
    expect(said(letter)).toContain('政策要求信用等级不低于C级，你单位为D级。');
    expect(said(letter)).toContain('完成信用修复、等级提高之日起，可以重新申请');
    expect(letter.remedy).toContain('行政复议');
  });

  it('a hold that ends revoked is told with its cause, here the pledge', async () => {
    const enterprise = await subsidies.enterprise('A');
    const pledgeId = await subsidies.sign(enterprise.id);
    const { payoutId } = await subsidies.approved(enterprise, 'steps', {}, ACCOUNT, [pledgeId]);
    await subsidies.breach(enterprise.id, pledgeId);
    const { id, version } = await subsidies.post<{ id: string; version: number }>(
      `/payouts/${payoutId}/hold-resolutions`,
      people.maker,
      { outcome: 'revoke', reason: '承诺不实，予以撤销' },
    );
    await subsidies.post(`/hold-resolutions/${id}/confirm`, people.checker, undefined, version);
    const letter = await letterOf(enterprise, '撤销扶持资金核定决定书');
    expect(letter).toMatchObject({ kind: 'decision', subject: { kind: 'payout', id: payoutId } });
    expect(said(letter)).toContain('据以核定的承诺被认定失信');
    expect(said(letter)).toContain(`（编号${pledgeId}，2026年6月1日认定虚假承诺），视为没有承诺`);
    expect(said(letter)).toContain('承诺不实，予以撤销');
  });

  it('a recovery says how much, why, by when and how to object, and is not told before it is approved', async () => {
    const enterprise = await subsidies.enterprise('A');
    const { payoutId } = await subsidies.approved(enterprise, 'quick', {}, ACCOUNT);
    await subsidies.paid(payoutId);
    await subsidies.rate(enterprise.id, { '2026-05-01': 'B' });
    const { items } = await subsidies.get<{ items: { id: string }[] }>(`/corrections?enterpriseId=${enterprise.id}`);
    expect((await subsidies.get<{ items: object[] }>('/letters', enterprise.person)).items).toHaveLength(1);
    await subsidies.post(`/corrections/${items[0]!.id}/approve`, people.otherChecker, undefined, 1);
    const letter = await letterOf(enterprise, '扶持资金追回通知书');
    expect(letter).toMatchObject({
      amountFen: '20000000',
      amountInCapitals: '贰拾万元整',
      // Ten working days after 1 June 2026, a Monday.
      todo: [{ dueOn: '2026-06-15' }],
    });
    expect(said(letter)).toContain('已拨付1,000,000.00元');
    expect(said(letter)).toContain('重新核定为800,000.00元，应当退回200,000.00元');
    expect(said(letter)).toContain('原按信用等级A级核定，现查明该日等级应为B级');
    expect(said(letter)).toContain('10个工作日内（2026年6月15日前）');
    expect(said(letter)).toContain('可以在信用平台提出异议');
  });
});
