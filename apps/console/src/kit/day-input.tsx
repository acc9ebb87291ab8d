import { CalendarOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { dayTyped } from '../words/format';
import { useWords } from '../words/words';
import { kitWords } from './kit.words';

interface DayInputProps {
  /** 2026-06-01, or what was typed so far. */
  value: string;
  /** Called with 2026-06-01 as soon as what is typed is a day, with the text itself while it is none. */
  onChange: (value: string) => void;
  /** What the calendar offers. */
  min?: string;
  max?: string;
  size?: 'large';
  style?: CSSProperties;
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/**
 * A day as it is written everywhere here: typed, also as 20260601, 2026/6/1 or 2026年6月1日, or picked from the browser's
 * calendar. The browser's own field for a day would show it the way of the browser's language, not of the page.
 */
export function DayInput({ value, onChange, min, max, style, ...others }: DayInputProps): ReactNode {
  const say = useWords(kitWords);
  const [typed, setTyped] = useState(value);
  const calendar = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped((text) => (dayTyped(text) === value ? text : value)), [value]);
  const take = (text: string): void => {
    setTyped(text);
    onChange(dayTyped(text) ?? text.trim());
  };
  return (
    <span className="day-input" style={style}>
      <Input
        {...others}
        value={typed}
        placeholder={say('dayShape')}
        inputMode="numeric"
        maxLength={16}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setTyped(dayTyped(typed) ?? typed)}
        suffix={
          <Button
            type="text"
            size="small"
            icon={<CalendarOutlined />}
            aria-label={say('pickDay')}
            onClick={() => calendar.current?.showPicker()}
          />
        }
      />
      <input
        ref={calendar}
        type="date"
        tabIndex={-1}
        aria-hidden
        value={dayTyped(value) ?? ''}
        min={min}
        max={max}
        onChange={(event) => take(event.target.value)}
      />
    </span>
  );
}
