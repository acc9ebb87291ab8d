import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { Day } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import type { Pledge } from './pledge-parts';
import { pledgeWords } from './pledge.words';

interface Step {
  on: string;
  text: string;
}

/** What happened to a pledge, oldest first. */
export function PledgeCourse({ pledge }: { pledge: Pledge }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const steps: Step[] = [
    { on: pledge.signedOn, text: say(pledge.state === 'refused' ? 'course.refused' : 'course.signed') },
    ...pledge.reminders.map(({ remindedOn, materialTitle, kind, dueOn }) => ({
      on: remindedOn,
      text: say(kind === 'overdue' ? 'course.overdue' : 'course.reminded', { paper: textOf(materialTitle), on: dueOn }),
    })),
    ...pledge.materials.flatMap(({ title, handedInOn, late }) =>
      handedInOn === null
        ? []
        : [{ on: handedInOn, text: say(late ? 'course.handedInLate' : 'course.handedIn', { paper: textOf(title) }) }],
    ),
    ...(pledge.findings ?? []).map(({ finding, foundOn }) => ({
      on: foundOn,
      text: say(finding === 'true' ? 'course.true' : 'course.false'),
    })),
    ...(pledge.breach?.kind === 'overdue' ? [{ on: pledge.breach.determinedOn, text: say('course.lapsed') }] : []),
    ...(pledge.clearedOn === null ? [] : [{ on: pledge.clearedOn, text: say('course.cleared') }]),
  ];
  return (
    <Panel title={say('course')}>
      <ol className="plain-list">
        {/* Sorting keeps the order of what fell on one day. */}
        {steps
          .toSorted((one, other) => one.on.localeCompare(other.on))
          .map(({ on, text }) => (
            <li key={`${on} ${text}`} className="inline">
              <Day at={on} />
              <span>{text}</span>
            </li>
          ))}
      </ol>
    </Panel>
  );
}
