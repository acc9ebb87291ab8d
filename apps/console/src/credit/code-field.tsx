import { useQuery } from '@tanstack/react-query';
import { normaliseUscc, parseUscc } from '@app/kernel/uscc';
import { Input } from 'antd';
import { type ReactNode, useDeferredValue } from 'react';
import { Link } from 'react-router';
import { creditRating, take } from '../api/clients';
import { Problem } from '../api/problem';
import { Field } from '../kit/field';
import { useWords } from '../words/words';
import { registerWords } from './register.words';

const LENGTH = 18;
const MAX_TYPED = 60;

/** What is wrong with a code, in words; undefined when nothing is. */
export function useCodeFault(): (typed: string) => string | undefined {
  const say = useWords(registerWords);
  return (typed) => {
    const parsed = parseUscc(typed);
    if (parsed.ok) return undefined;
    const { reason, normalised } = parsed;
    return reason === 'wrong-length' ? say('fault.wrong-length', { n: normalised.length }) : say(`fault.${reason}`);
  };
}

interface CodeFieldProps {
  id?: string;
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  /** Shown when the form was tried. */
  fault?: string | undefined;
  /** The code of an enterprise's own is not taken by another. */
  ownId?: string;
}

/** A code is checked while it is typed: first its form, then whether another enterprise has it. */
export function CodeField({ id, label, hint, value, onChange, fault, ownId }: CodeFieldProps): ReactNode {
  const say = useWords(registerWords);
  const faultOf = useCodeFault();
  const typed = normaliseUscc(value);
  const parsed = parseUscc(useDeferredValue(value));
  const owner = useQuery({
    queryKey: ['credit-rating', 'by-code', parsed.ok ? parsed.uscc : ''],
    queryFn: ({ signal }) => ownerOf(parsed.ok ? parsed.uscc : '', signal),
    enabled: parsed.ok,
  });
  const taken = parsed.ok && owner.data && owner.data.id !== ownId ? owner.data : null;
  const isWhole = typed.length >= LENGTH;
  return (
    <>
      <Field
        {...(id === undefined ? {} : { id })}
        label={label}
        hint={hint}
        fault={fault ?? (isWhole ? faultOf(value) : undefined)}
      >
        <Input
          className="code"
          value={value}
          maxLength={MAX_TYPED}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <div role="status" className="under-field">
        {typed !== '' && !isWhole ? <span className="soft">{say('typed', { n: typed.length })}</span> : null}
        {parsed.ok && owner.data === null ? say('codeGood', { code: parsed.uscc }) : null}
        {taken ? (
          <strong>
            {say(taken.warning === null ? 'codeTaken' : 'codeFormer')}{' '}
            <Link to={`/enterprises/${taken.id}`}>{taken.name}</Link>
          </strong>
        ) : null}
      </div>
    </>
  );
}

interface Owner {
  id: string;
  name: string;
  warning: unknown;
}

async function ownerOf(uscc: string, signal: AbortSignal): Promise<Owner | null> {
  try {
    return await take(creditRating.GET('/enterprises/by-code/{uscc}', { params: { path: { uscc } }, signal }));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
