import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { components } from '../api/generated/credit-rating';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Empty } from '../kit/states';
import { useCode } from '../kit/use-code';
import { useLanguage, useWords, wordOf } from '../words/words';
import { enterpriseWords } from './enterprise.words';

/** What counts now, and until when: soonest first. */
export function WhatEnds({ rating }: { rating: components['schemas']['RatingView'] }): ReactNode {
  const say = useWords(enterpriseWords);
  const language = useLanguage();
  const code = useCode();
  const items = rating.items.toSorted((one, other) => (one.until ?? '9999').localeCompare(other.until ?? '9999'));
  if (items.length === 0) return <Empty title={say('nothingEnds')}>{say('nothingEndsText')}</Empty>;
  return (
    <>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('record')}</th>
            <th scope="col" className="number">
              {say('points')}
            </th>
            <th scope="col">{say('until')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ recordId, record, class: gravity, points, until }) => (
            <tr key={recordId}>
              <td>
                <Link to={`/records/${recordId}`}>
                  {wordOf(ruleCodeWords, record, language)}
                  {gravity ? ` · ${code('class', gravity)}` : ''}
                </Link>
              </td>
              <td className="number">{points}</td>
              <td className="nowrap">{until ?? say('forEver')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rating.nextChangeOn ? <p className="soft">{say('nextChange', { on: rating.nextChangeOn })}</p> : null}
    </>
  );
}
