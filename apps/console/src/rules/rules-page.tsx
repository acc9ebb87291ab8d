import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type ServiceName, SERVICE_NAMES } from '../api/platform';
import { ForRoles } from '../frame/me';
import { homeWords } from '../home/home.words';
import { Notice, PageHead, Panel } from '../kit/page';
import { ruleWords } from '../kit/rule.words';
import { Loading } from '../kit/states';
import { StateWord } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { rulesWords } from './rules.words';
import { type RuleSetList, ruleSetsOf } from './services';

type Line = RuleSetList['items'][number] & { service: ServiceName };
const ORDER = ['rating', 'repair', 'leniency', 'red-list', 'exemption', 'inspection', 'commitment', 'subsidy'];

/** What rules there are, by kind; each once, at the service that decides by it. */
export function Page(): ReactNode {
  const say = useWords(rulesWords);
  const sayHome = useWords(homeWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: [service, 'rule-sets'],
      queryFn: ({ signal }: { signal: AbortSignal }) => ruleSetsOf(service, signal),
    })),
  });
  const lines = SERVICE_NAMES.flatMap((service, n) =>
    (answers[n]!.data?.items ?? []).filter(({ own }) => own).map((line): Line => ({ ...line, service })),
  );
  const kinds = ORDER.filter((kind) => lines.some((line) => line.kind === kind));
  return (
    <div className="page">
      <PageHead
        title={say('title')}
        name={say('title')}
        facts={<span>{say('intro')}</span>}
        acts={
          <ForRoles roles={['credit-officer', 'auditor']}>
            <Link to="/rules/drafts">{say('drafts')}</Link>
            <ForRoles roles={['credit-officer']}>
              <Link to="/rules/drafts/new">
                <Button type="primary" tabIndex={-1}>
                  {say('newDraft')}
                </Button>
              </Link>
            </ForRoles>
          </ForRoles>
        }
      />
      {SERVICE_NAMES.map((service, n) =>
        answers[n]!.isError ? (
          <Notice key={service} tone="warn" role="status">
            {say('serviceDown', { service: sayHome(`service.${service}`) })}
          </Notice>
        ) : null,
      )}
      {lines.length > 0 ? (
        <Panel>
          <RuleTable lines={kinds.flatMap((kind) => lines.filter((line) => line.kind === kind))} />
        </Panel>
      ) : null}
      {answers.some(({ isPending }) => isPending) ? <Loading lines={8} /> : null}
    </div>
  );
}

function RuleTable({ lines }: { lines: Line[] }): ReactNode {
  const language = useLanguage();
  const say = useWords(rulesWords);
  const sayHome = useWords(homeWords);
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('kind')}</th>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('inForce')}</th>
            <th scope="col">{say('versions')}</th>
            <th scope="col">{say('owner')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const current = line.versions.find(({ version }) => version === line.inForce);
            const at = (version: string): string => `/rules/${line.service}/${line.kind}/${line.id}/${version}`;
            return (
              <tr key={line.id}>
                <td>{wordOf(ruleWords, `kind.${line.kind}`, language)}</td>
                <td>
                  <Link to={at(line.inForce ?? line.versions[0]!.version)}>{textOf(line.title)}</Link>
                </td>
                <td>
                  {current ? (
                    <>
                      {current.version} · {say('since', { on: current.effectiveFrom })}
                    </>
                  ) : (
                    <StateWord>{say('notYet')}</StateWord>
                  )}
                </td>
                <td>
                  <span className="inline">
                    {line.versions.map(({ version }) => (
                      <Link key={version} to={at(version)}>
                        {version}
                      </Link>
                    ))}
                  </span>
                </td>
                <td>{sayHome(`service.${line.service}`)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
