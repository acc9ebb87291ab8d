import { type CalendarDate, dayInChinese } from '@app/kernel/calendar';
import { CREDIT_CENTRE, type NewLetter } from '@app/platform/letters';
import { recordIdOf } from '@app/platform/source-record';
import type { CommitmentResult, CommitmentRules } from '@app/rule-kinds/commitment';
import { materialTitle } from '../catalogue/catalogue.terms';
import { classInWords } from '../notice/notice.words';
import type { Breach } from './pledge.states';
import type { Pledge, PledgeMaterial } from './pledge.entity';

const LAW = '国办发〔2020〕42号《关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》';

const REASONS: Record<CommitmentResult['reasons'][number], string> = {
  'item-not-listed': '该事项不在告知承诺目录内',
  'touches-public-safety': '该事项涉及公共安全，不适用告知承诺',
  'touches-public-interest': '该事项涉及公共利益，不适用告知承诺',
  'material-not-listed': '该材料不在目录内',
  'main-review-material': '该材料是主审材料，须直接提交',
  'serious-listed': '贵单位在严重失信主体名单内，移出之前不适用告知承诺',
  'false-pledge-unrepaired': '贵单位有虚假承诺或被撤销的信用修复尚未修复，修复之前不适用告知承诺',
  'grade-too-low': '贵单位当前信用等级不适用告知承诺，等级提升后可以再次承诺',
};

const GROUNDS: Record<string, string> = { 'untrue-content': '承诺内容不真实', 'forged-paper': '提交的材料系伪造' };

/** A breach as the letter tells of it. */
export interface FoundBreach {
  kind: Breach;
  class: string;
  basis: string;
  on: CalendarDate;
  issuedOn: CalendarDate;
  /** Of a false one. */
  ground: string | null;
  evidence: string | null;
}

/** What every letter about a pledge says of itself. */
function letterOf(
  pledge: Pledge,
  rules: CommitmentRules,
  issuedOn: CalendarDate,
  law = LAW,
): Pick<NewLetter, 'subject' | 'enterpriseId' | 'issuer' | 'issuedOn' | 'basis'> & { item: string } {
  const item = rules.items.find(({ code }) => code === pledge.item)!;
  return {
    subject: { kind: 'pledge', id: pledge.id },
    enterpriseId: pledge.enterpriseId,
    issuer: CREDIT_CENTRE,
    issuedOn,
    item: item.title.zh,
    basis: [law, `《${rules.title.zh}》${rules.version} 版`],
  };
}

/** 告知承诺受理通知书: the pledge holds, and what is still to be done by when. */
export function acceptanceLetter(
  pledge: Pledge,
  materials: PledgeMaterial[],
  rules: CommitmentRules,
  verifyBy: CalendarDate | null,
): NewLetter {
  const { item, ...letter } = letterOf(pledge, rules, pledge.signedOn);
  const title = ({ material }: PledgeMaterial): string => materialTitle(rules, material).zh;
  const due = materials.filter(({ dueWorkingDays }) => dueWorkingDays !== null);
  return {
    ...letter,
    kind: 'pledge',
    title: '告知承诺受理通知书',
    paragraphs: [
      `贵单位就“${item}”签署的承诺书已经受理，自签署之日起生效，以承诺代替提交的材料为：${materials.map(title).join('、')}。`,
      `我们将在${verifyBy === null ? '规定的工作日内' : `${dayInChinese(verifyBy)}前（含当日）`}核查承诺是否属实。`,
      ...(due.length > 0
        ? [
            '请按期补交下列材料；迟交但未超过宽限期的，如实记为迟交，不作为失信；宽限期满仍未补交的，认定为逾期不履行承诺。',
          ]
        : []),
    ],
    facts: [
      { label: '承诺编号', value: pledge.id },
      { label: '告知书版本', value: pledge.noticeVersion },
      { label: '告知书指纹（SHA-256）', value: pledge.noticeHash },
    ],
    todo: due.map((material) => ({
      what: `补交${title(material)}${material.graceUntil === null ? '' : `（宽限至${dayInChinese(material.graceUntil)}）`}`,
      dueOn: material.dueOn,
    })),
  };
}

/** 不予适用告知承诺通知书: why, and that the ordinary way is open. */
export function refusalLetter(pledge: Pledge, materials: PledgeMaterial[], rules: CommitmentRules): NewLetter {
  const { item, ...letter } = letterOf(pledge, rules, pledge.signedOn);
  return {
    ...letter,
    kind: 'refusal',
    title: '不予适用告知承诺通知书',
    paragraphs: [
      `贵单位就“${item}”提出的承诺，按照目录不能受理，原因如下。`,
      ...materials
        .filter(({ reasons }) => reasons.length > 0)
        .map(({ material, reasons }) => `${materialTitle(rules, material).zh}：${reasonsInWords(reasons)}。`),
      '这不影响贵单位办理该事项：请按一般程序提交全部材料。上述原因消除后，可以再次承诺。',
    ],
  };
}

function reasonsInWords(reasons: readonly string[]): string {
  return reasons.map((reason) => REASONS[reason as keyof typeof REASONS]).join('；');
}

/** 承诺失信认定书: what was found, what follows, how to repair and how to object. */
export function breachLetter(
  pledge: Pledge,
  missing: PledgeMaterial[],
  rules: CommitmentRules,
  breach: FoundBreach,
): NewLetter {
  const { item, ...letter } = letterOf(pledge, rules, breach.issuedOn, breach.basis);
  const papers = missing.map(({ material }) => materialTitle(rules, material).zh).join('、');
  const { matter } = rules.items.find(({ code }) => code === pledge.item)!;
  const found =
    breach.kind === 'overdue'
      ? [
          `宽限期满，贵单位仍未补交：${papers}。现认定为逾期不履行承诺。`,
          ...(matter === 'payments'
            ? ['据此承诺核定的扶持资金，尚未拨付的暂缓拨付，已经拨付的将依法追回，另行通知。']
            : []),
        ]
      : [
          `经核查，${GROUNDS[breach.ground!] ?? breach.ground}，现认定为虚假承诺。`,
          `核查证据：${breach.evidence}`,
          '据此承诺办理的决定将依法撤销，已兑现的资金将依法追回；修复之前，贵单位不再适用告知承诺。',
        ];
  return {
    ...letter,
    kind: 'decision',
    title: '承诺失信认定书',
    paragraphs: [
      `贵单位于${dayInChinese(pledge.signedOn)}就“${item}”签署承诺书。`,
      ...found,
      `本认定记入信用记录（${classInWords(breach.class)}）。`,
      '修复：履行完毕所承诺的义务、纠正不实情况后，可以在平台上对该条信用记录申请信用修复。',
    ],
    facts: [
      { label: '承诺编号', value: pledge.id },
      { label: '认定日期', value: dayInChinese(breach.on) },
      { label: '信用记录编号', value: recordIdOf(pledge.id) },
    ],
    ...(breach.kind === 'overdue' ? { todo: [{ what: `补交${papers}，并申请信用修复`, dueOn: null }] } : {}),
    remedy:
      '如认为认定有误，可以在平台上对该条信用记录提出异议；也可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。',
  };
}

/** 承诺失信认定撤销通知书: the record was void from its origin. */
export function clearanceLetter(pledge: Pledge, rules: CommitmentRules, on: CalendarDate): NewLetter {
  const { item, ...letter } = letterOf(pledge, rules, on);
  return {
    ...letter,
    kind: 'decision',
    title: '承诺失信认定撤销通知书',
    paragraphs: [
      `贵单位于${dayInChinese(pledge.signedOn)}就“${item}”签署的承诺，其失信认定所依据的信用记录已被撤销。`,
      '该认定自始无效，不再影响贵单位今后的承诺。',
    ],
  };
}
