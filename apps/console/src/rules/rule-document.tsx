import type { ReactNode } from 'react';
import { StateWord, type Tone } from '../kit/values';
import { useLanguage, useWords } from '../words/words';
import { type Change, marked, type MarkedRow, type MarkedSection } from './doc-model';
import { rulesWords } from './rules.words';
import { sectionsOf } from './sections';
import './rules.css';

type Content = Record<string, unknown>;

export interface ChangeCounts {
  added: number;
  changed: number;
  removed: number;
}

/** The sections of a rule set, marked against the version before where there is one. */
export function useDocument(kind: string, content: Content, before: Content | null): MarkedSection[] {
  const language = useLanguage();
  return marked(sectionsOf(kind, content, language), before && sectionsOf(kind, before, language));
}

export function countsOf(sections: MarkedSection[]): ChangeCounts {
  const all = sections.flatMap(({ rows }) => rows.map(({ change }) => change));
  const count = (of: Change): number => all.filter((change) => change === of).length;
  return { added: count('added'), changed: count('changed'), removed: count('removed') };
}

/** Sentences and tables; what changed says so in a word. */
export function RuleDocument({ sections }: { sections: MarkedSection[] }): ReactNode {
  return (
    <div className="rule-document">
      {sections.map((section) => (
        <section key={section.key}>
          <h3>{section.title}</h3>
          {section.head ? (
            <SectionTable section={section} head={section.head} />
          ) : (
            <ul className="articles">
              {section.rows.map((row) => (
                <li key={row.key} className={row.change ?? ''}>
                  <Mark change={row.change} />
                  <Cell row={row} n={0} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function SectionTable({ section, head }: { section: MarkedSection; head: string[] }): ReactNode {
  const say = useWords(rulesWords);
  const hasChanges = section.rows.some(({ change }) => change !== null);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={section.title}>
      <table className="small">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" style={{ whiteSpace: 'normal' }}>
                {name}
              </th>
            ))}
            {hasChanges ? <th scope="col">{say('change')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {section.rows.map((row) => (
            <tr key={row.key} className={row.change ?? ''}>
              {row.cells.map((_, n) => (
                <td key={n}>
                  <Cell row={row} n={n} />
                </td>
              ))}
              {hasChanges ? (
                <td>
                  <Mark change={row.change} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TONE: Record<Change, Tone> = { added: 'good', changed: 'warn', removed: 'bad' };

function Mark({ change }: { change: Change | null }): ReactNode {
  const say = useWords(rulesWords);
  return change === null ? null : (
    <span className="mark">
      <StateWord tone={TONE[change]}>{say(change)}</StateWord>
    </span>
  );
}

function Cell({ row, n }: { row: MarkedRow; n: number }): ReactNode {
  const say = useWords(rulesWords);
  const text = row.cells[n]!;
  if (row.change === 'removed') return <del>{text}</del>;
  const was = row.before?.[n];
  if (was === undefined || was === text) return text;
  return (
    <>
      {text}
      <span className="was">{say('before', { text: was })}</span>
    </>
  );
}
