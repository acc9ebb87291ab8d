import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { Problem } from '../api/problem';
import type { Draft } from './subsidy-queries';

export type Changes = components['schemas']['SaveApplicationDraft'];
export type SaveState = 'saved' | 'saving' | 'failed';

const PAUSE_MS = 600;

export interface DraftInHand {
  query: UseQueryResult<Draft>;
  /** The draft as it was last saved, with what was typed since over it. */
  draft: Draft | undefined;
  /** What was typed of the account: it is never read back. */
  typedAccount: string | undefined;
  change: (changes: Changes) => void;
  saveState: SaveState;
  /** Saves what waits. @returns whether all is saved */
  flush: () => Promise<boolean>;
}

/** A draft that saves itself a moment after one stops typing; nothing typed is lost to a failure or to another tab. */
export function useDraft(id: string): DraftInHand {
  const queries = useQueryClient();
  const key = ['subsidy', 'draft', id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read(id, signal),
    retry: false,
  });
  const [typed, setTyped] = useState<Changes>({});
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const waiting = useRef<Changes>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean>>(Promise.resolve(true));

  const push = async (): Promise<boolean> => {
    const body = waiting.current;
    if (Object.keys(body).length === 0) return true;
    waiting.current = {};
    try {
      const known = queries.getQueryData<Draft>(key) ?? (await read(id));
      const saved = await write(id, body, known.version).catch(async (error: unknown) => {
        if (!(error instanceof Problem) || error.status !== 412) throw error;
        // Saved from elsewhere meanwhile: ours goes over it, field by field.
        return write(id, body, (await read(id)).version);
      });
      queries.setQueryData(key, saved);
      const isAll = Object.keys(waiting.current).length === 0;
      setSaveState(isAll ? 'saved' : 'saving');
      return isAll || push();
    } catch {
      waiting.current = merged(body, waiting.current);
      setSaveState('failed');
      return false;
    }
  };
  const flush = (): Promise<boolean> => {
    clearTimeout(timer.current);
    running.current = running.current.then(push);
    return running.current;
  };
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  // Leaving the page does not wait for the pause.
  useEffect(() => () => void latest.current(), []);

  const change = useCallback((changes: Changes): void => {
    waiting.current = merged(waiting.current, changes);
    setTyped((before) => merged(before, changes));
    setSaveState('saving');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(), PAUSE_MS);
  }, []);

  return {
    query,
    draft: query.data && over(query.data, typed),
    typedAccount: typed.payee?.account ?? undefined,
    change,
    saveState,
    flush,
  };
}

function read(id: string, signal?: AbortSignal): Promise<Draft> {
  const params = { path: { applicationDraftId: id } };
  return take(subsidy.GET('/application-drafts/{applicationDraftId}', { params, ...(signal ? { signal } : {}) }));
}

function write(id: string, body: Changes, version: number): Promise<Draft> {
  return take(
    subsidy.PUT('/application-drafts/{applicationDraftId}', {
      params: { path: { applicationDraftId: id }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );
}

function merged(before: Changes, after: Changes): Changes {
  const payee = after.payee === undefined ? before.payee : { ...before.payee, ...after.payee };
  return { ...before, ...after, ...(payee === undefined ? {} : { payee }) };
}

function over(draft: Draft, typed: Changes): Draft {
  const { payee, ...rest } = typed;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const { account: _, ...names } = payee ?? {};
  return { ...draft, ...(given as Partial<Draft>), payee: { ...draft.payee, ...names } };
}
