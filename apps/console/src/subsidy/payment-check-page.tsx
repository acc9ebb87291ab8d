import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { PageHead, Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { Empty } from '../kit/states';
import { Amount, Code, StateWord } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import type { Payout } from './payout-data';
import { payoutWords } from './payout.words';
import { SUBSIDY_KEYS, sumOf } from './subsidy-data';

type Started = components['schemas']['PaymentRunStarted'];

/** What was chosen in the list and, once it was sent, what became of each: kept with this place in the history. */
interface Chosen {
  rows: Payout[];
  started?: Started;
}

export function Page(): ReactNode {
  const say = useWords(payoutWords);
  const chosen = useLocation().state as Chosen | null;
  if (!chosen || chosen.rows.length === 0) {
    return (
      <div className="page">
        <Empty title={say('nothingChosen')} act={<Link to="/payouts?state=approved">{say('toList')}</Link>}>
          {say('nothingChosenText')}
        </Empty>
      </div>
    );
  }
  return (
    <div className="page">
      {chosen.started ? <Sent rows={chosen.rows} started={chosen.started} /> : <Check rows={chosen.rows} />}
    </div>
  );
}

function Check({ rows }: { rows: Payout[] }): ReactNode {
  const say = useWords(payoutWords);
  const textOf = useTextOf();
  const navigate = useNavigate();
  const pay = useCommand(
    (payoutIds: string[], key) =>
      take(subsidy.POST('/payment-runs', { params: { header: commandHeaders(key) }, body: { payoutIds } })),
    { invalidates: SUBSIDY_KEYS },
  );
  const act = async (): Promise<void> => {
    const started = await pay.mutateAsync(rows.map(({ id }) => id));
    const state: Chosen = { rows, started };
    await navigate('/payment-runs/new', { state, replace: true });
  };
  const title = say('checkTitle', { n: rows.length });
  return (
    <>
      <PageHead
        title={title}
        name={title}
        facts={
          <span>
            {say('total')}{' '}
            <b>
              <Amount fen={sumOf(rows.map(({ amountFen }) => amountFen))} sign />
            </b>
          </span>
        }
      />
      <p>{say('checkText')}</p>
      <Faults error={pay.error} />
      <Panel>
        <Rows
          head={[say('number'), say('enterprise'), say('policy'), { number: say('amount') }]}
          rows={rows.map(({ id, applicationNumber, enterpriseName, policyTitle, amountFen }) => ({
            key: id,
            cells: [
              <Link key="number" to={`/payouts/${id}`}>
                {applicationNumber}
              </Link>,
              enterpriseName,
              textOf(policyTitle),
              <Amount key="amount" fen={amountFen} />,
            ],
          }))}
        />
      </Panel>
      <div className="inline">
        <Button type="primary" size="large" loading={pay.isPending} onClick={() => void act().catch(() => undefined)}>
          {say('pay', { n: rows.length })}
        </Button>
        <Link to="/payouts?state=approved">{say('back')}</Link>
      </div>
    </>
  );
}

function Sent({ rows, started }: { rows: Payout[]; started: Started }): ReactNode {
  const say = useWords(payoutWords);
  const language = useLanguage();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const others = started.items.filter(({ result }) => result !== 'instructed');
  const sent = started.items.filter(({ result }) => result === 'instructed');
  const { runId, instructedCount } = started;
  return (
    <>
      <Confirmation
        title={instructedCount === 0 ? say('startedNone') : say('startedTitle', { n: instructedCount })}
        number={<Amount fen={sumOf(sent.map(({ payoutId }) => byId.get(payoutId)?.amountFen))} sign />}
        next={
          <>
            <p>{say('startedNext')}</p>
            <p className="inline">
              <Link to={`/payment-runs/${runId}`}>{say('watch')}</Link>
              <Link to="/payouts?state=approved">{say('back')}</Link>
            </p>
          </>
        }
      >
        <Code>{say('runNumber', { id: runId })}</Code>
      </Confirmation>
      {others.length > 0 ? (
        <Panel title={say('notSent')}>
          <Rows
            head={[say('number'), say('enterprise'), { number: say('amount') }, say('result')]}
            rows={others.map(({ payoutId, result, refusal }) => ({
              key: payoutId,
              cells: [
                <Link key="number" to={`/payouts/${payoutId}`}>
                  {byId.get(payoutId)?.applicationNumber}
                </Link>,
                byId.get(payoutId)?.enterpriseName,
                <Amount key="amount" fen={byId.get(payoutId)?.amountFen} />,
                <span key="result">
                  <StateWord tone="warn">{wordOf(payoutWords, `result.${result}`, language)}</StateWord>{' '}
                  {refusal?.[language]}
                </span>,
              ],
            }))}
          />
        </Panel>
      ) : null}
    </>
  );
}
