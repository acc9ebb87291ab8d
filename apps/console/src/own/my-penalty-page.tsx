import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { Facts, Panel } from '../kit/page';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount, Deadline } from '../kit/values';
import { useWords } from '../words/words';
import { LettersAbout } from './letter-list';
import { matterWords } from './matters.words';
import { OwnPage } from './own-page';
import { useAdvice } from './own-queries';

/** A penalty and what has to be done about it. */
export function Page(): ReactNode {
  const { id = '' } = useParams();
  const say = useWords(matterWords);
  const today = useAdvice().data?.now.on ?? '';
  const penalty = useQuery({
    queryKey: ['reward-penalty', 'penalty', id],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/penalties/{penaltyId}', { params: { path: { penaltyId: id } }, signal })),
  });
  return (
    <Loaded query={penalty}>
      {({ documentNumber, state, obligations, measures, fineFen, authority, legalBasis, determinedOn, recordId }) => (
        <OwnPage
          title={documentNumber}
          state={<State of="penalty" is={state} />}
          back={{ to: '/my/matters?tab=penalties', label: say('back') }}
        >
          <Panel title={say('duties')}>
            <ul className="rows">
              {obligations.map(({ n, what, dueOn, fulfilledOn }) => (
                <li key={n}>
                  <div>
                    <strong>{what}</strong>
                  </div>
                  {fulfilledOn ? (
                    <span>{say('dutyDone', { on: fulfilledOn })}</span>
                  ) : dueOn ? (
                    <Deadline on={dueOn} today={today} />
                  ) : (
                    <span className="soft">{say('dutyNoDay')}</span>
                  )}
                </li>
              ))}
            </ul>
            {state === 'determined' ? <p>{say('dutyHow')}</p> : null}
          </Panel>
          <Panel title={say('measures')}>
            <p>{measures}</p>
            <Facts
              of={[
                [say('fine'), fineFen === null ? null : <Amount key="fine" fen={fineFen} sign />],
                [say('authority'), authority],
                [say('legalBasis'), legalBasis],
                [say('dayPenalty'), determinedOn],
              ]}
            />
            <Link to={`/my/matters/records/${recordId}`}>{say('toRecord')}</Link>
          </Panel>
          <LettersAbout sender="reward-penalty" subjectId={id} />
        </OwnPage>
      )}
    </Loaded>
  );
}
