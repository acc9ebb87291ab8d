import { useEffect, useState } from 'react';

const PAUSE_MS = 300;

/** A value once it has stopped changing. It is compared as JSON, so that a new object of the same content is no change. */
export function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Value;
}
