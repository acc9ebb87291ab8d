import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Facts, Panel } from '../kit/page';
import { LoadedPart } from '../kit/states';
import { Day } from '../kit/values';
import { RuleName } from '../kit/rule-name';
import { useTextOf, useWords } from '../words/words';
import { recordWords } from './records.words';

type Publication = components['schemas']['PublicationAnswer'];

/** How long a record is published, and from when on a repair can be asked for. */
export function RecordPublication({ recordId }: { recordId: string }): ReactNode {
  const say = useWords(recordWords);
  const query = useQuery({
    queryKey: ['reward-penalty', 'publication', recordId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/records/{recordId}/publication', { params: { path: { recordId } }, signal })),
  });
  return (
    <Panel title={say('publication')}>
      <LoadedPart query={query}>{(data) => <PublicationFacts of={data} />}</LoadedPart>
    </Panel>
  );
}

function PublicationFacts({ of }: { of: Publication }): ReactNode {
  const say = useWords(recordWords);
  const textOf = useTextOf();
  const published = (): string => {
    if (of.state === 'annulled') return say('neverWas');
    if (of.state === 'ended') return say('publicationOver', { on: of.endedOn ?? '' });
    if (of.published === null) return say('unknownPublished');
    return say(of.published ? 'isPublished' : 'notPublished');
  };
  const isActing = of.state === 'acting';
  return (
    <Facts
      of={[
        [say('published'), published()],
        [say('earliest'), isActing && of.earliestOn ? <Day key="earliest" at={of.earliestOn} /> : null],
        [say('endsByItself'), isActing && of.publicationEndsOn ? <Day key="ends" at={of.publicationEndsOn} /> : null],
        [
          say('duties'),
          of.obligationsFulfilledOn ? say('dutiesDone', { on: of.obligationsFulfilledOn }) : say('dutiesOpen'),
        ],
        [say('stays'), of.stays ? textOf(of.stays) : null],
        [say('regime'), <RuleName key="regime" kind="repair" id={of.regime.id} version={of.regime.version} />],
        [
          say('about'),
          of.openRepairId ? (
            <Link key="repair" to={`/repairs/${of.openRepairId}`}>
              {say('openRepair')}
            </Link>
          ) : null,
        ],
      ]}
    />
  );
}
