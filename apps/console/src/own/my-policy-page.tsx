import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Notice, Panel } from '../kit/page';
import { Empty, Loaded } from '../kit/states';
import { Grade } from '../kit/values';
import { yuan } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { wholeFacts } from './facts';
import { OwnPage } from './own-page';
import { useAdvice } from './own-queries';
import { type Policy, type PolicyVersion, usePolicy } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';
import { TrialResult, useReasons } from './trial-result';

/** A policy in plain words, with a trial. */
export function Page(): ReactNode {
  const { policyId = '' } = useParams();
  const policy = usePolicy(policyId);
  return <Loaded query={policy}>{(data) => <OnePolicy policy={data} />}</Loaded>;
}

function OnePolicy({ policy }: { policy: Policy }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const reasonsOf = useReasons();
  const { data: advice } = useAdvice();
  const standing = advice?.now.factors.find(({ policyId }) => policyId === policy.id);
  const { inForce } = policy;
  if (inForce === null) return <Empty title={say('noPolicies')}>{say('noPoliciesText')}</Empty>;
  return (
    <OwnPage title={textOf(inForce.title)} back={{ to: '/my/subsidies', label: say('backToList') }}>
      {standing?.eligible === false ? (
        <Notice tone="warn">
          <p>
            {say('closed')} · {say('whyNot', { reasons: reasonsOf(standing.reasons) })}{' '}
            <Link to="/">{say('howTo')}</Link>
          </p>
        </Notice>
      ) : null}
      <Terms policy={policy} version={inForce} grade={advice?.now.grade} />
      <TryOut policy={policy} />
      {standing?.eligible === false ? null : <Begin policyId={policy.id} />}
      <Panel title={say('basisTitle')}>
        <ul>
          {inForce.basis.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Panel>
    </OwnPage>
  );
}

function Terms({
  policy,
  version,
  grade,
}: {
  policy: Policy;
  version: PolicyVersion;
  grade: string | undefined;
}): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  return (
    <Panel title={say('who')}>
      <p>{say('minimumGrade', { grade: version.minimumGrade })}</p>
      <h3>{say('howMuch')}</h3>
      <p>
        {say(`base.${version.baseKind}` as 'base.rate')}{' '}
        {version.cap === null ? '' : say('cap', { amount: `¥\u00a0${yuan(version.cap)}` })}
      </p>
      <h3>{say('factors')}</h3>
      <ul className="plain-list inline">
        {Object.entries(version.factors).map(([one, percent]) => (
          <li key={one} className="inline">
            <Grade grade={one} /> {`${Number(percent)}%`}
            {one === grade ? <strong>{say('yours')}</strong> : null}
          </li>
        ))}
      </ul>
      {policy.facts.length > 0 ? (
        <>
          <h3>{say('factsNeeded')}</h3>
          <p>{policy.facts.map(({ label }) => textOf(label)).join(say('separator'))}</p>
        </>
      ) : null}
    </Panel>
  );
}

function TryOut({ policy: { id, facts } }: { policy: Policy }): ReactNode {
  const say = useWords(subsidyWords);
  const textOf = useTextOf();
  const [typed, setTyped] = useState<Record<string, string>>({});
  return (
    <Panel title={say('tryOut')}>
      <p className="soft">{say('tryHint')}</p>
      {facts.map(({ name, kind, label }) => (
        <Field key={name} label={textOf(label)} hint={say(kind === 'units' ? 'unitsHint' : 'yuanHint')}>
          <Input
            inputMode={kind === 'units' ? 'numeric' : 'decimal'}
            maxLength={20}
            value={typed[name] ?? ''}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        </Field>
      ))}
      <TrialResult policyId={id} facts={wholeFacts(facts, typed)} />
    </Panel>
  );
}

function Begin({ policyId }: { policyId: string }): ReactNode {
  const say = useWords(subsidyWords);
  const navigate = useNavigate();
  const begin = useCommand(
    (input: { policyId: string }, key) =>
      take(subsidy.POST('/application-drafts', { params: { header: commandHeaders(key) }, body: input })),
    { invalidates: [['subsidy', 'drafts']] },
  );
  return (
    <Panel>
      <Faults error={begin.error} />
      <Button
        type="primary"
        size="large"
        loading={begin.isPending}
        onClick={() => begin.mutate({ policyId }, { onSuccess: ({ id }) => void navigate(`/my/drafts/${id}`) })}
      >
        {say('begin')}
      </Button>
      <p className="soft">{say('beginHint')}</p>
    </Panel>
  );
}
