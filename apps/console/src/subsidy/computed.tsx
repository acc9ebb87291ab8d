import type { ReactNode } from 'react';
import { Grade, Yuan } from '../kit/values';
import { percentText, yuan, yuanOfFen } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { applicationWords } from './application.words';
import type { Assessment } from './subsidy-data';

type Given = NonNullable<Assessment['steps'][number]['given']>;

/** An amount step by step, each with what went into it. */
export function Computed({ assessment }: { assessment: Assessment }): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  return (
    <div className="table-scroll">
      <table className="small computed">
        <thead>
          <tr>
            <th scope="col">{say('step')}</th>
            <th scope="col">{say('given')}</th>
            <th scope="col" className="number">
              {say('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {assessment.steps.map(({ step, amount, given }) => (
            <tr key={step}>
              <td>{wordOf(applicationWords, `step.${step}`, language)}</td>
              <td>{given ? <GivenText step={step} given={given} /> : null}</td>
              <td className="number">
                <Yuan text={amount} />
              </td>
            </tr>
          ))}
          <tr className="total">
            <td>{say('result')}</td>
            <td>{assessment.eligible ? '' : <WhyNot reasons={assessment.reasons} />}</td>
            <td className="number">{yuanOfFen(assessment.amountFen)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

export function WhyNot({ reasons }: { reasons: string[] }): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  const words = reasons.map((reason) => wordOf(applicationWords, `reason.${reason}`, language));
  return say('notEligible', { reasons: words.join(language === 'zh' ? '、' : ', ') });
}

function GivenText({ step, given }: { step: string; given: Given }): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  switch (step) {
    case 'base':
      return <BaseText given={given} />;
    case 'factor':
      return (
        <span className="inline">
          <Grade grade={given.grade} />
          {say('factor', { grade: given.grade ?? '', percent: percentText(given.percent ?? '') })}
        </span>
      );
    case 'cap':
      return say(given.applied ? 'capApplied' : 'capNot', { limit: yuan(given.limit ?? '') });
    case 'minimum':
      return say(given.applied ? 'minimumApplied' : 'minimumNot', { limit: yuan(given.limit ?? '') });
    case 'rounding':
      return [given.to, given.mode]
        .map((code) => wordOf(applicationWords, `rounding.${code}`, language))
        .join(language === 'zh' ? '，' : ', ');
    default:
      return null;
  }
}

function BaseText({ given }: { given: Given }): ReactNode {
  const say = useWords(applicationWords);
  const textOf = useTextOf();
  const language = useLanguage();
  const fact = given.factLabel ? textOf(given.factLabel) : '';
  if (given.kind === 'fixed') return say('fixed', { amount: yuan(given.unitAmount ?? '') });
  if (given.kind === 'per-unit')
    return say('units', { fact, units: given.units ?? '', amount: yuan(given.unitAmount ?? '') });
  const parts = given.parts ?? [];
  if (parts.length === 0) return say('belowFirstTier', { fact, basis: yuan(given.basis ?? '') });
  const texts = parts.map((part) => say('rated', { basis: yuan(part.amount), percent: percentText(part.percent) }));
  const text =
    texts.length === 1 ? texts[0]! : say('ratedMarginal', { parts: texts.join(language === 'zh' ? '；' : '; ') });
  return say('ofFact', { fact, text });
}
