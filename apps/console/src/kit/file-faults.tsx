import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem';
import { useWords } from '../words/words';
import { Faults } from './answers';
import { kitWords } from './kit.words';
import { Notice } from './page';
import { lineOf } from './yaml-place';

/** On the ground of a notice the paler colour that a pressed link takes is too faint. */
const TO_LINE = { color: 'var(--accent)', paddingInline: 0, textDecoration: 'underline' };

interface FileFaultsProps {
  error: unknown;
  /** The file as it stands in the field. */
  text: string;
  /** The field that it stands in. */
  inputId: string;
}

/** What the service finds wrong in a file written as text, each with a way to its line; any other refusal as always. */
export function FileFaults({ error, text, inputId }: FileFaultsProps): ReactNode {
  const say = useWords(kitWords);
  if (!(error instanceof Problem) || error.errors.length === 0) return <Faults error={error} />;
  return (
    <Notice tone="bad" role="alert">
      <strong>{say('faultsTitle', { n: error.errors.length })}</strong>
      <ul>
        {error.errors.map(({ field, detail }) => {
          const line = lineOf(text, field) ?? lineTold(detail);
          return (
            <li key={`${field} ${detail}`}>
              {line === null ? (
                field
              ) : (
                <Button type="link" size="small" style={TO_LINE} onClick={() => select(inputId, line)}>
                  {say('faultAt', { line: String(line), path: field })}
                </Button>
              )}{' '}
              {detail.split('\n')[0]}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** A text that cannot be read at all is told with its place, `(line:column)`, and an excerpt below. */
function lineTold(detail: string): number | null {
  const place = /\((\d+):\d+\)/.exec(detail);
  return place ? Number(place[1]) : null;
}

function select(inputId: string, line: number): void {
  const input = document.getElementById(inputId);
  if (!(input instanceof HTMLTextAreaElement)) return;
  const lines = input.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  input.focus();
  input.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  input.scrollTop = (input.scrollHeight * (line - 1)) / lines.length - input.clientHeight / 2;
}
