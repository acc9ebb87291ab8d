import { useState } from 'react';

/** A choice kept in this browser, under a name. Only what can be lost: nothing of a case. */
export function useKept<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const key = `shouxin.${name}`;
  const [value, setValue] = useState<Value>(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? initial : (JSON.parse(kept) as Value);
    } catch {
      return initial;
    }
  });
  return [
    value,
    (next) => {
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
  ];
}
