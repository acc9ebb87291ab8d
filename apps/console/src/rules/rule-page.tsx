import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';
import { isServiceName, type ServiceName } from '../api/platform';
import { download } from '../kit/list-export';
import { Facts, PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { ruleWords } from '../kit/rule.words';
import { Loaded, LoadedPart, NotFound } from '../kit/states';
import { Code, StateWord } from '../kit/values';
import { minuteOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { RuleCases } from './rule-cases';
import { countsOf, RuleDocument, useDocument } from './rule-document';
import { rulesWords } from './rules.words';
import { casesOf, type RuleVersion, type VersionPath, versionOf } from './services';

export function Page(): ReactNode {
  const { service, kind = '', ruleId = '', version = '' } = useParams();
  return isServiceName(service) ? <Version service={service} path={{ kind, ruleId, version }} /> : <NotFound />;
}

function Version({ service, path }: { service: ServiceName; path: VersionPath }): ReactNode {
  const key = [service, 'rule-sets', path.kind, path.ruleId, path.version];
  const rule = useQuery({ queryKey: key, queryFn: ({ signal }) => versionOf(service, path, signal) });
  const cases = useQuery({
    queryKey: [...key, 'cases'],
    queryFn: ({ signal }) => casesOf(service, path, signal),
    staleTime: Infinity,
  });
  const say = useWords(rulesWords);
  return (
    <div className="page">
      <Loaded query={rule} lines={14}>
        {(data) => (
          <>
            <Reading rule={data} />
            <Panel title={say('cases')}>
              <LoadedPart query={cases}>{(found) => <RuleCases cases={found} />}</LoadedPart>
            </Panel>
          </>
        )}
      </Loaded>
    </div>
  );
}

function Reading({ rule }: { rule: RuleVersion }): ReactNode {
  const say = useWords(rulesWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const [withChanges, setWithChanges] = useState(true);
  const sections = useDocument(rule.kind, rule.content, withChanges ? (rule.previous?.content ?? null) : null);
  const counts = countsOf(useDocument(rule.kind, rule.content, rule.previous?.content ?? null));
  const isChanged = counts.added + counts.changed + counts.removed > 0;
  const title = textOf(rule.title);
  return (
    <>
      <PageHead
        title={title}
        name={`${title} ${rule.version}`}
        state={
          <StateWord tone={rule.isInForce ? 'good' : 'plain'}>
            {rule.isInForce ? say('current') : say('since', { on: rule.effectiveFrom })}
          </StateWord>
        }
        facts={
          <>
            <span>{wordOf(ruleWords, `kind.${rule.kind}`, language)}</span>
            <span>{say('version', { version: rule.version })}</span>
            <span>{say('since', { on: rule.effectiveFrom })}</span>
          </>
        }
        acts={
          <Button onClick={() => download(`${rule.id}@${rule.version}.yaml`, rule.yaml, 'application/yaml')}>
            {say('download')}
          </Button>
        }
      />
      <Panel
        title={say('text')}
        more={
          rule.previous ? (
            <span className="inline">
              <span className="soft">{say('changes', { version: rule.previous.version })}</span>
              <span>{isChanged ? say('changeCount', { ...counts }) : say('noChanges')}</span>
              <Checkbox checked={withChanges} onChange={(event) => setWithChanges(event.target.checked)}>
                {say('showChanges')}
              </Checkbox>
            </span>
          ) : (
            <span className="soft">{say('firstVersion')}</span>
          )
        }
      >
        <RuleDocument sections={sections} />
      </Panel>
      <Panel title={say('basis')}>
        <BasisList basis={rule.basis} />
        <Facts
          of={[
            [say('hash'), <Code key="hash">{rule.hash}</Code>],
            [
              say('publication'),
              rule.publishedBy === 'seed' ? (
                say('publishedSeed', { at: minuteOf(rule.publishedAt) })
              ) : (
                <Person
                  key="by"
                  account={rule.publishedBy}
                  text={(by) => say('published', { by, at: minuteOf(rule.publishedAt) })}
                />
              ),
            ],
          ]}
        />
      </Panel>
    </>
  );
}

export function BasisList({ basis }: { basis: string[] }): ReactNode {
  return (
    <div className="rule-document">
      <ol>
        {basis.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ol>
    </div>
  );
}
