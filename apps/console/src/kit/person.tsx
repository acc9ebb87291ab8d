import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../words/words';
import { kitWords } from './kit.words';
import { nameOfPerson } from './people';

const KEPT_MS = 10 * 60_000;
/** Who acts in the services without being a person. */
const SYSTEM = 'system';

interface PersonProps {
  /** As the services name them. */
  account: string | null | undefined;
  /** A text that says it: the name in it. */
  text?: (name: string) => string;
}

/** A person by name; the account, which the records keep, on hover, and in its place while the name is not known. */
export function Person({ account, text = (name) => name }: PersonProps): ReactNode {
  const say = useWords(kitWords);
  const isPerson = Boolean(account) && account !== SYSTEM;
  const { data: name } = useQuery({
    queryKey: ['people', account],
    queryFn: () => nameOfPerson(account!),
    enabled: isPerson,
    staleTime: KEPT_MS,
    gcTime: KEPT_MS,
  });
  if (!account) return say('none');
  if (!isPerson) return text(say('system'));
  return <span title={account}>{text(name ?? account)}</span>;
}
