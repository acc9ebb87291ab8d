import { yuanInCapitals } from '@app/kernel/money';
import type { ReactNode } from 'react';
import { CheckAnswers } from '../kit/answers';
import { Notice } from '../kit/page';
import { Amount, Grade } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { applicationWords } from './application.words';
import { Computed, WhyNot } from './computed';
import { Since } from './since';
import { amountOf, type ApplicationDetail } from './subsidy-data';

/** All that one answers for by the next button, on one screen. */
export function CheckApplication({ application }: { application: ApplicationDetail }): ReactNode {
  const say = useWords(applicationWords);
  const textOf = useTextOf();
  const { provisional, pool, atFiling } = application;
  const amount = amountOf(application);
  return (
    <>
      <CheckAnswers
        answers={[
          { name: say('enterprise'), value: `${application.enterpriseName} ${application.uscc}` },
          { name: say('number'), value: application.number },
          { name: say('policy'), value: `${textOf(application.policyTitle)} · ${application.policyVersion}` },
          {
            name: say(application.state === 'approved' ? 'amountDecided' : 'amountProvisional'),
            value:
              amount === null ? (
                say('noAmount')
              ) : (
                <>
                  <strong style={{ fontSize: 20 }}>
                    <Amount fen={amount} sign />
                  </strong>
                  <div lang="zh-CN">{yuanInCapitals(BigInt(amount))}</div>
                </>
              ),
          },
          {
            name: say('grade'),
            value: (
              <span className="inline">
                <Grade grade={provisional?.grade} />
                {atFiling?.grade && atFiling.grade !== provisional?.grade
                  ? say('gradeThen', { grade: atFiling.grade })
                  : ''}
              </span>
            ),
          },
          {
            name: say('leftAfter'),
            value:
              pool === null ? (
                say('noPool')
              ) : (
                <span className={pool.leftAfterFen?.startsWith('-') ? 'late' : ''}>
                  <Amount fen={pool.leftAfterFen ?? pool.leftFen} />
                  {pool.leftAfterFen?.startsWith('-') ? ` ${say('poolShort')}` : ''}
                </span>
              ),
          },
        ]}
      />
      {provisional && !provisional.eligible ? (
        <Notice tone="bad">
          <WhyNot reasons={provisional.reasons} />
        </Notice>
      ) : null}
      {provisional ? <Computed assessment={provisional} /> : null}
      <div style={{ marginTop: 12 }}>
        <Since application={application} />
      </div>
    </>
  );
}
