import { Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { ruleWords } from '../kit/rule.words';
import { StateWord } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { rulesWords } from './rules.words';
import type { RuleCases as Cases } from './services';

/** What becomes of the cases: which agree, which come out otherwise and in what. */
export function RuleCases({ cases }: { cases: Cases }): ReactNode {
  const say = useWords(rulesWords);
  const [onlyDiffering, setOnlyDiffering] = useState(cases.differing > 0);
  if (cases.items.length === 0) return <p className="soft">{say('noCases')}</p>;
  const shown = cases.items.filter(({ agrees }) => !onlyDiffering || !agrees);
  return (
    <div className="stack">
      <div className="inline">
        <span>{casesLine(say, cases)}</span>
        {cases.differing > 0 ? (
          <Checkbox checked={onlyDiffering} onChange={(event) => setOnlyDiffering(event.target.checked)}>
            {say('onlyDiffering')}
          </Checkbox>
        ) : null}
      </div>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={say('cases')} style={{ maxHeight: 420 }}>
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{say('caseName')}</th>
              <th scope="col">{say('caseOn')}</th>
              <th scope="col">{say('result')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={`${one.file} ${one.name}`}>
                <td>
                  {one.name}
                  {one.differences.map((difference) => (
                    <Difference key={difference.path} {...difference} />
                  ))}
                </td>
                <td className="nowrap">{one.on}</td>
                <td>
                  <StateWord tone={one.agrees ? 'good' : 'warn'}>{say(one.agrees ? 'agrees' : 'differs')}</StateWord>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Difference({ path, expected, got }: { path: string; expected: string; got: string }): ReactNode {
  const say = useWords(rulesWords);
  const language = useLanguage();
  const what = path
    .replace(/^expect\./, '')
    .split('.')
    .map((part) => part.replace(/^[a-zA-Z]+/, (name) => wordOf(ruleWords, name, language)))
    .join(' · ');
  return <div className="soft">{say('difference', { what, expected: plain(expected), got: plain(got) })}</div>;
}

export function casesLine(
  say: ReturnType<typeof useWords<(typeof rulesWords)['zh']>>,
  { agreeing, differing }: Pick<Cases, 'agreeing' | 'differing'>,
): string {
  if (agreeing + differing === 0) return say('noCases');
  return differing === 0 ? say('casesAgree', { n: agreeing }) : say('casesDiffer', { agreeing, differing });
}

/** Texts come in quotation marks; what is longer than a value is not for this line. */
function plain(json: string): string {
  if (/^[[{]/.test(json)) return json.length > 2 ? '…' : '—';
  return json === 'null' ? '—' : json.replaceAll('"', '');
}
