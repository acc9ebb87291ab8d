import type { ReactNode } from 'react';
import { yuan, yuanOfFen } from '../words/format';
import { type Language, useLanguage, wordOf } from '../words/words';
import { domainWords } from './domain.words';
import { factWords } from './fact.words';
import { ruleCodeWords } from './rule-code.words';
import { ruleWords } from './rule.words';

/** Yuan, as rules and facts write it. */
const YUAN = /^\d+\.\d{2}$/;
const WHOLE_FEN = /^-?\d+$/;

function fieldName(name: string, language: Language): string {
  const known = wordOf(ruleWords, name, language);
  return known === name ? wordOf(factWords, name, language) : known;
}

/** A code in its words, whatever list it is of; other texts as they are. */
function textValue(value: string, language: Language): string {
  const known = wordOf(ruleCodeWords, value, language);
  if (known !== value) return known;
  const domain: Record<string, string> = domainWords[language];
  return domain[`sector.${value}`] ?? domain[`department.${value}`] ?? domain[`zone.${value}`] ?? value;
}

/** Plain data of rules, facts and results, as nested names and values in the words of the domain. */
export function Readable({ value }: { value: unknown }): ReactNode {
  const language = useLanguage();
  if (Array.isArray(value)) return <ReadableList values={value} />;
  if (typeof value === 'object' && value !== null) {
    return (
      <dl className="facts">
        {Object.entries(value as Record<string, unknown>).map(([name, inner]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{fieldName(name, language)}</dt>
            <dd>
              <Readable
                value={name.endsWith('Fen') && WHOLE_FEN.test(String(inner)) ? yuanOfFen(String(inner)) : inner}
              />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return wordOf(ruleWords, `value.${String(value ?? null)}`, language);
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return YUAN.test(value) ? yuan(value) : textValue(value, language);
}

/** A list of alike things is a table, a list of words a line. */
function ReadableList({ values }: { values: unknown[] }): ReactNode {
  const language = useLanguage();
  if (values.length === 0) return wordOf(ruleWords, 'value.null', language);
  const rows = values.filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null);
  if (rows.length < values.length) {
    return values
      .map((value) => wordOf(ruleCodeWords, JSON.stringify(value).replaceAll('"', ''), language))
      .join(language === 'zh' ? '、' : ', ');
  }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {fieldName(name, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {names.map((name) => (
                <td key={name}>{row[name] === undefined ? '' : <Readable value={row[name]} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
