import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useHasRole, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { ruleWords } from '../kit/rule.words';
import { Loaded, NotFound } from '../kit/states';
import { Code } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { DraftPublish } from './draft-publish';
import { DraftState } from './drafts-page';
import { DryRunPanel } from './dry-run';
import { RuleCases } from './rule-cases';
import { countsOf, RuleDocument, useDocument } from './rule-document';
import { BasisList } from './rule-page';
import { rulesWords } from './rules.words';
import { type Draft, type DraftDetail, draftOf, type DraftService, hasDrafts, withdrawDraft } from './services';

export function Page(): ReactNode {
  const { service, draftId = '' } = useParams();
  return hasDrafts(service) ? <DraftById service={service} draftId={draftId} /> : <NotFound />;
}

function DraftById({ service, draftId }: { service: DraftService; draftId: string }): ReactNode {
  const [step, setStep] = useState<'read' | 'publish'>('read');
  const draft = useQuery({
    queryKey: [service, 'rule-drafts', draftId],
    queryFn: ({ signal }) => draftOf(service, draftId, signal),
  });
  return (
    <div className="page">
      <Loaded query={draft} lines={14}>
        {(data) =>
          step === 'publish' ? (
            <DraftPublish service={service} draft={data} back={() => setStep('read')} />
          ) : (
            <Reading service={service} draft={data} publish={() => setStep('publish')} />
          )
        }
      </Loaded>
    </div>
  );
}

function Reading({
  service,
  draft,
  publish,
}: {
  service: DraftService;
  draft: DraftDetail;
  publish: () => void;
}): ReactNode {
  const say = useWords(rulesWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const me = useMe();
  const isOfficer = useHasRole('credit-officer');
  const isOpen = draft.state === 'draft';
  const isOwn = draft.maker === me.id;
  const sections = useDocument(draft.kind, draft.content, draft.base?.content ?? null);
  const title = say('draftOf', { title: textOf(draft.title), version: draft.ruleVersion });
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<DraftState state={draft.state} />}
        facts={
          <>
            <span>{wordOf(ruleWords, `kind.${draft.kind}`, language)}</span>
            <span>{say('since', { on: draft.effectiveFrom })}</span>
            <span>
              <Person account={draft.maker} text={(by) => say('drafted', { by, at: minuteOf(draft.madeAt) })} />
            </span>
          </>
        }
        acts={
          isOfficer && isOpen ? (
            <>
              <Withdraw service={service} draft={draft} />
              {isOwn ? null : (
                <Button type="primary" onClick={publish}>
                  {say('publish')}
                </Button>
              )}
            </>
          ) : null
        }
      />
      {isOfficer && isOpen && isOwn ? <Notice>{say('ownDraft')}</Notice> : null}
      {draft.note ? <Notice>{say('noteShown', { note: draft.note })}</Notice> : null}
      {draft.withdrawnBy ? (
        <Notice tone="warn">
          <Person
            account={draft.withdrawnBy}
            text={(by) =>
              say('withdrawnBy', {
                ...{ by, at: minuteOf(draft.withdrawnAt ?? '') },
                reason: draft.withdrawalReason ?? '',
              })
            }
          />
        </Notice>
      ) : null}
      {draft.checker ? (
        <Notice tone="good">
          <Person
            account={draft.checker}
            text={(by) => say('published', { by, at: minuteOf(draft.publishedAt ?? '') })}
          />{' '}
          <Link to={`/rules/${service}/${draft.kind}/${draft.ruleId}/${draft.ruleVersion}`}>
            {say('openPublished')}
          </Link>
        </Notice>
      ) : null}
      <Panel
        title={say('text')}
        more={
          draft.base ? (
            <span className="inline">
              <span className="soft">{say('changes', { version: draft.base.version })}</span>
              <span>{say('changeCount', { ...countsOf(sections) })}</span>
            </span>
          ) : (
            <span className="soft">{say('firstVersion')}</span>
          )
        }
      >
        <RuleDocument sections={sections} />
      </Panel>
      {draft.kind === 'rating' ? <DryRunPanel draftId={draft.id} isOpen={isOpen} /> : null}
      <Panel title={say('cases')}>
        <RuleCases cases={draft.cases} />
      </Panel>
      <Panel title={say('basis')}>
        <BasisList basis={draft.basis} />
        <Facts of={[[say('hash'), <Code key="hash">{draft.hash}</Code>]]} />
      </Panel>
    </>
  );
}

function Withdraw({ service, draft }: { service: DraftService; draft: Draft }): ReactNode {
  const say = useWords(rulesWords);
  const command = useCommand((reason: string, key) => withdrawDraft(service, draft, reason, key), {
    invalidates: [[service, 'rule-drafts']],
  });
  return (
    <ActDialog
      title={say('withdraw')}
      reasonLabel={say('withdrawReason')}
      danger
      isPending={command.isPending}
      error={command.error}
      act={(reason) =>
        command.mutateAsync(reason).then(
          () => true,
          () => false,
        )
      }
      reset={command.reset}
    >
      <p>{say('withdrawText')}</p>
    </ActDialog>
  );
}
