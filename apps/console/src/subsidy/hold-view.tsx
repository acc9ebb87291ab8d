import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Facts, Notice } from '../kit/page';
import { parseRuleRef, RuleName } from '../kit/rule-name';
import { Amount, Grade, Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { CauseEvent } from './cause-event';
import type { Hold } from './payout-data';
import { payoutWords } from './payout.words';

/** What stops a payout: the rule, the event that told of it, and the credit it was decided on beside that of now. */
export function HoldView({ hold, enterpriseId }: { hold: Hold; enterpriseId: string }): ReactNode {
  const say = useWords(payoutWords);
  const language = useLanguage();
  const { credit, causeEventId, causeType, causeAnnulledBy, annulledByType } = hold;
  return (
    <>
      {causeAnnulledBy ? (
        <Notice tone="good">
          {say('causeGone')}
          <CauseEvent id={causeAnnulledBy} type={annulledByType} />
          {say('causeGoneThen')}
        </Notice>
      ) : null}
      <p style={{ marginTop: 0 }}>
        <strong>{wordOf(payoutWords, `hold.${hold.reason}`, language)}</strong>
      </p>
      {credit ? (
        <div className="table-scroll">
          <table className="small">
            <thead>
              <tr>
                <td />
                <th scope="col">{say('grade')}</th>
                <th scope="col">{say('listed')}</th>
                <th scope="col">{say('pledge')}</th>
              </tr>
            </thead>
            <tbody>
              {(
                [
                  [say('creditThen'), credit.decided],
                  [say('creditOnDay'), credit.onGradeOn],
                  [say('creditToday'), credit.today],
                ] as const
              ).map(([name, one]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <Grade grade={one.grade} />
                  </td>
                  <td>{say(one.seriousListed ? 'yes' : 'no')}</td>
                  <td>{say(one.creditPledgeSigned ? 'valid' : 'broken')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div style={{ marginTop: 8 }}>
        <Facts
          of={[
            [say('todayAmount'), credit ? <Amount key="today" fen={credit.todayFen} sign /> : null],
            [say('rule'), <RuleName key="rule" {...parseRuleRef('subsidy', hold.rule)} />],
            [
              say('event'),
              causeEventId ? (
                <span key="event" className="inline">
                  <CauseEvent id={causeEventId} type={causeType} />
                  <Link to={`/enterprises/${enterpriseId}`}>{say('seeCredit')}</Link>
                </span>
              ) : null,
            ],
            [say('heldAt'), <Moment key="at" at={hold.heldAt} />],
          ]}
        />
      </div>
    </>
  );
}
