import { type CalendarDate, dayInChinese } from '@app/kernel/calendar';
import { CREDIT_CENTRE, type NewLetter } from '@app/platform/letters';
import type { SeriousListEnd, SeriousListEntry } from './serious-list-entry.entity';

const LIST_BASIS = '国办发〔2020〕49号《关于进一步完善失信约束制度构建诚信建设长效机制的指导意见》';

type Letter = Pick<NewLetter, 'kind' | 'subject' | 'enterpriseId' | 'issuer'>;

const head = (entry: SeriousListEntry): Letter => ({
  kind: 'decision',
  subject: { kind: 'serious-list-entry', id: entry.id },
  enterpriseId: entry.enterpriseId,
  issuer: CREDIT_CENTRE,
});

function factsOf(entry: SeriousListEntry): NonNullable<NewLetter['facts']> {
  return [
    { label: '所依据的决定', value: entry.sourceDecision },
    { label: '决定日期', value: dayInChinese(entry.decidedOn) },
    { label: '列入日期', value: dayInChinese(entry.listedOn!) },
    { label: '期限', value: entry.untilOn ? `至${dayInChinese(entry.untilOn)}（当日起不再列入）` : '至信用修复为止' },
    { label: '信用记录编号', value: entry.recordId },
  ];
}

/**
 * @param measures titles of what the catalogue restricts for those on the list
 * @param repairFrom the first day on which a repair of the record may be filed, where it is known
 */
export function enteredLetter(
  entry: SeriousListEntry,
  measures: readonly string[],
  repairFrom: CalendarDate | null,
): NewLetter {
  const on = entry.listedOn!;
  const why = entry.continuesId
    ? '此前使你单位移出名单的信用修复已被撤销，自即日起恢复列入，期限届满日不变。'
    : `根据${entry.sourceDecision}，决定自${dayInChinese(on)}起将你单位列入严重失信主体名单。`;
  const repair = repairFrom
    ? `自${dayInChinese(repairFrom)}起，义务履行完毕并作出信用承诺的，可以通过本平台申请信用修复；修复后即移出名单。`
    : '达到最短公示期限、义务履行完毕并作出信用承诺的，可以通过本平台申请信用修复；修复后即移出名单。';
  return {
    ...head(entry),
    title: entry.continuesId ? '恢复列入严重失信主体名单决定书' : '列入严重失信主体名单决定书',
    paragraphs: [
      why,
      '列入期间，不进入守信红名单，不享受免检，不适用告知承诺，扶持资金按名单管理规定办理。',
      ...(measures.length > 0 ? [`列入期间采取下列措施：${measures.join('；')}。`] : []),
      repair,
    ],
    facts: factsOf(entry),
    basis: [entry.legalBasis, LIST_BASIS],
    todo: [{ what: '履行所依据的决定确定的义务', dueOn: null }],
    remedy:
      '如认为所依据的信用记录有误，可以通过本平台提出异议；异议成立的，列入自始无效。' +
      '如不服本决定，可以自收到之日起六十日内依法申请行政复议，也可以自收到之日起六个月内依法向人民法院提起行政诉讼。',
    issuedOn: on,
  };
}

const WHY_LEFT: Readonly<Record<SeriousListEnd, string>> = {
  repaired: '你单位的信用记录已经修复',
  expired: '列入期限已经届满',
  annulled: '列入所依据的信用记录已被撤销，列入自始无效',
};

export function leftLetter(entry: SeriousListEntry, today: CalendarDate): NewLetter {
  return {
    ...head(entry),
    title: entry.leftReason === 'annulled' ? '撤销列入严重失信主体名单决定书' : '移出严重失信主体名单决定书',
    paragraphs: [
      `${WHY_LEFT[entry.leftReason!]}，决定自${dayInChinese(entry.leftOn!)}起将你单位移出严重失信主体名单。`,
      '因列入名单而采取的措施已通知各执行部门解除，可以在本平台查看各部门的反馈。',
    ],
    facts: factsOf(entry),
    basis: [entry.legalBasis, LIST_BASIS],
    issuedOn: today,
  };
}
