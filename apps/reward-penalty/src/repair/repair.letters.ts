import { Inject, Injectable } from '@nestjs/common';
import { type CalendarDate, dayInChinese } from '@app/kernel/calendar';
import type { Tx } from '@app/platform/database';
import { CREDIT_CENTRE, Letters, type NewLetter } from '@app/platform/letters';
import { RuleSets } from '@app/platform/rule-sets';
import type { Repair } from './repair.entity';
import type { RepairRecord } from './repair.records';
import { REPAIR_RULE } from './repair.rule';
import { classNameOf, reasonViews, todoFor } from './repair.words';

type Said = Pick<NewLetter, 'kind' | 'title' | 'paragraphs' | 'todo'>;

/** What the enterprise is told in writing at each end of a repair: what, why, and what it can do. */
@Injectable()
export class RepairLetters {
  constructor(
    @Inject(Letters) private readonly letters: Letters,
    @Inject(RuleSets) private readonly rules: RuleSets,
  ) {}

  /** The rule refused it when it was filed. */
  refusedByRule(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'refusal',
      title: '信用修复不予受理通知书',
      paragraphs: [
        `你单位于${dayInChinese(repair.filedOn)}申请修复下列失信信息。经依规核对，该申请不符合修复条件，不予受理。`,
        `原因：${reasonViews(repair.reasons)
          .map(({ zh }) => zh)
          .join('；')}。`,
        ...outlook(repair),
      ],
      todo: repair.reasons.map((reason) => ({
        what: todoFor(reason),
        dueOn: null,
      })),
    });
  }

  notAccepted(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'refusal',
      title: '信用修复不予受理通知书',
      paragraphs: [
        `你单位于${dayInChinese(repair.filedOn)}申请修复下列失信信息。经审查，决定不予受理。`,
        `原因：${repair.acceptanceReason}`,
        '补正后可以重新申请。',
      ],
      todo: [{ what: '按上述原因补正材料后重新申请', dueOn: null }],
    });
  }

  refused(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'refusal',
      title: '不予信用修复决定书',
      paragraphs: [
        `你单位于${dayInChinese(repair.filedOn)}申请修复下列失信信息。经审查，决定不予修复。`,
        `原因：${repair.decisionReason}`,
        '上述原因消除后，可以重新申请。',
      ],
      todo: [{ what: '消除上述原因后重新申请', dueOn: null }],
    });
  }

  granted(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'repair',
      title: '准予信用修复决定书',
      paragraphs: [
        `你单位于${dayInChinese(repair.filedOn)}申请修复下列失信信息。经审查符合条件，准予修复。`,
        `自${dayInChinese(repair.repairedOn!)}起，该信息终止公示，停止共享和使用，信用评级重新计算，依该信息采取的措施予以解除。此前已作出的决定不变。`,
        '如查明申请材料虚假，将撤销本决定，恢复公示，并记入信用档案。',
      ],
    });
  }

  revoked(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'decision',
      title: '撤销信用修复决定书',
      paragraphs: [
        `经查，你单位申请修复下列失信信息时提交的材料虚假，决定撤销${dayInChinese(repair.decidedOn!)}作出的准予修复决定，该修复自始无效。`,
        `事实：${repair.revocationReason}`,
        '该信息恢复公示，按剩余期限执行；修复以来享受的扶持资金将重新核查；修复前不得再以告知承诺方式办理事项。',
      ],
      todo: [{ what: '确已履行全部义务并备齐真实材料后，可以重新申请修复', dueOn: null }],
    });
  }

  moot(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'repair',
      title: '信用修复终止办理通知书',
      paragraphs: [
        `你单位于${dayInChinese(repair.filedOn)}申请修复的下列信息已于${dayInChinese(on)}被撤销，自始无效，无需修复，该申请终止办理。`,
        '依该信息采取的措施将予以解除，受其影响的决定将重新核定。',
      ],
    });
  }

  superseded(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate): Promise<unknown> {
    return this.add(tx, repair, record, on, {
      kind: 'repair',
      title: '信用修复失效通知书',
      paragraphs: [
        `下列信息所涉失信行为已于${dayInChinese(record.determinedOn)}重新认定，程度加重。此前的信用修复只针对原认定的行为，不再有效。`,
        '该信息恢复公示和使用，各项期限自重新认定之日起算。',
      ],
      todo: [{ what: '履行重新认定所定义务，最短公示期届满后重新申请修复', dueOn: null }],
    });
  }

  private add(tx: Tx, repair: Repair, record: RepairRecord, on: CalendarDate, said: Said): Promise<unknown> {
    const { rules } = this.rules.getVersion('repair', REPAIR_RULE, repair.ruleVersion);
    return this.letters.add(tx, {
      ...said,
      subject: { kind: 'repair', id: repair.id },
      enterpriseId: repair.enterpriseId,
      facts: [
        ...(record.documentNumber ? [{ label: '文书号', value: record.documentNumber }] : []),
        ...(record.authority ? [{ label: '认定机关', value: record.authority }] : []),
        { label: '认定日期', value: repair.determinedOn },
        { label: '失信程度', value: classNameOf(repair.class) },
        { label: '义务履行日期', value: repair.obligationsFulfilledOn ?? '未登记' },
        { label: '申请日期', value: repair.filedOn },
      ],
      basis: [
        ...rules.basis,
        `${rules.title.zh}，版本 ${rules.version}（自${dayInChinese(rules.effectiveFrom)}起施行）`,
      ],
      issuer: CREDIT_CENTRE,
      issuedOn: on,
    });
  }
}

/** When, if ever, it can be filed again, and what time does by itself. */
function outlook({ reasons, earliestOn, publicationEndsOn }: Repair): string[] {
  if (reasons.includes('already-ended')) {
    return [
      `该信息的最长公示期已于${dayInChinese(publicationEndsOn)}届满，义务履行情况登记后自动终止公示，无需申请修复。`,
    ];
  }
  const byTime = `该信息最长公示至${dayInChinese(publicationEndsOn)}；届时义务已履行完毕的，自动终止公示。`;
  if (reasons.includes('not-repairable')) return [byTime];
  const again = reasons.includes('before-earliest')
    ? `该信息自${dayInChinese(earliestOn)}起可以申请修复（按申请当日施行的规定办理）。`
    : '条件具备后，可以随时重新申请。';
  return [again, byTime];
}
