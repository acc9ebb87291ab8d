import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { actWords } from '../kit/act.words';
import { Facts, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Readable } from '../kit/readable';
import { Basis } from '../kit/receipt';
import { Rows } from '../kit/rows';
import { State } from '../kit/state';
import { useItemWord } from '../kit/catalogue-code';
import { Amount, Day, Grade, Moment } from '../kit/values';
import { ruleWords } from '../kit/rule.words';
import { yuan } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { applicationWords } from './application.words';
import type { ApplicationDetail } from './subsidy-data';

interface PartProps {
  application: ApplicationDetail;
}

export function PoolPart({ application: { pool } }: PartProps): ReactNode {
  const say = useWords(applicationWords);
  return (
    <Panel title={say('pool')}>
      {pool === null ? (
        <p>{say('noPool')}</p>
      ) : (
        <>
          <p style={{ marginTop: 0 }}>
            <Link to={`/pools/${pool.code}/${pool.year}`}>{pool.title}</Link>
          </p>
          <Facts
            of={[
              [say('poolLeft'), <Amount key="left" fen={pool.leftFen} />],
              [
                say('poolAfter'),
                pool.leftAfterFen === null ? null : pool.leftAfterFen.startsWith('-') ? (
                  <span key="after" className="late">
                    <Amount fen={pool.leftAfterFen} /> {say('poolShort')}
                  </span>
                ) : (
                  <Amount key="after" fen={pool.leftAfterFen} />
                ),
              ],
            ]}
          />
        </>
      )}
    </Panel>
  );
}

export function FiledPart({ application }: PartProps): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const itemWord = useItemWord();
  const { facts, payee, pledges } = application;
  return (
    <Panel title={say('facts')}>
      <Facts
        of={[
          ...Object.entries(facts).map(([name, value]): [string, ReactNode] => [
            wordOf(ruleWords, name, language),
            typeof value === 'string' && /^\d+\.\d{2}$/.test(value) ? (
              yuan(value)
            ) : (
              <Readable key={name} value={value} />
            ),
          ]),
          [say('payee'), `${payee.name} · ${payee.bank} · ${payee.account}`],
          [
            say('reliedPledges'),
            pledges.length === 0 ? (
              <span key="pledges" className="soft">
                {say('noPledges')}
              </span>
            ) : (
              <ul key="pledges" className="plain-list">
                {pledges.map(({ pledgeId, item, state }) => (
                  <li key={pledgeId}>
                    <Link to={`/pledges/${pledgeId}`}>{textOf(itemWord(item))}</Link>{' '}
                    {wordOf(applicationWords, `pledge.${state}`, language)}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </Panel>
  );
}

/** What became of the money: payouts, what stops them, corrections. */
export function MoneyPart({ application }: PartProps): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  const { payoutIds, holds, corrections } = application;
  if (payoutIds.length === 0 && corrections.length === 0) return null;
  return (
    <Panel title={say('money')}>
      <ul className="plain-list timeline">
        {payoutIds.map((id, n) => (
          <li key={id}>
            <span>{say('payout')}</span>
            <Link to={`/payouts/${id}`}>{say('payoutN', { n: n + 1 })}</Link>
          </li>
        ))}
        {holds.map((hold) => (
          <li key={hold.id}>
            <span>{say('holds')}</span>
            <span>
              <Link to={`/payouts/${hold.payoutId}`}>{wordOf(applicationWords, `hold.${hold.reason}`, language)}</Link>{' '}
              <State of="hold" is={hold.state} /> <Day at={hold.heldAt} />
            </span>
          </li>
        ))}
        {corrections.map((correction) => (
          <li key={correction.id}>
            <span>{say('correction')}</span>
            <span>
              <Link to={`/corrections/${correction.id}`}>
                {wordOf(applicationWords, `direction.${correction.direction}`, language)}{' '}
                <Amount fen={correction.amountFen} />
              </Link>{' '}
              <State of="correction" is={correction.state} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function DecisionsPart({ application: { decisions } }: PartProps): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  if (decisions.length === 0) return null;
  return (
    <Panel title={say('decisions')}>
      <Rows
        head={[say('what'), say('day'), say('grade'), { number: say('amount') }, say('makerChecker'), say('given')]}
        rows={decisions.map((decision) => ({
          key: decision.receiptId,
          cells: [
            wordOf(applicationWords, `decision.${decision.kind}`, language),
            <Day key="day" at={decision.gradeOn} />,
            <Grade key="grade" grade={decision.grade} />,
            <Amount key="amount" fen={decision.amountFen} />,
            <span key="who">
              <Person account={decision.maker} /> / <Person account={decision.checker} />
            </span>,
            <Basis key="basis" owner="subsidy" receiptId={decision.receiptId} />,
          ],
        }))}
      />
    </Panel>
  );
}

export function HistoryPart({ application: { history } }: PartProps): ReactNode {
  const say = useWords(applicationWords);
  const language = useLanguage();
  return (
    <Panel title={say('history')}>
      <Rows
        head={[say('when'), say('who'), say('what'), { number: say('amount') }]}
        rows={history.map(({ at, actor, action, detail }, n) => ({
          key: String(n),
          cells: [
            <Moment key="when" at={at} />,
            <Person key="who" account={actor} />,
            <span key="what">
              {wordOf(actWords, action, language)}
              {typeof detail['reason'] === 'string' ? <div className="soft">{detail['reason']}</div> : null}
            </span>,
            <Amount key="amount" fen={(detail['toFen'] ?? detail['amountFen']) as string | undefined} />,
          ],
        }))}
      />
    </Panel>
  );
}
