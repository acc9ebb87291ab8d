import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { type FieldFault, Problem } from '../api/problem';
import { ActDialog } from '../kit/act-dialog';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, Panel } from '../kit/page';
import { Empty, Loaded, Loading } from '../kit/states';
import { StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { CheckDraft } from './draft-check';
import { DraftQuestion } from './draft-questions';
import {
  faultKey,
  faultsByField,
  isNeeded,
  progressOf,
  type Section,
  sectionOfField,
  sectionsOf,
} from './draft-sections';
import { draftWords } from './draft.words';
import { OwnPage } from './own-page';
import { type Application, type Draft, type Policy, usePolicy } from './subsidy-queries';
import { type DraftInHand, type SaveState, useDraft } from './use-draft';

/** An application as a task list: one question a page, kept as one goes. */
export function Page(): ReactNode {
  const { draftId = '' } = useParams();
  return <OneDraft key={draftId} id={draftId} />;
}

function OneDraft({ id }: { id: string }): ReactNode {
  const say = useWords(draftWords);
  const textOf = useTextOf();
  const [search, setSearch] = useSearchParams();
  const [filed, setFiled] = useState<Application | null>(null);
  const hand = useDraft(id);
  const { query, draft } = hand;
  const policy = usePolicy(draft?.policyId);
  const file = useCommand(
    (_: { id: string; version: number }, key) =>
      take(
        subsidy.POST('/application-drafts/{applicationDraftId}/file', {
          params: { path: { applicationDraftId: id }, header: commandHeaders(key) },
        }),
      ),
    {
      invalidates: [
        ['subsidy', 'drafts'],
        ['subsidy', 'applications'],
      ],
    },
  );
  if (filed) return <Filed application={filed} />;
  if (query.isError && query.error instanceof Problem && query.error.status === 404) return <Gone />;
  if (!draft) return <Loaded query={query}>{() => null}</Loaded>;
  if (!policy.data) return <Loaded query={policy}>{() => <Loading />}</Loaded>;
  const sections = sectionsOf(policy.data);
  const at = search.get('at');
  const section = sections.find((one) => one === at);
  const faults = file.error instanceof Problem ? faultsByField(file.error.errors) : [];
  const submit = async (): Promise<void> => {
    if (!(await hand.flush())) return;
    file.mutate({ id, version: draft.version }, { onSuccess: setFiled, onError: () => scrollTo(0, 0) });
  };
  const after = section && (sections[sections.indexOf(section) + 1] ?? null);
  return (
    <OwnPage
      title={say('title', { policy: textOf(draft.policyTitle) })}
      back={
        at ? { to: `/my/drafts/${id}`, label: say('backToTasks') } : { to: '/my/subsidies', label: say('toSubsidies') }
      }
    >
      <Saved state={hand.saveState} again={() => void hand.flush()} />
      {faults.length > 0 ? <FaultLinks faults={faults} /> : <Faults error={file.error} />}
      {section ? (
        <DraftQuestion
          key={section}
          section={section}
          hand={hand}
          draft={draft}
          policy={policy.data}
          faults={faults}
          go={() => setSearch(after ? { at: after } : {})}
        />
      ) : at === 'check' ? (
        <CheckDraft
          draft={draft}
          policy={policy.data}
          typedAccount={hand.typedAccount}
          change={(to) => setSearch({ at: to })}
          submit={() => void submit()}
          isPending={file.isPending}
        />
      ) : (
        <TaskList draft={draft} policy={policy.data} sections={sections} hand={hand} />
      )}
    </OwnPage>
  );
}

function TaskList({
  draft,
  policy,
  sections,
  hand,
}: {
  draft: Draft;
  policy: Policy;
  sections: Section[];
  hand: DraftInHand;
}): ReactNode {
  const say = useWords(draftWords);
  const withAccount = accountOver(draft, hand.typedAccount);
  const states = sections.map((section) => progressOf(section, withAccount, policy));
  const open = states.filter((state) => state === 'todo').length;
  const needed = states.filter((_, n) => isNeeded(sections[n]!));
  return (
    <>
      <Panel>
        <p>{say('tasks')}</p>
        <p>
          <strong>
            {say('progress', { done: needed.filter((state) => state === 'done').length, all: needed.length })}
          </strong>
        </p>
        <ul className="task-list">
          {sections.map((section, n) => (
            <li key={section}>
              <Link className="name" to={`?at=${section}`}>
                {say(`at.${section}`)}
              </Link>
              <StateWord tone={states[n] === 'done' ? 'good' : states[n] === 'todo' ? 'busy' : 'plain'}>
                {say(states[n]!)}
              </StateWord>
            </li>
          ))}
          <li>
            {open === 0 ? (
              <Link className="name" to="?at=check">
                <strong>{say('review')}</strong>
              </Link>
            ) : (
              <span className="name soft">
                {say('review')} · {say('notReady', { n: open })}
              </span>
            )}
          </li>
        </ul>
      </Panel>
      <ThrowAway draft={draft} />
    </>
  );
}

/** What was typed of the account counts before it is saved. */
function accountOver(draft: Draft, typed: string | undefined): Draft {
  return typed === undefined ? draft : { ...draft, payee: { ...draft.payee, account: typed || null } };
}

function ThrowAway({ draft: { id } }: { draft: Draft }): ReactNode {
  const say = useWords(draftWords);
  const navigate = useNavigate();
  const remove = useCommand(
    (input: { id: string }) =>
      take(
        subsidy.DELETE('/application-drafts/{applicationDraftId}', {
          params: { path: { applicationDraftId: input.id } },
        }),
      ),
    { invalidates: [['subsidy', 'drafts']] },
  );
  return (
    <ActDialog
      title={say('throwAway')}
      danger
      isPending={remove.isPending}
      error={remove.error}
      reset={remove.reset}
      act={async () => {
        try {
          await remove.mutateAsync({ id });
        } catch {
          return false;
        }
        await navigate('/my/subsidies');
        return true;
      }}
    >
      <p>{say('throwAwayText')}</p>
    </ActDialog>
  );
}

function Saved({ state, again }: { state: SaveState; again: () => void }): ReactNode {
  const say = useWords(draftWords);
  return (
    <div className="inline soft" role="status">
      {state === 'failed' ? (
        <>
          <span className="late">{say('notSaved')}</span>
          <Button size="small" onClick={again}>
            {say('saveAgain')}
          </Button>
        </>
      ) : (
        say(state)
      )}
    </div>
  );
}

function FaultLinks({ faults }: { faults: FieldFault[] }): ReactNode {
  const say = useWords(draftWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [faults.length]);
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" role="alert">
        <strong>{say('faults', { n: faults.length })}</strong>
        <ul>
          {faults.map(({ field }) => {
            const section = sectionOfField(field);
            return (
              <li key={field}>
                <Link to={`?at=${section}`}>
                  {say(`at.${section}`)}
                  {': '}
                  {say(faultKey(field))}
                </Link>
              </li>
            );
          })}
        </ul>
      </Notice>
    </div>
  );
}

function Filed({ application: { id, number } }: { application: Application }): ReactNode {
  const say = useWords(draftWords);
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('filedTitle')}
        number={number}
        next={
          <>
            <ol>
              <li>{say('next1')}</li>
              <li>{say('next2')}</li>
              <li>{say('next3')}</li>
            </ol>
            <Link to={`/my/applications/${id}`}>{say('seeIt')}</Link>
          </>
        }
      />
    </div>
  );
}

function Gone(): ReactNode {
  const say = useWords(draftWords);
  return <Empty title={say('gone')} act={<Link to="/my/subsidies">{say('toSubsidies')}</Link>} />;
}
