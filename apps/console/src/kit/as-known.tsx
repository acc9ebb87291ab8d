import { Button } from 'antd';
import { type ReactNode, useId } from 'react';
import { useSearchParams } from 'react-router';
import { dayTyped } from '../words/format';
import { useWords } from '../words/words';
import { DayInput } from './day-input';
import { kitWords } from './kit.words';

const PARAM = 'knownOn';

export interface AsKnown {
  /** The day whose knowledge is shown; null: now. */
  on: string | null;
  /** Its last instant, for the services; undefined: now. */
  knownAt: string | undefined;
  choose: (on: string | null) => void;
}

/** "As known on" a day, from the URL: the end of that day in Shanghai. */
export function useAsKnown(): AsKnown {
  const [search, setSearch] = useSearchParams();
  const on = search.get(PARAM);
  return {
    on,
    knownAt: on === null ? undefined : `${on}T23:59:59.999+08:00`,
    choose: (next) =>
      setSearch((before) => {
        const params = new URLSearchParams(before);
        if (next) params.set(PARAM, next);
        else params.delete(PARAM);
        return params;
      }),
  };
}

/** Time travel is visible: an amber bar until one leaves it. */
export function AsKnownBar({ asKnown }: { asKnown: AsKnown }): ReactNode {
  const say = useWords(kitWords);
  if (asKnown.on === null) return null;
  return (
    <div className="as-known" role="status">
      <span>{say('asKnownOn', { on: asKnown.on })}</span>
      <Button size="small" onClick={() => asKnown.choose(null)}>
        {say('leaveAsKnown')}
      </Button>
    </div>
  );
}

export function AsKnownChoice({ asKnown, label }: { asKnown: AsKnown; label: string }): ReactNode {
  const id = useId();
  return (
    <span className="inline no-print">
      <label className="soft" htmlFor={id}>
        {label}
      </label>
      <DayInput
        id={id}

        style={{ width: 150 }}
        value={asKnown.on ?? ''}
        onChange={(day) => {
          if (day === '' || dayTyped(day) !== null) asKnown.choose(day || null);
        }}
      />
    </span>
  );
}
