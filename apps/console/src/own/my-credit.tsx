import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Notice, Panel } from '../kit/page';
import { LoadedPart } from '../kit/states';
import { Grade } from '../kit/values';
import { percentText } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { type Advice, type Standing, useAdvice, useOwnEnterprise } from './own-queries';
import { ownWords } from './own.words';
import { RaiseSteps } from './raise-steps';
import { sharedFactor } from './shared-factor';

/** Grade, why in two sentences, what it means, and how to raise it. */
export function MyCredit(): ReactNode {
  const say = useWords(ownWords);
  const advice = useAdvice();
  return (
    <Panel title={say('title')} more={<Link to="/my/matters">{say('recordsLink')}</Link>}>
      <LoadedPart query={advice} lines={8}>
        {(data) => (
          <>
            <Now advice={data} />
            <Meaning now={data.now} />
            <RaiseSteps advice={data} />
          </>
        )}
      </LoadedPart>
    </Panel>
  );
}

function Now({ advice: { now, why, leftOut } }: { advice: Advice }): ReactNode {
  const say = useWords(ownWords);
  const textOf = useTextOf();
  return (
    <div className="my-grade">
      <Grade grade={now.grade} large />
      <div>
        <strong>{say('standing', { grade: now.grade, score: now.score })}</strong>
        <p>{why.length === 0 ? say('whyNothing') : say('whyRecords', { n: why.length })}</p>
        {why.length > 0 ? (
          <ul>
            {why.map(({ recordId, words }) => (
              <li key={recordId}>
                <Link to={`/my/matters/records/${recordId}`}>{textOf(words)}</Link>
              </li>
            ))}
          </ul>
        ) : null}
        {leftOut > 0 ? <p className="soft">{say('whyLeftOut', { n: leftOut })}</p> : null}
        <p className="soft">{say('standingOn', { on: now.on })}</p>
      </div>
    </div>
  );
}

function Meaning({ now }: { now: Standing }): ReactNode {
  const say = useWords(ownWords);
  return (
    <>
      <h3>{say('means')}</h3>
      <ul>
        <FactorLines now={now} />
        <Exemption />
      </ul>
    </>
  );
}

function FactorLines({ now: { factors } }: { now: Standing }): ReactNode {
  const say = useWords(ownWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const percent = sharedFactor(factors);
  if (percent !== null) return <li>{say('factorAll', { percent })}</li>;
  return factors.map(({ policyId, title, factor, eligible, reasons }) => (
    <li key={policyId}>
      {eligible
        ? say('factorOf', { policy: textOf(title), percent: percentText(factor) })
        : say('factorNone', {
            policy: textOf(title),
            reasons: reasons.map((reason) => wordOf(ruleCodeWords, reason, language)).join(say('separator')),
          })}
    </li>
  ));
}

function Exemption(): ReactNode {
  const say = useWords(ownWords);
  const textOf = useTextOf();
  const { data: enterprise } = useOwnEnterprise();
  const uscc = enterprise?.uscc ?? '';
  const { data } = useQuery({
    queryKey: ['reward-penalty', 'exemption', uscc],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/exemptions', { params: { query: { uscc, inspection: 'routine' } }, signal })),
    enabled: uscc !== '',
  });
  if (!data) return null;
  return (
    <>
      <li>
        {say(data.exempt ? 'exempt' : 'notExempt')}
        {data.redListed ? ` · ${say('redUntil', { on: data.redListed.until })}` : ''}
        {data.exempt ? null : <div className="soft">{textOf(data.text)}</div>}
      </li>
      {data.seriousListed ? (
        <li>
          <Notice tone="bad">{say('listed')}</Notice>
        </li>
      ) : null}
    </>
  );
}
