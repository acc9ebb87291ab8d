import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../kit/page';
import { State } from '../kit/state';
import { Empty, LoadedPart } from '../kit/states';
import { Amount, StateWord } from '../kit/values';
import { dayOf, percentText, yuan, yuanOfFen } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { OwnPage } from './own-page';
import { useAdvice } from './own-queries';
import { type Policy, useApplications, useDrafts, usePolicies, useTrial } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';
import { useReasons } from './trial-result';

/** Policies open to me, what I have begun, what I have applied for. */
export function Page(): ReactNode {
  const say = useWords(subsidyWords);
  const policies = usePolicies();
  return (
    <OwnPage title={say('title')}>
      <Drafts />
      <Panel title={say('open')}>
        <LoadedPart query={policies}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={say('noPolicies')}>{say('noPoliciesText')}</Empty>
            ) : (
              <ul className="rows">
                {items.map((policy) => (
                  <PolicyLine key={policy.id} policy={policy} />
                ))}
              </ul>
            )
          }
        </LoadedPart>
      </Panel>
      <Applications />
    </OwnPage>
  );
}

function PolicyLine({ policy: { id, inForce, facts } }: { policy: Policy }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const reasonsOf = useReasons();
  const { data: advice } = useAdvice();
  const standing = advice?.now.factors.find(({ policyId }) => policyId === id);
  // Without facts to fill in, today's amount is known.
  const trial = useTrial(id, inForce !== null && facts.length === 0 ? {} : null);
  if (inForce === null) return null;
  const title = textOf(inForce.title);
  const cap = inForce.cap === null ? '' : ` · ${say('upTo', { amount: `¥\u00a0${yuan(inForce.cap)}` })}`;
  return (
    <li>
      <div className="head">
        <span>{title}</span>
        {standing?.eligible === false ? <StateWord tone="warn">{say('closed')}</StateWord> : null}
      </div>
      {standing?.eligible === false ? (
        <p>
          {say('whyNot', { reasons: reasonsOf(standing.reasons) })} <Link to="/">{say('howTo')}</Link>
        </p>
      ) : null}
      {standing?.eligible && advice ? (
        <p>
          {trial.data?.eligible
            ? say('pays', { amount: `¥\u00a0${yuanOfFen(trial.data.amountFen)}` })
            : say('paysFactor', { grade: advice.now.grade, percent: percentText(standing.factor) })}
          {cap}
        </p>
      ) : null}
      <Link to={`/my/subsidies/${id}`} aria-label={say('lookAt', { title })}>
        {say('look')}
      </Link>
    </li>
  );
}

function Drafts(): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const { data } = useDrafts();
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={say('drafts')}>
      <ul className="rows">
        {data.items.map(({ id, policyTitle, touchedAt }) => (
          <li key={id}>
            <div className="head">
              <span>{textOf(policyTitle)}</span>
              <span className="soft">{say('touched', { at: dayOf(touchedAt) })}</span>
            </div>
            <Link to={`/my/drafts/${id}`}>{say('continueDraft')}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Applications(): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const applications = useApplications();
  return (
    <Panel title={say('mine')}>
      <LoadedPart query={applications}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={say('noApplications')}>{say('noApplicationsText')}</Empty>
          ) : (
            <ul className="rows">
              {items.map(({ id, number, policyTitle, filedOn, state, provisional }) => (
                <li key={id}>
                  <div className="head">
                    <Link to={`/my/applications/${id}`}>{textOf(policyTitle)}</Link>
                    <State of="application" is={state} />
                  </div>
                  <div className="soft">
                    {number} · {say('applicationOn', { on: filedOn })}
                    {provisional ? (
                      <>
                        {' · '}
                        <Amount fen={provisional.amountFen} sign />
                      </>
                    ) : null}
                  </div>
                  <p>{say(`now.${state}` as 'now.filed')}</p>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
    </Panel>
  );
}
