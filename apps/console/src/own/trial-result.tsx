import { useDeferredValue, type ReactNode } from 'react';
import { Faults } from '../kit/answers';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Amount } from '../kit/values';
import { yuanOfFen } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { useTrial } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';

export function useReasons(): (reasons: string[]) => string {
  const say = useWords(subsidyWords);
  const language = useLanguage();
  return (reasons) => reasons.map((reason) => wordOf(ruleCodeWords, reason, language)).join(say('separator'));
}

interface TrialResultProps {
  policyId: string;
  /** null while one is missing. */
  facts: Record<string, string | number> | null;
  pledgeIds?: string[];
}

/** What it comes to by today's grade, as one types. */
export function TrialResult({ policyId, facts, pledgeIds }: TrialResultProps): ReactNode {
  const say = useWords(subsidyWords);
  const reasonsOf = useReasons();
  const text = useDeferredValue(facts === null ? null : JSON.stringify(facts));
  const trial = useTrial(policyId, text === null ? null : (JSON.parse(text) as Record<string, string>), pledgeIds);
  if (facts === null) return <p className="soft">{say('trialFill')}</p>;
  if (trial.isError) return <Faults error={trial.error} />;
  if (!trial.data) return <p className="soft">{say('trialWait')}</p>;
  const { eligible, belowMinimum, amountFen, amountInCapitals, reasons } = trial.data;
  return (
    <div role="status">
      {!eligible ? <p>{say('trialNot', { reasons: reasonsOf(reasons) })}</p> : null}
      {eligible && belowMinimum ? <p>{say('trialBelow')}</p> : null}
      {eligible && !belowMinimum ? (
        <>
          <p className="visually-hidden">{say('trialResult', { amount: yuanOfFen(amountFen) })}</p>
          <p aria-hidden className="big-amount">
            {say('trialResult', { amount: '' })}
            <Amount fen={amountFen} sign />
          </p>
          <p className="soft">{amountInCapitals}</p>
        </>
      ) : null}
    </div>
  );
}
