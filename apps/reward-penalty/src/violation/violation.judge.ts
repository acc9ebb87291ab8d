import { Inject, Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, laterOf, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { Tx } from '@app/platform/database';
import { Receipts } from '@app/platform/receipts';
import { type PublishedRuleSet, RuleSets } from '@app/platform/rule-sets';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { decideLeniency, type LeniencyGiven, type LeniencyResult } from '@app/rule-kinds/leniency';
import { type Searched, type Violation } from './violation.entity';
import { ViolationHistory } from './violation.history';
import type { ViolationState } from './violation.states';

const LIST = 'leniency-list';

/** What the rule says about a violation on a day, not acted on yet. */
export interface Judgement {
  rule: PublishedRuleSet<'leniency'>;
  on: CalendarDate;
  given: LeniencyGiven;
  result: LeniencyResult;
  searched: Searched;
  state: ViolationState;
}

const STATE: Readonly<Record<LeniencyResult['outcome'], ViolationState>> = {
  'no-penalty': 'waived',
  'may-waive': 'to-decide',
  'await-correction': 'awaiting-correction',
  penalise: 'to-penalise',
};

/** What the rule needs to know of a violation. */
type Asked = Pick<
  Violation,
  | 'enterpriseId'
  | 'offence'
  | 'harm'
  | 'noFaultProved'
  | 'flaggedOn'
  | 'ruleVersion'
  | 'correctionOrderedOn'
  | 'dueOn'
  | 'correctedOn'
> & { seq?: string };

/** Asks the leniency rule, by the list of the day of flagging, and writes down what it said. */
@Injectable()
export class ViolationJudge {
  constructor(
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(ViolationHistory) private readonly history: ViolationHistory,
  ) {}

  /** The list in force on a day. */
  listOn(on: CalendarDate): PublishedRuleSet<'leniency'> {
    return this.rules.inForce('leniency', LIST, on);
  }

  /**
   * @param orderedOn the day from which the time for a correction counts, when it is not the day of flagging
   * @throws DomainError calendar-missing when the days known do not tell whether a correction was in time
   */
  async ask(tx: Tx, violation: Asked, on: CalendarDate, orderedOn?: CalendarDate): Promise<Judgement> {
    const rule = this.listOf(violation.ruleVersion);
    const searched = await this.history.search(violation, rule.rules.lookBackMonths, tx);
    const given: LeniencyGiven = {
      offence: violation.offence,
      harm: violation.harm,
      noFaultProved: violation.noFaultProved,
      ...(violation.correctedOn ? { correctedOn: violation.correctedOn } : {}),
      correctionDueOn: this.dueOn(rule, violation, on, orderedOn),
      flaggedOn: violation.flaggedOn,
      history: searched.facts.map(({ on: determinedOn, voidedOn }) => ({
        offence: violation.offence,
        determinedOn,
        ...(voidedOn ? { annulledOn: voidedOn } : {}),
      })),
    };
    const result = decideLeniency(rule.rules, given, on);
    return { rule, on, given, result, searched, state: STATE[result.outcome] };
  }

  /** Keeps the receipt and sets what follows from the judgement, but for the state. */
  async apply(tx: Tx, violation: Violation, judgement: Judgement): Promise<void> {
    await this.keepReceipt(tx, violation, judgement);
    this.note(violation, judgement);
  }

  async keepReceipt(tx: Tx, violation: Violation, { rule, on, given, result }: Judgement): Promise<void> {
    const { id, enterpriseId } = violation;
    const subject = { kind: 'violation', id, enterpriseId };
    violation.receiptId = await this.receipts.keep(tx, { rule, on, given, result, subject });
  }

  /** Sets all that follows from a judgement, the state and the days for a correction too. @returns whether it orders one */
  settle(violation: Violation, judgement: Judgement): boolean {
    const isOrder = judgement.state === 'awaiting-correction' && violation.state !== 'correction-submitted';
    this.note(violation, judgement);
    violation.moveTo(judgement.state);
    if (isOrder) this.orderCorrection(violation, judgement.on);
    return isOrder;
  }

  private note(violation: Violation, { on, result, searched }: Judgement): void {
    violation.outcome = result.outcome;
    violation.limb = result.limb;
    violation.isFirst = result.isFirst;
    violation.reasons = result.reasons;
    violation.historyComplete = searched.unclassifiedRecordIds.length === 0;
    violation.searched = searched;
    violation.judgedOn = on;
  }

  /** Sets by when the fault is to be put right, counted from a day. */
  private orderCorrection(violation: Violation, on: CalendarDate): void {
    const offence = this.listOf(violation.ruleVersion).rules.offences.find(({ code }) => code === violation.offence);
    violation.correctionWorkingDays = offence!.correctionWorkingDays;
    violation.correctionOrderedOn = on;
    this.setDue(violation);
  }

  /** @returns whether the day is known now */
  setDue(violation: Violation): boolean {
    const { dueOn, dueReason } = this.calendar.deadline(
      violation.correctionOrderedOn!,
      violation.correctionWorkingDays!,
    );
    violation.dueOn = dueOn;
    violation.dueReason = dueReason;
    return dueOn !== null;
  }

  /** What an offence is called by the list of a day; its code where that does not name it. */
  titleOf(offence: string, on: CalendarDate): { zh: string; en: string } {
    const listed = this.listOn(on).rules.offences.find(({ code }) => code === offence);
    return listed?.title ?? { zh: offence, en: offence };
  }

  /** The very list a violation was flagged under. */
  listOf(version: string): PublishedRuleSet<'leniency'> {
    const found = this.rules.versionsOf('leniency', LIST).find(({ rules }) => rules.version === version);
    if (!found) throw new Error(`No leniency list ${version} has been published here`);
    return found;
  }

  private dueOn(
    { rules }: PublishedRuleSet<'leniency'>,
    violation: Asked,
    on: CalendarDate,
    orderedOn = violation.correctionOrderedOn ?? violation.flaggedOn,
  ): CalendarDate {
    const offence = rules.offences.find(({ code }) => code === violation.offence);
    if (!offence) return violation.flaggedOn;
    if (violation.dueOn && orderedOn === violation.correctionOrderedOn) return violation.dueOn;
    const workingDays = offence.correctionWorkingDays;
    const deadline = this.calendar.deadline(orderedOn, workingDays);
    if (deadline.dueReason === null) return deadline.dueOn;
    // The year's notice is not known. It is due on no earlier day than this one; what lies after it nobody can tell.
    const notBefore = laterOf(addDays(orderedOn, workingDays), parseCalendarDate(`${deadline.missingYear - 1}-12-31`));
    if (!violation.correctedOn) return laterOf(notBefore, on);
    if (violation.correctedOn <= notBefore) return notBefore;
    throw new DomainError('unavailable', 'calendar-missing', { year: deadline.missingYear });
  }
}
