import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import { useHasRole } from '../frame/me';
import { StateWord } from '../kit/values';
import { useWords } from '../words/words';
import { enterpriseWords } from './enterprise.words';

/** Red list, serious list and exemption of one enterprise today, as words. */
export function ListsOf({ enterpriseId, uscc }: { enterpriseId: string; uscc: string }): ReactNode {
  const say = useWords(enterpriseWords);
  const mayAskExemption = useHasRole('regulator', 'credit-officer', 'auditor');
  const red = useQuery({
    queryKey: ['reward-penalty', 'red-list', enterpriseId],
    queryFn: ({ signal }) =>
      take(
        rewardPenalty.GET('/red-list/entries', {
          params: { query: { enterpriseId, state: 'entered,resumed' } },
          signal,
        }),
      ),
  });
  const serious = useQuery({
    queryKey: ['reward-penalty', 'serious-list', enterpriseId],
    queryFn: ({ signal }) =>
      take(
        rewardPenalty.GET('/serious-list/entries', { params: { query: { enterpriseId, state: 'entered' } }, signal }),
      ),
  });
  const exemption = useQuery({
    queryKey: ['reward-penalty', 'exemption', uscc],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/exemptions', { params: { query: { uscc, inspection: 'routine' } }, signal })),
    enabled: mayAskExemption,
  });
  const entry = red.data?.items[0];
  const listed = serious.data?.items[0];
  return (
    <>
      {entry ? (
        <StateWord tone="good">{say('redListed', { from: entry.from ?? '', until: entry.until ?? '' })}</StateWord>
      ) : (
        <StateWord>{say('notRedListed')}</StateWord>
      )}
      {listed ? <StateWord tone="bad">{say('seriousListed', { from: listed.listedOn ?? '' })}</StateWord> : null}
      {exemption.data ? (
        <StateWord tone={exemption.data.exempt ? 'good' : 'plain'}>
          {say(exemption.data.exempt ? 'exempt' : 'notExempt')}
        </StateWord>
      ) : null}
    </>
  );
}
