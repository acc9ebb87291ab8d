import { parseCalendarDate } from '@app/kernel/calendar';
import { newId } from '@app/platform/id';
import { mustBeCredible } from './violation.acts';
import type { FlagViolation } from './violation.dto';
import { Violation } from './violation.entity';

type Flag = Pick<Violation, 'enterpriseId' | 'department' | 'flaggedBy' | 'flaggedOn' | 'flaggedAt' | 'ruleVersion'>;

/** A violation as it is before the rule has been asked. @throws DomainError violation.corrected-in-future, violation.corrected-too-early */
export function newViolation(body: FlagViolation, flag: Flag): Violation {
  const correctedOn = body.correctedOn ? parseCalendarDate(body.correctedOn) : null;
  if (correctedOn) mustBeCredible(correctedOn, flag.flaggedOn);
  return Object.assign(new Violation(), {
    ...{ id: newId(), ...flag, offence: body.offence, state: 'flagged', version: 0, correctedOn },
    ...{ harm: body.harm, noFaultProved: body.noFaultProved ?? false, facts: body.facts },
    ...{ legalBasis: body.legalBasis ?? null, place: body.place ?? null },
    ...{ correctionWorkingDays: null, correctionOrderedOn: null, dueOn: null, dueReason: null },
    ...{ decidedBy: null, decidedOn: null, decisionReason: null, historyChecked: false },
    ...{ endedBy: null, endedOn: null, endReason: null, penaltyId: null },
  });
}
