import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { subsidy, take } from '../api/clients';
import { Facts, PageHead, Panel } from '../kit/page';
import { Readable } from '../kit/readable';
import { Empty, Loaded, LoadedPart } from '../kit/states';
import { Code, Grade, Moment, StateWord } from '../kit/values';
import { percentText, yuan } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { policyWords } from './policy.words';
import { type Policy, type PolicyVersion, usePools } from './subsidy-data';

/** What is said elsewhere on the page, or says nothing to who reads it. */
const SAID = new Set(['kind', 'id', 'version', 'title', 'effectiveFrom', 'basis', 'terms', 'factors']);

export function Page(): ReactNode {
  const { policyId = '' } = useParams();
  const policy = useQuery({
    queryKey: ['subsidy', 'policy', policyId],
    queryFn: ({ signal }) => take(subsidy.GET('/policies/{policyId}', { params: { path: { policyId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={policy} lines={10}>
        {(data) => <PolicyView policy={data} />}
      </Loaded>
    </div>
  );
}

function PolicyView({ policy }: { policy: Policy }): ReactNode {
  const say = useWords(policyWords);
  const textOf = useTextOf();
  const [search, setSearch] = useSearchParams();
  const { id, inForce, versions } = policy;
  const asked = versions.find(({ version }) => version === search.get('version'));
  const shown = asked ?? inForce ?? versions.at(-1);
  if (!shown) return <Empty title={say('none')}>{say('noneText')}</Empty>;
  const isInForce = shown.version === inForce?.version;
  return (
    <>
      <PageHead
        title={textOf(shown.title)}
        name={textOf(shown.title)}
        state={isInForce ? <StateWord tone="good">{say('inForce')}</StateWord> : null}
        facts={
          <>
            <span>{say('inForceSince', { version: shown.version, on: shown.effectiveFrom })}</span>
            <Link to={`/applications?policyId=${id}`}>{say('seeApplications')}</Link>
          </>
        }
        acts={
          <Select
            aria-label={say('chooseVersion')}
            style={{ minWidth: 120 }}
            value={shown.version}
            options={versions.map(({ version }) => ({ value: version, label: version }))}
            onChange={(version: string) => setSearch({ version }, { replace: true })}
          />
        }
      />
      <div className="columns">
        <div>
          <Terms version={shown} />
          <AllTerms policyId={id} version={shown.version} />
        </div>
        <div>
          <Factors version={shown} />
          <Panel title={say('basis')}>
            <ul style={{ margin: 0, paddingLeft: 20 }}>
              {shown.basis.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Panel>
          <Versions versions={versions} inForce={inForce?.version} />
        </div>
      </div>
    </>
  );
}

function Terms({ version }: { version: PolicyVersion }): ReactNode {
  const say = useWords(policyWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const pools = usePools();
  const { baseKind, factName, facts, cap, poolCode } = version;
  const label = facts.find(({ name }) => name === factName)?.label;
  const fact = label ? textOf(label) : '';
  return (
    <Panel title={say('terms')}>
      <Facts
        of={[
          [
            say('base'),
            baseKind === 'fixed'
              ? say('base.fixed')
              : say(baseKind === 'per-unit' ? 'base.per-unit' : 'base.rate', { fact }),
          ],
          [
            say('facts'),
            facts.length === 0
              ? say('noFacts')
              : facts
                  .map((one) => `${textOf(one.label)} · ${wordOf(policyWords, `fact.${one.kind}`, language)}`)
                  .join(language === 'zh' ? '、' : ', '),
          ],
          [say('cap'), cap === null ? say('noCap') : yuan(cap)],
          [say('minimumGrade'), <Grade key="grade" grade={version.minimumGrade} />],
          [say('deMinimis'), yuan(version.deMinimis)],
          [say('pool'), pools.data?.find(({ code }) => code === poolCode)?.title ?? poolCode],
          [say('transition'), wordOf(policyWords, `transition.${version.transition}`, language)],
          [say('publishedAt'), <Moment key="published" at={version.publishedAt} />],
          [say('hash'), <Code key="hash">{version.hash}</Code>],
        ]}
      />
    </Panel>
  );
}

function Factors({ version: { factors } }: { version: PolicyVersion }): ReactNode {
  const say = useWords(policyWords);
  return (
    <Panel title={say('factors')}>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('grade')}</th>
            <th scope="col" className="number">
              {say('percent')}
            </th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(factors).map(([grade, factor]) => (
            <tr key={grade}>
              <td>
                <Grade grade={grade} />
              </td>
              <td className="number">{say('percentOf', { percent: percentText(factor) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** The tiers, the rounding and all the rest, as the file says them, in words. */
function AllTerms({ policyId, version }: { policyId: string; version: string }): ReactNode {
  const say = useWords(policyWords);
  const rule = useQuery({
    queryKey: ['subsidy', 'rule-set', policyId, version],
    queryFn: ({ signal }) =>
      take(
        subsidy.GET('/rule-sets/{kind}/{ruleId}/{version}', {
          params: { path: { kind: 'subsidy', ruleId: policyId, version } },
          signal,
        }),
      ),
    // A published version never changes.
    staleTime: Infinity,
  });
  return (
    <Panel title={say('whole')}>
      <LoadedPart query={rule} lines={6}>
        {({ content }) => (
          <Readable value={Object.fromEntries(Object.entries(content).filter(([name]) => !SAID.has(name)))} />
        )}
      </LoadedPart>
    </Panel>
  );
}

function Versions({ versions, inForce }: { versions: PolicyVersion[]; inForce: string | undefined }): ReactNode {
  const say = useWords(policyWords);
  return (
    <Panel title={say('versions')}>
      <ul className="plain-list stack">
        {[...versions].reverse().map(({ version, effectiveFrom }) => (
          <li key={version}>
            <Link to={`?version=${version}`}>{say('inForceSince', { version, on: effectiveFrom })}</Link>{' '}
            {version === inForce ? <StateWord tone="good">{say('inForce')}</StateWord> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
