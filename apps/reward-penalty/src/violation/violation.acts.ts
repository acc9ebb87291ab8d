import { Inject, Injectable } from '@nestjs/common';
import { violationWaivedV1 } from '@app/contracts/violation';
import { addMonths, type CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { normaliseUscc } from '@app/kernel/uscc';
import type { ActOn } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { getForUpdate, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies, type EnterpriseCopy } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { Violation, ViolationGuidance } from './violation.entity';
import { ViolationHistory } from './violation.history';
import { type Judgement, ViolationJudge } from './violation.judge';
import { guidanceText, ViolationLetters } from './violation.letters';

/** What happens to a violation, whoever makes it happen: a command, a day, or news of a record. */
@Injectable()
export class ViolationActs {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(ViolationHistory) private readonly history: ViolationHistory,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
    @Inject(ViolationLetters) private readonly letters: ViolationLetters,
  ) {}

  /** @throws DomainError violation.not-found */
  get(tx: Tx, id: string): Promise<Violation> {
    return getForUpdate(tx, Violation, id, 'violation.not-found');
  }

  /** Asks the rule again, on a day, and goes where it says. */
  async judgeAgain(tx: Tx, violation: Violation, on: CalendarDate, by: string): Promise<void> {
    await this.follow(tx, violation, await this.judge.ask(tx, violation, on), by);
  }

  /** Goes where a judgement says. */
  async follow(tx: Tx, violation: Violation, judgement: Judgement, by: string): Promise<void> {
    const isOrder = await this.move(tx, violation, judgement, by);
    await this.tell(tx, violation, judgement.on, by, isOrder);
  }

  /** Writes down a judgement, and the state that follows from it. @returns whether it orders a correction */
  async move(tx: Tx, violation: Violation, judgement: Judgement, by: string): Promise<boolean> {
    const isOrder = this.judge.settle(violation, judgement);
    await this.judge.keepReceipt(tx, violation, judgement);
    await this.save(tx, violation, judgement.on, by);
    return isOrder;
  }

  /** The letters, guidance and events that belong to where a violation has come. */
  async tell(tx: Tx, violation: Violation, on: CalendarDate, by: string, isOrder = false): Promise<void> {
    if (isOrder) await this.letters.correctionOrdered(tx, violation, on);
    if (violation.state === 'waived') await this.waive(tx, violation, on, by);
    if (violation.state === 'withdrawn' || violation.state === 'annulled') await this.reviewRepeats(tx, violation);
  }

  /** Saves a violation that somebody has moved, and tells of it. */
  async arrive(tx: Tx, violation: Violation, on: CalendarDate, by: string): Promise<void> {
    await this.save(tx, violation, on, by);
    await this.tell(tx, violation, on, by);
  }

  /** The day after the last day has begun and nothing was handed in: leniency is over. @returns whether it was */
  async lapseIfDue(tx: Tx, violation: Violation, on: CalendarDate): Promise<boolean> {
    if (violation.state !== 'awaiting-correction' || !violation.dueOn || on <= violation.dueOn) return false;
    await this.judgeAgain(tx, violation, on, 'system');
    return true;
  }

  /** An earlier fact of this offence turned out void: whoever was not the first because of it is judged again, from today. */
  async reviewRepeats(tx: Tx, about: Pick<Violation, 'enterpriseId' | 'offence'>): Promise<void> {
    await this.history.lock(tx, about);
    const repeats = await sql<{ id: string }>(
      tx,
      `select id from violation
       where enterprise_id = $1 and offence = $2 and state = 'to-penalise' and 'repeat-offence' = any(reasons) order by seq`,
      [about.enterpriseId, about.offence],
    );
    for (const { id } of repeats) {
      const violation = await this.get(tx, id);
      if (violation.state !== 'to-penalise') continue;
      const today = this.clock.today();
      // It was never told to put things right, so its days begin now.
      const judgement = await this.judge.ask(tx, violation, today, violation.correctedOn ? undefined : today);
      if (judgement.state !== 'to-penalise') await this.follow(tx, violation, judgement, 'system');
    }
  }

  async note(
    tx: Tx,
    violation: Violation,
    act: ActOn<'violation'>,
    detail: Record<string, unknown> = {},
  ): Promise<void> {
    const { id: subjectId, enterpriseId, state, outcome, limb, receiptId } = violation;
    await this.audit.add(tx, {
      ...{ action: `violation.${act}`, subjectKind: 'violation', subjectId, enterpriseId },
      detail: { state, outcome, limb, receiptId, ...detail },
    });
  }

  async addGuidance(tx: Tx, violation: Violation, text: string, on: CalendarDate, by: string): Promise<void> {
    await tx.insert(ViolationGuidance, {
      ...{ id: newId(), violationId: violation.id, text, givenBy: by, givenOn: on },
    });
  }

  private async save(tx: Tx, violation: Violation, on: CalendarDate, by: string): Promise<void> {
    const { state } = violation;
    if (state === 'waived' || state === 'penalised' || state === 'withdrawn' || state === 'annulled') {
      violation.endedBy = by;
      violation.endedOn = on;
    }
    violation.version += 1;
    await tx.save(violation);
    await this.note(tx, violation, state, { reason: violation.endReason ?? violation.decisionReason });
  }

  private async waive(tx: Tx, violation: Violation, on: CalendarDate, by: string): Promise<void> {
    const { id, enterpriseId, offence, department, limb, receiptId } = violation;
    const { uscc } = await this.enterprises.get(enterpriseId, tx);
    await this.addGuidance(tx, violation, guidanceText(this.letters.offenceOf(violation)), on, by);
    await this.outbox.add(tx, violationWaivedV1, {
      ...{ violationId: id, enterpriseId, uscc, offence, department, limb },
      ...{ waivedOn: on, waivedAt: this.clock.now().toISOString(), receiptId },
    });
    await this.letters.waived(tx, violation, on);
  }
}

/** @throws DomainError violation.corrected-in-future, violation.corrected-too-early */
export function mustBeCredible(correctedOn: CalendarDate, today: CalendarDate): void {
  if (correctedOn > today)
    throw new DomainError('unprocessable', 'violation.corrected-in-future', { correctedOn, today });
  const earliest = addMonths(today, -12);
  if (correctedOn < earliest) {
    throw new DomainError('unprocessable', 'violation.corrected-too-early', { correctedOn, earliest });
  }
}

/** The department of a regulator. @throws DomainError violation.department-missing */
export function departmentOf(actor: Actor): string {
  if (!actor.department) throw new DomainError('forbidden', 'violation.department-missing');
  return actor.department;
}

/** @throws DomainError violation.other-department */
export function mustBeOfDepartment(actor: Actor, { id, department }: { id: string; department: string }): void {
  if (departmentOf(actor) !== department) {
    throw new DomainError('forbidden', 'violation.other-department', { id, department });
  }
}

/** By present or former code, or by id. @throws DomainError violation.which-enterprise, enterprise.not-found, enterprise.unknown-code */
export async function getEnterprise(
  enterprises: EnterpriseCopies,
  tx: Tx,
  { uscc, enterpriseId }: { uscc?: string | undefined; enterpriseId?: string | undefined },
): Promise<EnterpriseCopy> {
  if (enterpriseId !== undefined && uscc === undefined) return enterprises.get(enterpriseId, tx);
  if (enterpriseId !== undefined || uscc === undefined) throw new DomainError('invalid', 'violation.which-enterprise');
  const code = normaliseUscc(uscc);
  const found = (await enterprises.findByCodes([code], tx)).get(code);
  if (!found) throw new DomainError('not-found', 'enterprise.unknown-code', { uscc: code });
  return found;
}
