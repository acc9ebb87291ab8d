import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { Amount } from '../kit/values';
import { percentText, yuan } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import type { ApplicationDetail, Assessment } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';
import { useReasons } from './trial-result';

type Step = Assessment['steps'][number];

/** The amount, and how it came about, in sentences. */
export function AmountStory({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(subsidyWords);
  const reasonsOf = useReasons();
  const { provisional, decisions, state } = application;
  if (!provisional) return null;
  const decided = decisions.at(-1);
  return (
    <Panel title={say('amount')}>
      <p className="big-amount">
        <Amount fen={decided?.amountFen ?? provisional.amountFen} sign />
      </p>
      {decided ? null : <p className="soft">{provisional.amountInCapitals}</p>}
      {provisional.eligible ? null : <p>{say('notEligible', { reasons: reasonsOf(provisional.reasons) })}</p>}
      <h3>{say(decisions.length > 1 ? 'atApproval' : 'howCame')}</h3>
      <ol>
        {provisional.steps.map((step, n) => (
          <li key={step.step}>
            <Sentence step={step} before={provisional.steps[n - 1]} grade={provisional.grade} />
          </li>
        ))}
      </ol>
      {state === 'filed' || state === 'reviewed' ? <p className="soft">{say('provisionalNote')}</p> : null}
    </Panel>
  );
}

function Sentence({ step, before, grade }: { step: Step; before: Step | undefined; grade: string }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const { given } = step;
  const amount = `¥\u00a0${yuan(step.amount)}`;
  switch (step.step) {
    case 'base': {
      const [part, ...more] = given?.parts ?? [];
      if (given?.units && given.unitAmount) {
        return say('step.baseUnits', { units: given.units, each: `¥\u00a0${yuan(given.unitAmount)}`, amount });
      }
      if (!part) return say('step.base', { amount });
      if (more.length > 0) return say('step.baseParts', { amount });
      const label = given?.factLabel ? textOf(given.factLabel) : '';
      return say('step.baseRate', {
        label,
        from: `¥\u00a0${yuan(part.amount)}`,
        percent: percentText(part.percent),
        amount,
      });
    }
    case 'factor':
      return given?.percent
        ? say('step.factor', { grade: given.grade ?? grade, percent: percentText(given.percent), amount })
        : say('step.factorPlain', { amount });
    case 'cap':
      return before?.amount === step.amount ? say('step.capNot') : say('step.cap', { amount });
    case 'rounding':
      return say('step.rounding', { amount });
    default:
      return say('step.minimum', { amount });
  }
}
