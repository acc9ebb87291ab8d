import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Facts, Notice, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Basis } from '../kit/receipt';
import { ruleCodeWords } from '../kit/rule-code.words';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { ConfirmStep } from './confirm-step';
import { EntryHead } from './entry-head';
import { listsWords } from './lists.words';

type Entry = components['schemas']['RedListEntryRow'];

export function Page(): ReactNode {
  const { entryId = '' } = useParams();
  const say = useWords(listsWords);
  const [isConfirming, setIsConfirming] = useState(false);
  const entry = useQuery({
    queryKey: ['reward-penalty', 'red-list', entryId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/red-list/entries/{entryId}', { params: { path: { entryId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={entry} lines={8}>
        {(data) =>
          isConfirming ? (
            <ConfirmStep
              id={data.id}
              text={say('checkRed')}
              about={[
                { name: say('enterprise'), value: data.enterpriseName },
                { name: say('uscc'), value: <Code>{data.uscc}</Code> },
                {
                  name: say('proposal'),
                  value: <Person account={data.proposedBy} text={(by) => say('byOn', { by, on: data.proposedOn })} />,
                },
                { name: say('state'), value: <State of="red-list" is={data.state} /> },
              ]}
              run={(key) =>
                take(
                  rewardPenalty.POST('/red-list/entries/{entryId}/confirm', {
                    params: { path: { entryId }, header: commandHeaders(key, data.version) },
                  }),
                )
              }
              done={({ from, until }) => ({
                title: say('doneRed'),
                number: data.enterpriseName,
                next: say('doneRedNext', { from: from ?? '', until: until ?? '' }),
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

function Reading({ entry, confirm }: { entry: Entry; confirm: () => void }): ReactNode {
  const say = useWords(listsWords);
  const language = useLanguage();
  const word = (code: string): string => wordOf(ruleCodeWords, code, language);
  return (
    <>
      <EntryHead
        of="red-list"
        title={say('redEntry', { name: entry.enterpriseName })}
        entry={entry}
        withdraw={(reason, key) =>
          take(
            rewardPenalty.POST('/red-list/entries/{entryId}/withdrawal', {
              params: { path: { entryId: entry.id }, header: commandHeaders(key, entry.version) },
              body: { reason },
            }),
          )
        }
        confirm={confirm}
      />
      {entry.voidGap ? (
        <Notice tone="warn">
          <strong>{say('gap')}</strong> {say('gapText', { from: entry.voidGap.from, until: entry.voidGap.until })}
        </Notice>
      ) : null}
      <Panel title={say('entry')} more={<Basis owner="reward-penalty" receiptId={entry.receiptId} />}>
        <Facts
          of={[
            [
              say('proposal'),
              <Person key="by" account={entry.proposedBy} text={(by) => say('byOn', { by, on: entry.proposedOn })} />,
            ],
            [say('confirmedBy'), entry.confirmedBy && <Person key="by" account={entry.confirmedBy} />],
            [say('from'), entry.from],
            [say('until'), entry.until],
            [
              say('exemption'),
              entry.exemptFrom
                ? say('exemptFrom', { kinds: entry.exemptFrom.map(word).join(say('list')) })
                : entry.exemptionReason && `${say('notExempt')} · ${word(entry.exemptionReason)}`,
            ],
            [
              say('continues'),
              entry.continuesId && <Link to={`/lists/red/${entry.continuesId}`}>{say('continuesText')}</Link>,
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
      {entry.leftOn ? (
        <Panel
          title={say('why')}
          more={entry.leftReceiptId ? <Basis owner="reward-penalty" receiptId={entry.leftReceiptId} /> : null}
        >
          <Facts
            of={[
              [say('leftOn'), entry.leftOn],
              [
                say('why'),
                (entry.leftReasons ?? [])
                  .map((reason) => wordOf(listsWords, `left.${reason}`, language))
                  .join(say('list')),
              ],
            ]}
          />
        </Panel>
      ) : null}
    </>
  );
}
