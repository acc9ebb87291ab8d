import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { PageHead, Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { Empty } from '../kit/states';
import { Amount, Grade, StateWord } from '../kit/values';
import { useLanguage, useTextOf, useWords } from '../words/words';
import { applicationsWords } from './applications.words';
import {
  type Application,
  type Approval,
  minus,
  SUBSIDY_KEYS,
  sumOf,
  usePolicies,
  usePools,
  versionOf,
} from './subsidy-data';

/** What was chosen in the list and, once it is done, what became of each: kept with this place in the history. */
interface Batch {
  rows: Application[];
  results?: Approval[];
}

export function Page(): ReactNode {
  const say = useWords(applicationsWords);
  const batch = useLocation().state as Batch | null;
  if (!batch || batch.rows.length === 0) {
    return (
      <div className="page">
        <Empty title={say('nothingChosen')} act={<Link to="/applications?state=reviewed">{say('toList')}</Link>}>
          {say('nothingChosenText')}
        </Empty>
      </div>
    );
  }
  return (
    <div className="page">
      {batch.results ? <Results rows={batch.rows} results={batch.results} /> : <Check rows={batch.rows} />}
    </div>
  );
}

function Check({ rows }: { rows: Application[] }): ReactNode {
  const say = useWords(applicationsWords);
  const textOf = useTextOf();
  const navigate = useNavigate();
  const approve = useCommand(
    (items: { applicationId: string; version: number }[], key) =>
      take(subsidy.POST('/applications/approvals', { params: { header: commandHeaders(key) }, body: { items } })),
    { invalidates: SUBSIDY_KEYS },
  );
  const act = async (): Promise<void> => {
    const { items } = await approve.mutateAsync(rows.map(({ id, version }) => ({ applicationId: id, version })));
    const state: Batch = { rows, results: items };
    await navigate('/applications/approvals', { state, replace: true });
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
              <Amount fen={sumOf(rows.map(({ provisional }) => provisional?.amountFen))} sign />
            </b>
          </span>
        }
      />
      <p>{say('checkText')}</p>
      <Faults error={approve.error} />
      <PoolsAfter rows={rows} />
      <Panel>
        <Rows
          head={[say('number'), say('enterprise'), say('policy'), say('grade'), { number: say('amount') }]}
          rows={rows.map(({ id, number, enterpriseName, policyTitle, provisional }) => ({
            key: id,
            cells: [
              <Link key="number" to={`/applications/${id}`}>
                {number}
              </Link>,
              enterpriseName,
              textOf(policyTitle),
              <Grade key="grade" grade={provisional?.grade} />,
              <Amount key="amount" fen={provisional?.amountFen} />,
            ],
          }))}
        />
      </Panel>
      <div className="inline">
        <Button
          type="primary"
          size="large"
          loading={approve.isPending}
          onClick={() => void act().catch(() => undefined)}
        >
          {say('approveN', { n: rows.length })}
        </Button>
        <Link to="/applications?state=reviewed">{say('back')}</Link>
      </div>
    </>
  );
}

function PoolsAfter({ rows }: { rows: Application[] }): ReactNode {
  const say = useWords(applicationsWords);
  const policies = usePolicies();
  const pools = usePools();
  if (!policies.data || !pools.data) return null;
  const needed = new Map<string, string>();
  for (const { policyId, policyVersion, provisional } of rows) {
    const code = versionOf(policies.data, policyId, provisional?.policyVersion ?? policyVersion)?.poolCode;
    if (code) needed.set(code, sumOf([needed.get(code), provisional?.amountFen]));
  }
  // An approval books to the pool of the current year: the latest there is.
  const year = Math.max(...pools.data.map((pool) => pool.year));
  return (
    <Panel title={say('pool')}>
      <Rows
        head={[say('pool'), { number: say('leftNow') }, { number: say('needed') }, { number: say('leftAfter') }]}
        rows={[...needed].map(([code, fen]) => {
          const pool = pools.data.find((one) => one.code === code && one.year === year);
          const after = minus(pool?.leftFen ?? '0', fen);
          const isShort = after.startsWith('-');
          return {
            key: code,
            cells: [
              pool?.title ?? code,
              <Amount key="now" fen={pool?.leftFen ?? '0'} />,
              <Amount key="needed" fen={fen} />,
              <div key="after" className={isShort ? 'late' : ''}>
                <Amount fen={after} />
                {isShort ? <div>{say('notCovered')}</div> : null}
              </div>,
            ],
          };
        })}
      />
    </Panel>
  );
}

function Results({ rows, results }: { rows: Application[]; results: Approval[] }): ReactNode {
  const say = useWords(applicationsWords);
  const language = useLanguage();
  const done = results.filter(({ approved }) => approved);
  const refused = results.length - done.length;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (
    <>
      <Confirmation
        title={
          refused === 0 ? say('resultTitleAll', { n: done.length }) : say('resultTitle', { n: done.length, refused })
        }
        number={
          <>
            {say('resultTotal')} <Amount fen={sumOf(done.map(({ amountFen }) => amountFen))} sign />
          </>
        }
        next={
          <ul>
            <li>
              {say('nextPay')} <Link to="/payouts?state=approved">{say('seePayouts')}</Link>
            </li>
            {refused > 0 ? <li>{say('nextRefused')}</li> : null}
            <li>
              <Link to="/applications?state=reviewed">{say('seeQueue')}</Link>
            </li>
          </ul>
        }
      />
      <Panel title={say('result')}>
        <Rows
          head={[say('number'), say('enterprise'), { number: say('amount') }, say('result'), say('letter')]}
          // What was refused first: it is what still has to be thought about.
          rows={results
            .toSorted((one, other) => Number(one.approved) - Number(other.approved))
            .map(({ applicationId, approved, amountFen, letterId, letterNumber, refusal }) => ({
              key: applicationId,
              cells: [
                <Link key="number" to={`/applications/${applicationId}`}>
                  {byId.get(applicationId)?.number}
                </Link>,
                byId.get(applicationId)?.enterpriseName,
                <Amount key="amount" fen={amountFen} />,
                <span key="result">
                  <StateWord tone={approved ? 'good' : 'warn'}>{say(approved ? 'approved' : 'notDone')}</StateWord>{' '}
                  {refusal?.[language]}
                </span>,
                letterId ? (
                  <a key="letter" href={`/api/subsidy/letters/${letterId}/pdf`} target="_blank" rel="noreferrer">
                    {letterNumber}
                  </a>
                ) : null,
              ],
            }))}
        />
      </Panel>
    </>
  );
}
