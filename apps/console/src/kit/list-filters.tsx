import { Button, Input, Select } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { dayTyped } from '../words/format';
import { useWords } from '../words/words';
import { DayInput } from './day-input';
import { EnterpriseFilter } from './enterprise-filter';
import type { Filter } from './list-types';
import type { ListUrl } from './list-url';
import { listWords } from './list.words';

const TYPING_PAUSE_MS = 300;
/** From here on one types to find a choice. */
const MANY_OPTIONS = 12;

/** Text that goes into the URL when the typing pauses. */
function TypedInput({
  value,
  label,
  onChange,
  isDay = false,
  width,
}: {
  value: string;
  label: string;
  onChange: (value: string) => void;
  /** A day: goes into the URL when it is a whole one. */
  isDay?: boolean;
  width: number;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value || (isDay && typed !== '' && dayTyped(typed) === null)) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, isDay, onChange]);
  if (isDay) return <DayInput value={typed} aria-label={label} style={{ width }} onChange={setTyped} />;
  return (
    <Input
      value={typed}
      aria-label={label}
      placeholder={label}
      allowClear
      style={{ width }}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={() => onChange(typed)}
    />
  );
}

export function ListFilters({ filters, url }: { filters: Filter[]; url: ListUrl }): ReactNode {
  const say = useWords(listWords);
  const one = (filter: Filter): ReactNode => {
    switch (filter.kind) {
      case 'search':
        return (
          <TypedInput
            key={filter.param}
            value={url.get(filter.param)}
            label={filter.label}
            width={260}
            onChange={(value) => url.set({ [filter.param]: value.trim() })}
          />
        );
      case 'enterprise':
        return (
          <EnterpriseFilter
            key={filter.param}
            value={url.get(filter.param)}
            label={filter.label}
            onChange={(id) => url.set({ [filter.param]: id })}
          />
        );
      case 'choice':
      case 'choices': {
        const value = url.get(filter.param);
        const several = filter.kind === 'choices';
        return (
          <Select
            key={filter.param}
            aria-label={filter.label}
            placeholder={filter.label}
            style={{ minWidth: 140 }}
            allowClear
            {...(filter.options.length > MANY_OPTIONS ? { showSearch: { optionFilterProp: 'label' } } : {})}
            popupMatchSelectWidth={false}
            {...(several ? { mode: 'multiple' as const, maxTagCount: 2 } : {})}
            value={several ? (value ? value.split(',') : []) : value || null}
            options={filter.options}
            onChange={(next: string | string[] | null | undefined) =>
              url.set({ [filter.param]: Array.isArray(next) ? next.join(',') : (next ?? '') })
            }
          />
        );
      }
      case 'days':
      case 'amounts': {
        const { fromParam, toParam, label } = filter;
        const isDay = filter.kind === 'days';
        return (
          <span key={fromParam} className="range" role="group" aria-label={label}>
            <span className="name" aria-hidden>
              {label}
            </span>
            {([fromParam, toParam] as const).map((param) => (
              <TypedInput
                key={param}
                isDay={isDay}
                width={isDay ? 136 : 120}
                value={url.get(param)}
                label={say(param === fromParam ? 'from' : 'to', { name: label })}
                onChange={(value) => url.set({ [param]: value.trim() })}
              />
            ))}
          </span>
        );
      }
    }
  };
  return (
    <>
      {filters.map(one)}
      {url.isFiltered ? (
        <Button type="link" size="small" onClick={url.clear}>
          {say('clear')}
        </Button>
      ) : null}
    </>
  );
}
