import type { ReactNode } from 'react';
import { StateWord } from '../kit/values';
import { useLanguage, useWords } from '../words/words';
import { conflictWords } from './conflicts.words';
import { contentName } from './content-name';

type Content = Record<string, unknown>;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The items of both sides in one order; what only one of them has stands where it would be. */
export function itemsOf(stored: Content, incoming: Content): string[] {
  return [...new Set([...Object.keys(stored), ...Object.keys(incoming)])];
}

export function differencesOf(stored: Content, incoming: Content): string[] {
  return itemsOf(stored, incoming).filter((item) => textOf(stored[item]) !== textOf(incoming[item]));
}

/** What is stored and what the file says; a difference is marked by a word, not by its colour alone. */
export function SideBySide({ stored, incoming }: { stored: Content; incoming: Content }): ReactNode {
  const say = useWords(conflictWords);
  const language = useLanguage();
  const different = new Set(differencesOf(stored, incoming));
  const items = itemsOf(stored, incoming).filter((item) => textOf(stored[item]) + textOf(incoming[item]) !== '');
  const cell = (content: Content, item: string): ReactNode => textOf(content[item]) || say('empty');
  return (
    <div className="table-scroll">
      <table className="small rows">
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('stored')}</th>
            <th scope="col">{say('incoming')}</th>
            <th scope="col">{say('compared')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const differs = different.has(item);
            return (
              <tr key={item}>
                <th scope="row">{contentName(item, language)}</th>
                <td data-name={say('stored')} className={differs ? 'differs' : ''}>
                  {cell(stored, item)}
                </td>
                <td data-name={say('incoming')} className={differs ? 'differs' : ''}>
                  {cell(incoming, item)}
                </td>
                <td className="mark">
                  {differs ? (
                    <StateWord tone="warn">{say('differs')}</StateWord>
                  ) : (
                    <span className="soft">{say('same')}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
