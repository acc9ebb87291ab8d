import { type CalendarDate, dayInChinese } from '@app/kernel/calendar';
import { formatYuan } from '@app/kernel/money';
import { formatPercent } from '@app/kernel/percent';
import type { NewLetter } from '@app/platform/letters';
import type { SubsidyResult, SubsidyStep } from '@app/rule-kinds/subsidy';
import type { Application } from '../applications/application-store';
import type { Basis, Credit, Outcome } from '../decisions/decide';
import type { Policy } from '../decisions/policy-terms';
import type { HoldReason } from '../holds/holds';

/** What a letter is about; an enterprise knows its application by number and policy. */
export interface LetterSubject {
  application: Application;
  policy: Policy;
  issuer: string;
  issuedOn: CalendarDate;
}

type Reason = SubsidyResult['reasons'][number];

/** 80000000n → 800,000.00元. */
export function fenText(amountFen: bigint): string {
  return yuanText(formatYuan(amountFen));
}

/** Yuan with its thousands apart; what stands behind the point stays, be it longer than fen. */
function yuanText(yuan: string): string {
  const [whole = '', rest = ''] = yuan.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}元`;
}

function factorText(policy: Policy, { grade }: Credit): string {
  return `${formatPercent(policy.rules.factors[grade]).replace(/\.?0+$/, '') || '0'}%`;
}

/** How the amount came about, one clause a step. */
export function stepsText(policy: Policy, credit: Credit, steps: readonly SubsidyStep[]): string {
  const words: Record<SubsidyStep['step'], string> = {
    base: '按政策标准计算',
    factor: `乘以${credit.grade}级系数${factorText(policy, credit)}`,
    cap: `按上限${policy.rules.cap === undefined ? '' : fenText(policy.rules.cap)}封顶`,
    rounding: '按政策规定取整',
    minimum: `按最低金额${policy.rules.minimum === undefined ? '' : fenText(policy.rules.minimum)}核对`,
  };
  return steps.map(({ step, amount }) => `${words[step]}，为${yuanText(amount)}`).join('；');
}

/** 扶持资金核定通知书: the amount, why it is that, and how it is paid. */
export function approvalLetter(
  subject: LetterSubject,
  {
    outcome,
    credit,
    gradeOn,
    receiptId,
  }: { outcome: Outcome; credit: Credit; gradeOn: CalendarDate; receiptId: string },
): NewLetter {
  const { application, policy } = subject;
  const { factors } = policy.rules;
  const best = (['A', 'B', 'C', 'D'] as const).reduce((one, other) => (factors[other] > factors[one] ? other : one));
  const paragraphs = [
    `你单位于${dayInChinese(application.filedOn)}申请的${titleOf(subject)}（申请编号${application.number}）已经核定，金额为${fenText(outcome.amountFen)}。`,
    `${dayInChinese(gradeOn)}你单位信用等级为${credit.grade}级，对应系数为${factorText(policy, credit)}。计算过程：${stepsText(policy, credit, outcome.result.steps)}。`,
    `款项由银行转入你单位申请时填写的账户（${accountText(application)}）。拨付前信用状况发生变化的，将暂缓拨付并另行处理。`,
  ];
  if (factors[best] > factors[credit.grade])
    paragraphs.push(
      `信用等级越高，系数越高：${best}级系数为${factorText(policy, { ...credit, grade: best })}。等级提高后，新的申请按新等级计算。`,
    );
  if (application.pledges.length > 0)
    paragraphs.push('本次核定以你单位签署的承诺代替部分材料。承诺不实或者逾期不履行的，将撤销核定并追回已拨付的资金。');
  return {
    ...frame(subject, 'decision', '扶持资金核定通知书', { kind: 'application', id: application.id }),
    paragraphs,
    facts: [
      ...factsOf(subject),
      { label: '信用等级', value: `${credit.grade}级（${dayInChinese(gradeOn)}）` },
      { label: '等级系数', value: factorText(policy, credit) },
      { label: '收款账户', value: accountText(application) },
    ],
    amountFen: outcome.amountFen,
    basis: [...basisOfPolicy(policy), `核定凭据${receiptId}`],
  };
}

/** 扶持资金不予核定通知书: which rule, which fact, and how and when it can improve. */
export function refusalLetter(subject: LetterSubject, reason: string): NewLetter {
  const { application, policy } = subject;
  const { assessment } = application;
  const paragraphs = [
    `你单位于${dayInChinese(application.filedOn)}申请的${titleOf(subject)}（申请编号${application.number}），经审核不予核定。`,
    `审核意见：${reason}`,
  ];
  if (assessment) {
    const basis = { ...assessment, creditPledgeSigned: application.creditPledgeSigned };
    for (const why of assessment.reasons as Reason[]) paragraphs.push(whyNot(why, subject, basis));
    if (assessment.eligible && assessment.belowMinimum)
      paragraphs.push(
        `按政策计算的金额低于最低金额，不予发放。计算过程：${stepsText(policy, assessment, assessment.steps)}。申请数据或者信用等级变化后，可以重新申请。`,
      );
    else if (assessment.eligible && assessment.amountFen === '0')
      paragraphs.push(
        `${dayInChinese(assessment.gradeOn)}你单位信用等级为${assessment.grade}级，对应系数为${factorText(policy, assessment)}，计算金额为零。${BETTER_GRADE}`,
      );
  }
  return {
    ...frame(subject, 'refusal', '扶持资金不予核定通知书', { kind: 'application', id: application.id }),
    paragraphs,
    facts: factsOf(subject),
  };
}

/** 撤销扶持资金核定决定书: after a hold that ended so. Nothing was paid, so nothing is to be paid back. */
export function revocationLetter(
  subject: LetterSubject,
  given: {
    payoutId: string;
    amountFen: bigint;
    approvedOn: CalendarDate;
    hold: HoldReason;
    reason: string;
    reasons: readonly Reason[];
    basis: Basis;
  },
): NewLetter {
  const { application } = subject;
  const paragraphs = [
    `${dayInChinese(given.approvedOn)}核定你单位${titleOf(subject)}（申请编号${application.number}）${fenText(given.amountFen)}。现决定撤销该核定，款项不再拨付，你单位无须退款。`,
    `${HELD[given.hold]}处理意见：${given.reason}`,
    ...given.reasons.map((why) => whyNot(why, subject, given.basis)),
  ];
  return {
    ...frame(subject, 'decision', '撤销扶持资金核定决定书', { kind: 'payout', id: given.payoutId }),
    paragraphs,
    facts: factsOf(subject),
  };
}

/** 扶持资金追回通知书: how much, why, by when, and how to pay it back. */
export function recoveryLetter(
  subject: LetterSubject,
  given: {
    correctionId: string;
    amountFen: bigint;
    paidFen: bigint;
    nowFen: bigint;
    gradeOn: CalendarDate;
    before: Basis;
    basis: Basis;
    reasons: readonly Reason[];
    receiptId: string;
    workingDays: number;
    dueOn: CalendarDate | null;
  },
): NewLetter {
  const { application } = subject;
  const changes = [
    ...(given.before.grade === given.basis.grade
      ? []
      : [`原按信用等级${given.before.grade}级核定，现查明该日等级应为${given.basis.grade}级`]),
    ...given.reasons.map((why) => whyNot(why, subject, given.basis)),
  ];
  const by = given.dueOn === null ? '' : `（${dayInChinese(given.dueOn)}前）`;
  return {
    ...frame(subject, 'decision', '扶持资金追回通知书', { kind: 'correction', id: given.correctionId }),
    paragraphs: [
      `你单位${titleOf(subject)}（申请编号${application.number}）已拨付${fenText(given.paidFen)}。按现在查明的情况，以${dayInChinese(given.gradeOn)}为准重新核定为${fenText(given.nowFen)}，应当退回${fenText(given.amountFen)}。`,
      ...(changes.length === 0 ? [] : [`${changes.map((text) => text.replace(/。$/, '')).join('。')}。`]),
      `请自收到本通知之日起${given.workingDays}个工作日内${by}将款项退回原拨付账户，汇款时注明申请编号${application.number}。原拨付账户见拨款回单，也可以向本机关查询。本机关不会自行从你单位账户扣款。`,
      '对据以重新核定的信用记录有异议的，可以在信用平台提出异议。异议成立的，重新核定，已退款项予以补发。',
    ],
    facts: [
      ...factsOf(subject),
      { label: '已拨付', value: fenText(given.paidFen) },
      { label: '重新核定', value: fenText(given.nowFen) },
    ],
    amountFen: given.amountFen,
    basis: [...basisOfPolicy(subject.policy), `重新核定凭据${given.receiptId}`],
    todo: [{ what: `退回${fenText(given.amountFen)}，注明申请编号${application.number}`, dueOn: given.dueOn }],
  };
}

const BETTER_GRADE =
  '在信用平台可以查看扣分的记录、改善的办法和日期；履行义务并完成信用修复、等级提高之日起，可以重新申请。';

const HELD: Record<HoldReason, string> = {
  'credit-changed': '核定之后、拨付之前，你单位的信用状况发生变化，不再符合原核定的条件。',
  'pledge-breached': '核定之后、拨付之前，据以核定的承诺被认定失信。',
  'credit-data-stale': '拨付之前未能取得最新的信用数据。',
  'bank-returned': '款项被银行退回。',
  'bank-rejected': '银行未能办理付款。',
  'bank-mismatch': '银行的付款结果与指令不符。',
  'bank-refused': '银行没有接受付款指令，款项没有付出。',
};

/** Which rule, which fact, and how it can improve. */
function whyNot(why: Reason, { application, policy }: LetterSubject, basis: Basis): string {
  switch (why) {
    case 'grade-too-low':
      return `政策要求信用等级不低于${policy.rules.requires.minimumGrade}级，你单位为${basis.grade}级。${BETTER_GRADE}`;
    case 'serious-listed':
      return '政策要求申请单位不在严重失信主体名单，你单位在名单内。依法移出名单之日起，可以重新申请。';
    case 'pledge-missing': {
      const broken = application.pledges.filter((pledge) => pledge.breachedOn !== null);
      if (broken.length === 0) return '政策要求签署信用承诺，你单位没有签署。签署之后即可重新申请。';
      const named = broken.map(
        ({ breach, pledgeId, breachedOn }) =>
          `编号${pledgeId}，${dayInChinese(breachedOn!)}认定${breach === 'false' ? '虚假承诺' : '逾期不履行'}`,
      );
      return `申请所依据的承诺已被认定失信（${named.join('；')}），视为没有承诺。认定有误的，可以对该信用记录提出异议；异议成立的，重新核定。重新申请的，请直接提交材料，不再以该承诺代替。`;
    }
  }
}

function titleOf({ policy }: LetterSubject): string {
  return `“${policy.rules.title.zh}”`;
}

/** The bank and the last four digits: more of an account never goes on paper. */
function accountText({ payeeBank, payeeAccountLast4 }: Application): string {
  return `${payeeBank}，尾号${payeeAccountLast4}`;
}

function factsOf({ application, policy }: LetterSubject): { label: string; value: string }[] {
  return [
    { label: '申请编号', value: application.number },
    { label: '扶持政策', value: policy.rules.title.zh },
    { label: '政策版本', value: policy.rules.version },
  ];
}

function basisOfPolicy({ rules, hash }: Policy): string[] {
  return [...rules.basis, `政策${rules.id}版本${rules.version}（SHA-256 ${hash.slice(0, 16)}）`];
}

function frame(
  { application, policy, issuer, issuedOn }: LetterSubject,
  kind: NewLetter['kind'],
  title: string,
  subject: NewLetter['subject'],
): Pick<NewLetter, 'kind' | 'title' | 'subject' | 'enterpriseId' | 'recipient' | 'issuer' | 'issuedOn' | 'basis'> {
  const basis = basisOfPolicy(policy);
  const { enterpriseId, enterpriseName: name, uscc } = application;
  return { kind, title, subject, enterpriseId, recipient: { name, uscc }, issuer, issuedOn, basis };
}
