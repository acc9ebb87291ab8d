import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ForRoles } from '../frame/me';
import { homeWords } from '../home/home.words';
import { Notice, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { ruleWords } from '../kit/rule.words';
import { Empty, Loading } from '../kit/states';
import { Moment, StateWord, type Tone } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { rulesWords } from './rules.words';
import { type Draft, DRAFT_SERVICES, draftsOf, type DraftService } from './services';

export function Page(): ReactNode {
  const say = useWords(rulesWords);
  const sayHome = useWords(homeWords);
  const answers = useQueries({
    queries: DRAFT_SERVICES.map((service) => ({
      queryKey: [service, 'rule-drafts'],
      queryFn: ({ signal }: { signal: AbortSignal }) => draftsOf(service, signal),
    })),
  });
  const drafts = DRAFT_SERVICES.flatMap((service, n) =>
    (answers[n]!.data?.items ?? []).map((draft) => ({ ...draft, service })),
  ).sort((one, other) => other.madeAt.localeCompare(one.madeAt));
  const isPending = answers.some((answer) => answer.isPending);
  return (
    <div className="page">
      <PageHead
        title={say('draftsTitle')}
        name={say('draftsTitle')}
        facts={<Link to="/rules">{say('backToRules')}</Link>}
        acts={
          <ForRoles roles={['credit-officer']}>
            <Link to="/rules/drafts/new">
              <Button type="primary" tabIndex={-1}>
                {say('newDraft')}
              </Button>
            </Link>
          </ForRoles>
        }
      />
      {DRAFT_SERVICES.map((service, n) =>
        answers[n]!.isError ? (
          <Notice key={service} tone="warn" role="status">
            {say('serviceDown', { service: sayHome(`service.${service}`) })}
          </Notice>
        ) : null,
      )}
      <Panel>
        {drafts.length > 0 ? <DraftTable drafts={drafts} /> : null}
        {isPending ? <Loading /> : null}
        {!isPending && drafts.length === 0 ? <Empty title={say('draftsNone')}>{say('draftsNoneText')}</Empty> : null}
      </Panel>
    </div>
  );
}

const TONE: Record<string, Tone> = { draft: 'busy', published: 'good' };

export function DraftState({ state }: { state: string }): ReactNode {
  const language = useLanguage();
  return <StateWord tone={TONE[state] ?? 'plain'}>{wordOf(rulesWords, `draft.${state}`, language)}</StateWord>;
}

function DraftTable({ drafts }: { drafts: (Draft & { service: DraftService })[] }): ReactNode {
  const say = useWords(rulesWords);
  const language = useLanguage();
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {(['name', 'kind', 'effectiveFrom', 'state', 'maker'] as const).map((name) => (
              <th key={name} scope="col">
                {say(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <tr key={draft.id}>
              <td>
                <Link to={`/rules/drafts/${draft.service}/${draft.id}`}>
                  {textOf(draft.title)} {draft.ruleVersion}
                </Link>
              </td>
              <td>{wordOf(ruleWords, `kind.${draft.kind}`, language)}</td>
              <td className="nowrap">{draft.effectiveFrom}</td>
              <td>
                <DraftState state={draft.state} />
              </td>
              <td>
                <Person account={draft.maker} /> · <Moment at={draft.madeAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
