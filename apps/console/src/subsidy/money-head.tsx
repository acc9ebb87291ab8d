import { yuanInCapitals } from '@app/kernel/money';
import type { ReactNode } from 'react';
import { Notice, Panel } from '../kit/page';
import { Amount, Grade, StateWord } from '../kit/values';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';
import { WhyNot } from './computed';
import { amountOf, type ApplicationDetail } from './subsidy-data';
import './subsidy.css';

/** What decides: the amount, in figures and in capitals; the grade then and now; the lists; the credit pledge. */
export function MoneyHead({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const { state, provisional, decisions, atFiling, creditPledgeSigned } = application;
  const amount = amountOf(application);
  const decided = state === 'approved' ? decisions.at(-1) : undefined;
  const counted = decided ?? provisional;
  return (
    <Panel>
      <div className="money-head">
        <div>
          <div className="name">{say(decided ? 'amountDecided' : 'amountProvisional')}</div>
          {amount === null ? (
            <div className="line">{say('noAmount')}</div>
          ) : (
            <>
              <div className="big">
                <Amount fen={amount} sign />
              </div>
              <div lang="zh-CN">{yuanInCapitals(BigInt(amount))}</div>
            </>
          )}
        </div>
        {counted ? (
          <div>
            <div className="name">{say('credit')}</div>
            <div className="line">
              <Grade grade={counted.grade} large />
              <span className="stack" style={{ gap: 0 }}>
                {atFiling?.grade ? (
                  <span>
                    {atFiling.grade === counted.grade ? say('gradeSame') : say('gradeThen', { grade: atFiling.grade })}
                  </span>
                ) : null}
                <span className="soft">{say('gradeOnDay', { on: counted.gradeOn })}</span>
              </span>
            </div>
          </div>
        ) : null}
        {counted ? (
          <div>
            <div className="name">{say('lists')}</div>
            <div className="line">
              {counted.seriousListed ? <StateWord tone="bad">{say('onSeriousList')}</StateWord> : say('notListed')}
            </div>
          </div>
        ) : null}
        <div>
          <div className="name">{say('pledge')}</div>
          <div className="line">
            {creditPledgeSigned ? say('pledgeSigned') : <StateWord tone="bad">{say('pledgeMissing')}</StateWord>}
          </div>
        </div>
      </div>
      {counted && !counted.eligible ? (
        <div style={{ marginTop: 12 }}>
          <Notice tone="bad">
            <WhyNot reasons={counted.reasons} />
          </Notice>
        </div>
      ) : null}
      {provisional?.belowMinimum && !decided ? <Notice tone="warn">{say('belowMinimum')}</Notice> : null}
    </Panel>
  );
}
