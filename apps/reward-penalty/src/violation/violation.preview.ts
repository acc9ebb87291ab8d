import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { EnterpriseCopies, type EnterpriseCopy } from '@app/platform/enterprise-copies';
import { draftOf } from '@app/platform/letters';
import { WorkingCalendar } from '@app/platform/working-calendar';
import { FORMER_CODE_WORDS } from '../exemption/exemption.words';
import { departmentOf, getEnterprise } from './violation.acts';
import type { FlagViolation, PreviewedLetter, ViolationPreview } from './violation.dto';
import type { Violation } from './violation.entity';
import { ViolationJudge } from './violation.judge';
import { ViolationLetters } from './violation.letters';
import { newViolation } from './violation.new';
import { ViolationReader } from './violation.reader';

/** What flagging a violation would come to, by the very code that flags: nothing is locked, numbered or kept. */
@Injectable()
export class ViolationPreviews {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(WorkingCalendar) private readonly calendar: WorkingCalendar,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(ViolationJudge) private readonly judge: ViolationJudge,
    @Inject(ViolationLetters) private readonly letters: ViolationLetters,
    @Inject(ViolationReader) private readonly reader: ViolationReader,
  ) {}

  /** @throws DomainError as `Violations.flag` */
  async preview(body: FlagViolation, actor: Actor): Promise<ViolationPreview> {
    const tx = this.db.manager;
    const department = departmentOf(actor);
    const enterprise = await getEnterprise(this.enterprises, tx, body);
    const today = this.clock.today();
    const { rules } = this.judge.listOn(today);
    const violation = newViolation(body, {
      ...{ enterpriseId: enterprise.id, department, flaggedBy: actor.id, flaggedOn: today },
      ...{ flaggedAt: this.clock.now(), ruleVersion: rules.version },
    });
    this.judge.settle(violation, await this.judge.ask(tx, violation, today));
    const { lookBack, ...decision } = this.reader.decisionOf(violation);
    const { offence, state, dueOn } = violation;
    const isFormer = 'formerCode' in enterprise && enterprise.formerCode === true;
    return {
      ...{ enterpriseId: enterprise.id, enterpriseName: enterprise.name, uscc: enterprise.uscc },
      ...(isFormer ? { warning: { code: 'former-code', presentUscc: enterprise.uscc, text: FORMER_CODE_WORDS } } : {}),
      ...{ offence, department, state, ...decision },
      lookBack: { ...lookBack, facts: lookBack.facts.map((fact) => ({ ...fact, counts: fact.voidedOn === null })) },
      ...{ ruleTitle: rules.title, basis: rules.basis },
      workingDaysLeft: dueOn === null ? null : this.calendar.daysLeft(today, dueOn),
      letter: this.letterOf(violation, enterprise),
    };
  }

  private letterOf(violation: Violation, recipient: EnterpriseCopy): PreviewedLetter | null {
    const { state, flaggedOn } = violation;
    if (state === 'awaiting-correction') {
      return { when: 'now', ...draftOf(this.letters.correctionOrder(violation, flaggedOn), recipient) };
    }
    if (state !== 'waived' && state !== 'to-decide') return null;
    const when = state === 'waived' ? 'now' : 'if-waived';
    return { when, ...draftOf(this.letters.waiver(violation, flaggedOn), recipient) };
  }
}
