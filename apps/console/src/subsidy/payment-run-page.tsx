import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { subsidy, take } from '../api/clients';
import { PageHead, Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Rows } from '../kit/rows';
import { State } from '../kit/state';
import { Empty, Loaded } from '../kit/states';
import { Amount, Code, StateWord } from '../kit/values';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import type { Run } from './payout-data';
import { payoutWords } from './payout.words';
import { sumOf } from './subsidy-data';

const WATCH_MS = 2000;
const STOPPED = ['held', 'suspended', 'returned', 'revoked'];

/** A run as it stands now; read again until the bank has answered for all. */
export function Page(): ReactNode {
  const { runId = '' } = useParams();
  const run = useQuery({
    queryKey: ['subsidy', 'payment-run', runId],
    queryFn: ({ signal }) => take(subsidy.GET('/payment-runs/{runId}', { params: { path: { runId } }, signal })),
    refetchInterval: ({ state }) => (state.data?.finished === false ? WATCH_MS : false),
  });
  return (
    <div className="page">
      <Loaded query={run} lines={8}>
        {(data) => <RunView run={data} />}
      </Loaded>
    </div>
  );
}

function RunView({ run }: { run: Run }): ReactNode {
  const say = useWords(payoutWords);
  const { payouts, finished } = run;
  const paid = payouts.filter(({ state }) => state === 'paid').length;
  const stopped = payouts.filter(({ state }) => STOPPED.includes(state)).length;
  const answered = payouts.length === 0 ? 100 : Math.round(((paid + stopped) / payouts.length) * 100);
  const progress = say('progressText', { paid, all: payouts.length, stopped });
  return (
    <>
      <PageHead
        title={say('run')}
        name={say('run')}
        state={<StateWord tone={finished ? 'good' : 'busy'}>{say(finished ? 'finished' : 'waiting')}</StateWord>}
        facts={
          <>
            <Person account={run.startedBy} text={(who) => say('runOf', { who, at: minuteOf(run.startedAt) })} />
            <span>
              {say('total')}{' '}
              <b>
                <Amount fen={sumOf(payouts.map(({ amountFen }) => amountFen))} sign />
              </b>
            </span>
            <Code>{run.id}</Code>
          </>
        }
        acts={<Link to="/payment-runs">{say('runs')}</Link>}
      />
      <Panel title={say('progress')}>
        <Progress percent={answered} aria-label={progress} showInfo={false} />
        <p role="status">{progress}</p>
        {payouts.length === 0 ? (
          <Empty>{say('noPayouts')}</Empty>
        ) : (
          <Rows
            head={[say('number'), say('enterprise'), { number: say('amount') }, say('state'), say('bankReference')]}
            rows={payouts.map((payout) => ({
              key: payout.id,
              cells: [
                <Link key="number" to={`/payouts/${payout.id}`}>
                  {payout.applicationNumber}
                </Link>,
                payout.enterpriseName,
                <Amount key="amount" fen={payout.amountFen} />,
                <span key="state">
                  <State of="payout" is={payout.state} /> {payout.bankTrouble}
                </span>,
                payout.bankReference ? <Code key="reference">{payout.bankReference}</Code> : '—',
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}
