import type { ReactNode } from 'react';
import type { components } from '../api/generated/credit-rating';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Grade } from '../kit/values';
import { language, type Say, useLanguage, useWords, wordOf } from '../words/words';
import { enterpriseWords } from './enterprise.words';

type Step = components['schemas']['ExplainedStepView'];
type Reason = components['schemas']['StepReasonView'];
type VoidRecord = components['schemas']['VoidRecordView'];
type SayHere = Say<(typeof enterpriseWords)['zh']>;

function reasonText(reason: Reason, say: SayHere): string {
  const what = say(`step.${reason.what}` as 'step.began');
  const record = wordOf(ruleCodeWords, reason.record, language());
  const name = reason.documentNumber ? `${record} ${reason.documentNumber}` : record;
  return say('stepReason', { record: name, what, before: reason.pointsBefore, after: reason.pointsAfter });
}

/** Why a step came about, in one line. */
export function whyOf(step: Step, say: SayHere): string {
  const reasons = step.reasons.map((reason) => reasonText(reason, say));
  if (step.rulesChanged) reasons.unshift(say('rulesChanged', { version: step.ruleVersion }));
  return reasons.join(language() === 'zh' ? '；' : '; ') || say('firstStep');
}

/** The chart as a table: for print, and for who cannot see it. Newest first. */
export function StepTable({ steps, annulled }: { steps: Step[]; annulled: VoidRecord[] }): ReactNode {
  const say = useWords(enterpriseWords);
  const to = useLanguage();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('from')}</th>
            <th scope="col">{say('grade')}</th>
            <th scope="col" className="number">
              {say('score')}
            </th>
            <th scope="col">{say('why')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map((step) => (
            <tr key={step.from}>
              <td className="nowrap">{step.from}</td>
              <td>
                <Grade grade={step.grade} />
              </td>
              <td className="number">{step.score}</td>
              <td>{whyOf(step, say)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {annulled.length > 0 ? (
        <p className="soft">
          {say('annulledNote', {
            records: annulled
              .map(({ record, documentNumber }) =>
                `${wordOf(ruleCodeWords, record, to)} ${documentNumber ?? ''}`.trim(),
              )
              .join(to === 'zh' ? '、' : ', '),
          })}
        </p>
      ) : null}
    </div>
  );
}
