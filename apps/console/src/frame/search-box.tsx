import { useQuery } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { creditRating, take } from '../api/clients';
import { Grade } from '../kit/values';
import { useWords } from '../words/words';
import { frameWords } from './frame.words';

const MIN_LENGTH = 2;

/** One search for all: code, name, pinyin initials, document number. `/` puts the cursor here. */
export function SearchBox(): ReactNode {
  const say = useWords(frameWords);
  const navigate = useNavigate();
  const listId = useId();
  const input = useRef<InputRef>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(0);
  const q = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => take(creditRating.GET('/search', { params: { query: { q } }, signal })),
    enabled: isOpen && q.length >= MIN_LENGTH,
    placeholderData: (before) => before,
  });
  const hits = q.length >= MIN_LENGTH ? (found.data?.items ?? []) : [];

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== '/' || (event.target as HTMLElement).closest('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const open = (index: number): void => {
    const hit = hits[index];
    if (!hit) return;
    setIsOpen(false);
    setTyped('');
    input.current?.blur();
    void navigate(`/enterprises/${hit.enterpriseId}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') open(at);
    else if (event.key === 'Escape') setIsOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div className="search" role="search">
      <Input
        ref={input}
        value={typed}
        maxLength={100}
        placeholder={say('search')}
        aria-label={say('searchLabel')}
        role="combobox"
        aria-expanded={isOpen && hits.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(hits[at] ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        suffix={<kbd className="soft wide">/</kbd>}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          setIsOpen(true);
        }}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && q.length > 0 ? (
        <div className="search-hits">
          <ul className="plain-list" role="listbox" id={listId} aria-label={say('searchLabel')}>
            {hits.map((hit, index) => (
              <li
                key={`${hit.enterpriseId} ${hit.recordId ?? ''} ${hit.match.by}`}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                // Before the blur of the input would close the list.
                onMouseDown={(event) => {
                  event.preventDefault();
                  open(index);
                }}
                onMouseEnter={() => setAt(index)}
              >
                <div className="inline">
                  <Grade grade={hit.grade} /> <strong>{hit.name}</strong>
                </div>
                <div className="soft code">
                  {hit.match.by === 'name' || hit.match.by === 'initials' ? hit.uscc : hit.match.text}
                </div>
              </li>
            ))}
          </ul>
          {hits.length === 0 && !found.isFetching ? (
            <p className="quiet" style={{ padding: 12, margin: 0 }}>
              {q.length < MIN_LENGTH ? say('searchHint') : say('searchEmpty', { q })}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
