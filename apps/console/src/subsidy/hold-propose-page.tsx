import { Button, Input, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Notice, PageHead, Panel } from '../kit/page';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { yuanOfFen } from '../words/format';
import { useWords } from '../words/words';
import { HoldView } from './hold-view';
import { type Outcome, type Payout, usePayout } from './payout-data';
import { payoutWords } from './payout.words';
import { SUBSIDY_KEYS } from './subsidy-data';
import './subsidy.css';

const MIN_REASON = 2;
const MAX_REASON = 500;
/** What is unclear at the bank is settled with it; what the facts changed is decided by people. The service says the same. */
const OUTCOMES: Record<string, Outcome[]> = {
  'bank-mismatch': ['ask-bank'],
  'bank-refused': ['ask-bank', 'revoke'],
};
const USUAL: Outcome[] = ['release', 're-decide', 'revoke'];

export function Page(): ReactNode {
  const { payoutId = '' } = useParams();
  const payout = usePayout(payoutId);
  return (
    <div className="page">
      <Loaded query={payout} lines={10}>
        {(data) => <Propose payout={data} />}
      </Loaded>
    </div>
  );
}

function Propose({ payout }: { payout: Payout }): ReactNode {
  const say = useWords(payoutWords);
  const { id, hold, version, state, amountFen, applicationNumber, enterpriseName } = payout;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const propose = useCommand(
    (body: { outcome: Outcome; reason: string }, key) =>
      take(
        subsidy.POST('/payouts/{payoutId}/hold-resolutions', {
          params: { path: { payoutId: id }, header: commandHeaders(key, version) },
          body,
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  if (propose.data) {
    const { data } = propose;
    return (
      <Confirmation
        title={say('proposedTitle')}
        number={data.applicationNumber}
        next={
          <>
            <p>{say('proposedNext')}</p>
            <p className="inline">
              <Link to={`/payouts/${id}`}>{say('toPayout')}</Link>
              <Link to="/">{say('home')}</Link>
            </p>
          </>
        }
      >
        <p>
          {data.enterpriseName} · {say(`outcome.${data.outcome as Outcome}`)}
        </p>
      </Confirmation>
    );
  }
  const lacksReason = reason.trim().length < MIN_REASON;
  const submit = (): void => {
    setWasTried(true);
    if (outcome && !lacksReason) propose.mutate({ outcome, reason: reason.trim() });
  };
  const choices = OUTCOMES[hold?.reason ?? ''] ?? USUAL;
  const hintOf = (one: Outcome): string => {
    if (one === 'release') return say('hint.release', { amount: yuanOfFen(amountFen) });
    if (one !== 're-decide') return say(`hint.${one}`);
    const today = hold?.credit?.todayFen;
    return today ? say('hint.re-decide', { amount: yuanOfFen(today) }) : say('hint.re-decideUnknown');
  };
  return (
    <div className="narrow">
      <PageHead
        title={say('proposeTitle')}
        name={`${say('proposeTitle')} ${applicationNumber}`}
        state={<State of="payout" is={state} />}
        facts={
          <span>
            {enterpriseName} · {applicationNumber}
          </span>
        }
      />
      {hold === null ? (
        <Notice tone="warn" role="alert">
          {say('movedMeanwhile')} <Link to={`/payouts/${id}`}>{say('toPayout')}</Link>
        </Notice>
      ) : null}
      <Faults error={propose.error} />
      {hold ? (
        <Panel title={say('hold')}>
          <HoldView hold={hold} enterpriseId={payout.enterpriseId} />
        </Panel>
      ) : null}
      <fieldset className="plain-fieldset field">
        <legend className="label">{say('outcome')}</legend>
        {wasTried && !outcome ? <div className="fault">{say('choose')}</div> : null}
        <Radio.Group
          className="stack"
          value={outcome}
          onChange={(event) => setOutcome(event.target.value as Outcome)}
          options={choices.map((value) => ({
            value,
            label: (
              <>
                {say(`outcome.${value}`)} <span className="soft">{hintOf(value)}</span>
              </>
            ),
          }))}
        />
      </fieldset>
      <Field
        label={say('reason')}
        hint={say('reasonHint')}
        fault={wasTried && lacksReason ? say('writeReason') : undefined}
      >
        <Input.TextArea
          rows={3}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <p className="soft">{say('proposeText')}</p>
      <div className="inline">
        <Button type="primary" size="large" loading={propose.isPending} disabled={hold === null} onClick={submit}>
          {say('doPropose')}
        </Button>
        <Link to={`/payouts/${id}`}>{say('toPayout')}</Link>
      </div>
    </div>
  );
}
