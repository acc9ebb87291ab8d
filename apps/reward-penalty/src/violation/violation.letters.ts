import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import type { Tx } from '@app/platform/database';
import { Letters, type NewLetter } from '@app/platform/letters';
import { departmentName } from './departments';
import type { Violation } from './violation.entity';
import { ViolationJudge } from './violation.judge';
import { LAW } from './violation.words';

const DUTY_TO_EDUCATE =
  '行政处罚法第三十三条第三款：对当事人的违法行为依法不予行政处罚的，行政机关应当对当事人进行教育';
/** An order makes no credit record, so there is none to object to. */
const REVIEW =
  '对本通知有异议的，可以向落款机关陈述、申辩；不服的，可以自收到之日起六十日内依法申请行政复议，' +
  '也可以自收到之日起六个月内依法向人民法院提起行政诉讼。';

/** Letters to the enterprise. What the officer wrote down stays out of them: it may name people. */
@Injectable()
export class ViolationLetters {
  constructor(
    @Inject(Letters) private readonly letters: Letters,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
  ) {}

  async correctionOrdered(tx: Tx, violation: Violation, on: CalendarDate): Promise<void> {
    await this.letters.add(tx, this.correctionOrder(violation, on));
  }

  async waived(tx: Tx, violation: Violation, on: CalendarDate): Promise<void> {
    await this.letters.add(tx, this.waiver(violation, on));
  }

  /** 责令改正通知书 */
  correctionOrder(violation: Violation, on: CalendarDate): NewLetter {
    const offence = this.offenceOf(violation);
    const { dueOn, correctionWorkingDays } = violation;
    return {
      ...this.head(violation, on),
      title: '责令改正通知书',
      paragraphs: [
        `经查，你单位存在“${offence}”的行为。`,
        dueOn
          ? `请于 ${dueOn} 前（含当日）改正，并在该日前提交改正证明。`
          : `请在 ${correctionWorkingDays} 个工作日内改正并提交改正证明。下一年度节假日安排公布后，另行通知截止日期。`,
        '按期改正的，将依法不予处罚或者可以不予处罚；逾期未改正或者未提交证明的，将依法处理。改正期间不产生不良信用记录。',
      ],
      todo: [{ what: `改正“${offence}”并提交证明`, dueOn }],
      remedy: REVIEW,
    };
  }

  /** 不予行政处罚决定书 */
  waiver(violation: Violation, on: CalendarDate): NewLetter {
    const offence = this.offenceOf(violation);
    const { correctedOn, flaggedOn } = violation;
    const { lookBackMonths } = this.judge.listOf(violation.ruleVersion).rules;
    const head = this.head(violation, on);
    return {
      ...head,
      kind: 'decision',
      basis: [...head.basis, DUTY_TO_EDUCATE],
      title: '不予行政处罚决定书',
      paragraphs: [
        `经查，你单位存在“${offence}”的行为${correctedOn ? `，已于 ${correctedOn} 改正` : ''}。`,
        '依照下列规定，决定不予行政处罚，不产生不良信用记录。',
        guidanceText(offence),
        `自 ${flaggedOn} 起${lookBackMonths}个月内再次发生同类行为的，不再属于初次违法。`,
      ],
    };
  }

  offenceOf({ offence, ruleVersion }: Pick<Violation, 'offence' | 'ruleVersion'>): string {
    const listed = this.judge.listOf(ruleVersion).rules.offences.find(({ code }) => code === offence);
    return listed?.title.zh ?? offence;
  }

  private head(violation: Violation, on: CalendarDate): Omit<NewLetter, 'title' | 'paragraphs'> {
    const { id, enterpriseId, department, limb, flaggedOn, ruleVersion, legalBasis } = violation;
    const { rules } = this.judge.listOf(ruleVersion);
    return {
      kind: 'guidance',
      subject: { kind: 'violation', id },
      enterpriseId,
      facts: [{ label: '登记日期', value: flaggedOn }],
      basis: [
        ...(legalBasis ? [legalBasis] : []),
        ...(limb ? [LAW[limb].zh] : []),
        `${rules.title.zh}（版本 ${ruleVersion}）`,
      ],
      issuer: departmentName(department),
      issuedOn: on,
    };
  }
}

/** What is explained to whoever is not penalised. */
export function guidanceText(offence: string): string {
  return `现对你单位进行教育：请了解“${offence}”所涉及的法律规定，查找原因，完善内部管理，防止再次发生。`;
}
