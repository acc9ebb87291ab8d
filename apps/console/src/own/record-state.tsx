import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useTextOf, useWords } from '../words/words';
import { matterWords } from './matters.words';

export type Publication = components['schemas']['PublicationAnswer'];

const HONOURS = ['taxpayer-a', 'customs-aeo', 'award'];

export function isHonour(record: string): boolean {
  return HONOURS.includes(record);
}

export function usePublication(recordId: string, isAsked = true): UseQueryResult<Publication> {
  return useQuery({
    queryKey: ['reward-penalty', 'publication', recordId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/records/{recordId}/publication', { params: { path: { recordId } }, signal })),
    enabled: isAsked,
  });
}

/** What a record does now, and how and when that ends. */
export function RecordState({ publication, today }: { publication: Publication; today: string }): ReactNode {
  const say = useWords(matterWords);
  const textOf = useTextOf();
  const { state, endedOn, annulledOn, earliestOn, publicationEndsOn, openRepairId, stays } = publication;
  if (state === 'annulled') return <p>{say('now.annulled', { on: annulledOn ?? '' })}</p>;
  if (state === 'ended') return <p>{say('now.ended', { on: endedOn ?? '' })}</p>;
  return (
    <>
      <p>{say('now.acting')}</p>
      {openRepairId ? <p>{say('repairOpen')}</p> : null}
      {earliestOn && !openRepairId ? (
        <p>
          <strong>{earliestOn <= today ? say('canRepair') : say('canRepairFrom', { on: earliestOn })}</strong>
        </p>
      ) : null}
      {publicationEndsOn ? (
        <p>{publicationEndsOn > today ? say('endsBy', { on: publicationEndsOn }) : say('endsWhenDone')}</p>
      ) : null}
      {stays ? <p className="soft">{textOf(stays)}</p> : null}
    </>
  );
}
