import { Button, Input } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Field } from '../kit/field';
import { useWords } from '../words/words';
import { openWords } from './open.words';

const MIN_LENGTH = 2;

/** One field: a name or a code. */
export function QueryField({ asked }: { asked: string }): ReactNode {
  const say = useWords(openWords);
  const navigate = useNavigate();
  const [typed, setTyped] = useState(asked);
  const [isShort, setIsShort] = useState(false);
  useEffect(() => setTyped(asked), [asked]);
  const find = (): void => {
    const q = typed.trim();
    setIsShort(q.length < MIN_LENGTH);
    if (q.length >= MIN_LENGTH) void navigate(`/public?q=${encodeURIComponent(q)}`);
  };
  return (
    <form
      role="search"
      className="no-print"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <Field label={say('field')} hint={say('fieldHint')} fault={isShort ? say('tooShort') : undefined}>
        <QueryInput value={typed} onChange={setTyped} button={say('find')} />
      </Field>
    </form>
  );
}

interface QueryInputProps {
  id?: string;
  value: string;
  onChange: (value: string) => void;
  button: string;
}

function QueryInput({ value, onChange, button, ...named }: QueryInputProps): ReactNode {
  return (
    <div className="open-field">
      <Input
        {...named}
        size="large"
        value={value}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      <Button type="primary" size="large" htmlType="submit">
        {button}
      </Button>
    </div>
  );
}
