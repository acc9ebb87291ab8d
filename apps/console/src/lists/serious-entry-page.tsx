import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Facts, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { ConfirmStep } from './confirm-step';
import { EntryHead } from './entry-head';
import { listsWords } from './lists.words';

type Entry = components['schemas']['SeriousListEntryRow'];

export function Page(): ReactNode {
  const { entryId = '' } = useParams();
  const say = useWords(listsWords);
  const term = useTerm();
  const [isConfirming, setIsConfirming] = useState(false);
  const entry = useQuery({
    queryKey: ['reward-penalty', 'serious-list', entryId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/serious-list/entries/{entryId}', { params: { path: { entryId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={entry} lines={8}>
        {(data) =>
          isConfirming ? (
            <ConfirmStep
              id={data.id}
              text={say('checkSerious')}
              about={[
                { name: say('enterprise'), value: data.enterpriseName },
                { name: say('uscc'), value: <Code>{data.uscc}</Code> },
                { name: say('sourceDecision'), value: data.sourceDecision },
                { name: say('decidedOn'), value: data.decidedOn },
                { name: say('legalBasis'), value: data.legalBasis },
                { name: say('term'), value: term(data) },
                {
                  name: say('proposal'),
                  value: <Person account={data.proposedBy} text={(by) => say('byOn', { by, on: data.proposedOn })} />,
                },
                { name: say('state'), value: <State of="serious-list" is={data.state} /> },
              ]}
              run={(key) =>
                take(
                  rewardPenalty.POST('/serious-list/entries/{entryId}/confirm', {
                    params: { path: { entryId }, header: commandHeaders(key, data.version) },
                  }),
                )
              }
              done={() => ({
                title: say('doneSerious'),
                number: data.enterpriseName,
                next: say('doneSeriousNext'),
              })}
              back={() => setIsConfirming(false)}
            />
          ) : (
            <Reading entry={data} confirm={() => setIsConfirming(true)} />
          )
        }
      </Loaded>
    </div>
  );
}

function useTerm(): (entry: Pick<Entry, 'months' | 'until'>) => string {
  const say = useWords(listsWords);
  return ({ months, until }) => {
    if (months !== null) return say('monthsTerm', { n: months });
    return until ?? say('untilRepaired');
  };
}

function Reading({ entry, confirm }: { entry: Entry; confirm: () => void }): ReactNode {
  const say = useWords(listsWords);
  const language = useLanguage();
  const term = useTerm();
  return (
    <>
      <EntryHead
        of="serious-list"
        title={say('seriousEntry', { name: entry.enterpriseName })}
        entry={entry}
        withdraw={(reason, key) =>
          take(
            rewardPenalty.POST('/serious-list/entries/{entryId}/withdrawal', {
              params: { path: { entryId: entry.id }, header: commandHeaders(key, entry.version) },
              body: { reason },
            }),
          )
        }
        confirm={confirm}
      />
      <Panel title={say('entry')}>
        <Facts
          of={[
            [say('sourceDecision'), entry.sourceDecision],
            [say('decidedOn'), entry.decidedOn],
            [say('legalBasis'), entry.legalBasis],
            [say('term'), term(entry)],
            [
              say('proposal'),
              <Person key="by" account={entry.proposedBy} text={(by) => say('byOn', { by, on: entry.proposedOn })} />,
            ],
            [say('confirmedBy'), entry.confirmedBy && <Person key="by" account={entry.confirmedBy} />],
            [say('from'), entry.listedOn],
            [say('until'), entry.until],
            [
              say('record'),
              entry.causedByRecord || entry.listedOn ? (
                <Link to={`/records/${entry.recordId}`}>{say('openRecord')}</Link>
              ) : null,
            ],
            [
              say('continues'),
              entry.continuesId && <Link to={`/lists/serious/${entry.continuesId}`}>{say('continuesText')}</Link>,
            ],
            [
              say('withdrawn'),
              entry.withdrawnBy && (
                <Person
                  key="by"
                  account={entry.withdrawnBy}
                  text={(by) => say('byOn', { by, on: entry.withdrawnReason ?? '' })}
                />
              ),
            ],
          ]}
        />
      </Panel>
      {entry.leftReason ? (
        <Panel title={say('why')}>
          <Facts
            of={[
              [say('leftOn'), entry.leftOn],
              [say('why'), wordOf(listsWords, `left.${entry.leftReason}`, language)],
            ]}
          />
        </Panel>
      ) : null}
    </>
  );
}
