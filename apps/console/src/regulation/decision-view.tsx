import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { components } from '../api/generated/reward-penalty';
import { Facts, Notice } from '../kit/page';
import { RuleName } from '../kit/rule-name';
import { useHrefOfThing } from '../kit/subjects';
import { Code, Day, Deadline, StateWord, type Tone } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { violationWords } from './violation.words';

type Decision = Pick<
  components['schemas']['ViolationPreview'],
  | 'text'
  | 'outcome'
  | 'limb'
  | 'law'
  | 'isFirst'
  | 'historyComplete'
  | 'dueOn'
  | 'dueReason'
  | 'correctionWorkingDays'
  | 'rule'
>;
type LookBack = components['schemas']['LookBackAnswer'];

interface DecisionViewProps {
  decision: Decision;
  lookBack: LookBack;
  today: string;
  workingDaysLeft?: number | null;
  basis?: { title: string; lines: string[] };
}

const TONE: Record<string, Tone> = {
  'no-penalty': 'good',
  'may-waive': 'warn',
  'await-correction': 'busy',
  penalise: 'bad',
};
const SOURCES = ['violation', 'penalty', 'credit-record'] as const;
const LIMBS = ['no-fault', 'minor', 'first'] as const;

/** What the law says of a violation, and what that was read from. */
export function DecisionView({ decision, lookBack, today, workingDaysLeft, basis }: DecisionViewProps): ReactNode {
  const say = useWords(violationWords);
  const textOf = useTextOf();
  const limb = LIMBS.find((one) => one === decision.limb) ?? 'none';
  const first = decision.isFirst === null ? 'notTold' : decision.isFirst ? 'first' : 'notFirst';
  return (
    <>
      <div role="status" className={`notice ${noticeOf(TONE[decision.outcome])}`}>
        <span className="outcome">{textOf(decision.text)}</span>
      </div>
      <Facts
        of={[
          [say('limb'), say(`limb.${limb}`)],
          [say('law'), decision.law ? textOf(decision.law) : null],
          [say('isFirst'), say(first)],
          [
            say('dueOn'),
            decision.dueOn ? (
              <Deadline key="due" on={decision.dueOn} left={workingDaysLeft ?? null} today={today} />
            ) : decision.dueReason ? (
              say('calendarMissing', { days: decision.correctionWorkingDays ?? 0 })
            ) : (
              say('noDeadline')
            ),
          ],
          [say('rule'), <RuleName key="rule" kind="leniency" id={decision.rule.id} version={decision.rule.version} />],
          [say('lookBack'), <LookedBack key="back" lookBack={lookBack} isComplete={decision.historyComplete} />],
          [
            say('basis'),
            basis ? (
              <details key="basis">
                <summary>{basis.title}</summary>
                <ul>
                  {basis.lines.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
            ) : null,
          ],
        ]}
      />
    </>
  );
}

function noticeOf(tone: Tone | undefined): string {
  return tone === 'busy' || tone === undefined ? '' : tone;
}

function LookedBack({ lookBack, isComplete }: { lookBack: LookBack; isComplete: boolean }): ReactNode {
  const say = useWords(violationWords);
  const { facts, from, until, unclassifiedRecordIds } = lookBack;
  return (
    <>
      <div>{say('lookBackWindow', { from, until })}</div>
      {facts.length === 0 ? (
        <div>{say('noneFound')}</div>
      ) : (
        <>
          <div>
            {say('foundFacts', { n: facts.length, counting: facts.filter(({ voidedOn }) => voidedOn === null).length })}
          </div>
          <ul className="plain-list">
            {facts.map(({ source, id, on, voidedOn }) => {
              const known = SOURCES.find((one) => one === source);
              return (
                <li key={id} className="inline">
                  <Day at={on} />
                  {known ? <Found source={known} id={id} /> : <Code>{source}</Code>}
                  <StateWord tone={voidedOn ? 'plain' : 'warn'}>
                    {voidedOn ? say('voided', { on: voidedOn }) : say('counts')}
                  </StateWord>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {isComplete ? (
        <div className="soft">{say('historyComplete')}</div>
      ) : (
        <Notice tone="warn">
          {say('historyIncomplete', { n: unclassifiedRecordIds.length })}
          <ul className="plain-list">
            {unclassifiedRecordIds.map((id) => (
              <li key={id}>
                <Found source="credit-record" id={id} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

/** What was found; a link where it is open to the reader. */
function Found({ source, id }: { source: (typeof SOURCES)[number]; id: string }): ReactNode {
  const say = useWords(violationWords);
  const href = useHrefOfThing(source, id);
  return href ? <Link to={href}>{say(`source.${source}`)}</Link> : <span>{say(`source.${source}`)}</span>;
}
