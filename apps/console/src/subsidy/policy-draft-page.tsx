import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { useHasRole, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Readable } from '../kit/readable';
import { Loaded } from '../kit/states';
import { Moment } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { DraftState } from './policy-draft-state';
import { policyWords } from './policy.words';
import { SUBSIDY_KEYS } from './subsidy-data';
import './subsidy.css';

type Draft = components['schemas']['PolicyDraftDetail'];

export function Page(): ReactNode {
  const { draftId = '' } = useParams();
  const draft = useQuery({
    queryKey: ['subsidy', 'policy-draft', draftId],
    queryFn: ({ signal }) => take(subsidy.GET('/policies/drafts/{draftId}', { params: { path: { draftId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={draft} lines={10}>
        {(data) => <DraftView draft={data} />}
      </Loaded>
    </div>
  );
}

function DraftView({ draft }: { draft: Draft }): ReactNode {
  const say = useWords(policyWords);
  const textOf = useTextOf();
  const me = useMe();
  const isMaker = useHasRole('subsidy-officer');
  const isChecker = useHasRole('subsidy-approver');
  const { id, state, maker, policyVersion, policyId, effectiveFrom } = draft;
  const publish = useCommand(
    (_: null, key) =>
      take(
        subsidy.POST('/policies/drafts/{draftId}/publish', {
          params: { path: { draftId: id }, header: commandHeaders(key) },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  if (publish.data) {
    return (
      <Confirmation
        title={say('publishedTitle')}
        number={`${textOf(publish.data.title)} ${policyVersion}`}
        next={
          <>
            <p>{say('publishedNext', { on: effectiveFrom })}</p>
            <Link to={`/policies/${policyId}?version=${policyVersion}`}>{say('toPolicy')}</Link>
          </>
        }
      />
    );
  }
  const title = say('draftTitle', { title: textOf(draft.title), version: policyVersion });
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<DraftState is={state} />}
        facts={<span>{say('inForceSince', { version: policyVersion, on: effectiveFrom })}</span>}
        acts={
          state === 'draft' ? (
            <>
              {isMaker ? <Withdraw draft={draft} /> : null}
              {isChecker && maker !== me.id ? (
                <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate(null)}>
                  {say('doPublish')}
                </Button>
              ) : null}
            </>
          ) : null
        }
      />
      <Faults error={publish.error} />
      {state === 'draft' ? <Notice>{say(maker === me.id ? 'ownDraft' : 'publishText')}</Notice> : null}
      <Panel>
        <Facts
          of={[
            [say('maker'), <Person key="maker" account={maker} />],
            [say('madeAt'), <Moment key="made" at={draft.madeAt} />],
            [say('checker'), draft.checker && <Person key="checker" account={draft.checker} />],
            [say('publishedAt'), draft.publishedAt ? <Moment key="published" at={draft.publishedAt} /> : null],
            [
              say('state.withdrawn'),
              draft.withdrawnBy ? (
                <Person key="by" account={draft.withdrawnBy} text={(who) => say('withdrawnBy', { who })} />
              ) : null,
            ],
          ]}
        />
      </Panel>
      <div className="columns">
        <Panel title={say('content')}>
          <Readable value={draft.content} />
        </Panel>
        <Panel title={say('file')}>
          <pre className="yaml" tabIndex={0} aria-label={say('file')}>
            {draft.yaml}
          </pre>
        </Panel>
      </div>
    </>
  );
}

function Withdraw({ draft: { id } }: { draft: Draft }): ReactNode {
  const say = useWords(policyWords);
  const withdraw = useCommand(
    (_: null, key) =>
      take(
        subsidy.POST('/policies/drafts/{draftId}/withdraw', {
          params: { path: { draftId: id }, header: commandHeaders(key) },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  return (
    <ActDialog
      title={say('withdraw')}
      danger
      isPending={withdraw.isPending}
      error={withdraw.error}
      reset={withdraw.reset}
      act={() =>
        withdraw.mutateAsync(null).then(
          () => true,
          () => false,
        )
      }
    >
      <p>{say('withdrawText')}</p>
    </ActDialog>
  );
}
