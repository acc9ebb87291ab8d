import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { Panel } from '../kit/page';
import { State } from '../kit/state';
import { LoadedPart } from '../kit/states';
import { useWords } from '../words/words';
import { recordWords } from './records.words';

/** What the enterprise brought forward about a record. */
export function RecordCases({ recordId }: { recordId: string }): ReactNode {
  const say = useWords(recordWords);
  const cases = useQuery({
    queryKey: ['reward-penalty', 'cases', recordId],
    queryFn: async ({ signal }) => {
      const init = { params: { query: { recordId } }, signal };
      const [objections, repairs] = await Promise.all([
        take(rewardPenalty.GET('/objections', init)),
        take(rewardPenalty.GET('/repairs', init)),
      ]);
      return { objections: objections.items, repairs: repairs.items };
    },
  });
  return (
    <Panel title={say('about')}>
      <LoadedPart query={cases}>
        {({ objections, repairs }) => (
          <>
            {objections.length + repairs.length === 0 ? <p className="soft">{say('noneAbout')}</p> : null}
            <ul className="plain-list stack">
              {objections.map(({ id, filedOn, state }) => (
                <li key={id} className="inline">
                  <Link to={`/objections/${id}`}>{say('objectionOf', { on: filedOn })}</Link>
                  <State of="objection" is={state} />
                </li>
              ))}
              {repairs.map(({ id, filedOn, state }) => (
                <li key={id} className="inline">
                  <Link to={`/repairs/${id}`}>{say('repairOf', { on: filedOn })}</Link>
                  <State of="repair" is={state} />
                </li>
              ))}
            </ul>
          </>
        )}
      </LoadedPart>
    </Panel>
  );
}
