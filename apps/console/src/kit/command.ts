import { type QueryKey, useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from '../api/problem';

const TRIES = 2;

/**
 * Something that moves something. One intent has one Idempotency-Key: a try again, by hand or by itself when no answer
 * came, sends the same one; another input is another intent.
 * @param invalidates what is read again when it is done
 */
export function useCommand<Input, Output>(
  run: (input: Input, key: string) => Promise<Output>,
  { invalidates = [] }: { invalidates?: QueryKey[] } = {},
): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  const intent = useRef<{ input: string; key: string } | null>(null);
  return useMutation({
    mutationFn: (input: Input) => {
      const text = JSON.stringify(input) ?? '';
      if (intent.current?.input !== text) intent.current = { input: text, key: crypto.randomUUID() };
      return run(input, intent.current.key);
    },
    retry: (failures, error) => failures < TRIES && error instanceof Problem && error.isTransient,
    onSettled: async (_, error) => {
      const isOpen = error instanceof Problem && error.isTransient;
      if (!isOpen) intent.current = null;
      // Also after a refusal: it says that what is shown is not how things are.
      await Promise.all(invalidates.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
