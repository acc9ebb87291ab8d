import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { PageHead, Panel } from '../kit/page';
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
        <div className="table-scroll">
          <table className="small">
            <thead>
              <tr>
                <th scope="col">{say('number')}</th>
                <th scope="col">{say('enterprise')}</th>
                <th scope="col">{say('policy')}</th>
                <th scope="col">{say('grade')}</th>
                <th scope="col" className="number">
                  {say('amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link to={`/applications/${row.id}`}>{row.number}</Link>
                  </td>
                  <td>{row.enterpriseName}</td>
                  <td>{textOf(row.policyTitle)}</td>
                  <td>
                    <Grade grade={row.provisional?.grade} />
                  </td>
                  <td className="number">
                    <Amount fen={row.provisional?.amountFen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
      <div className="table-scroll">
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{say('pool')}</th>
              <th scope="col" className="number">
                {say('leftNow')}
              </th>
              <th scope="col" className="number">
                {say('needed')}
              </th>
              <th scope="col" className="number">
                {say('leftAfter')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...needed].map(([code, fen]) => {
              const pool = pools.data.find((one) => one.code === code && one.year === year);
              const after = minus(pool?.leftFen ?? '0', fen);
              return (
                <tr key={code}>
                  <td>{pool?.title ?? code}</td>
                  <td className="number">
                    <Amount fen={pool?.leftFen ?? '0'} />
                  </td>
                  <td className="number">
                    <Amount fen={fen} />
                  </td>
                  <td className="number">
                    <span className={after.startsWith('-') ? 'late' : ''}>
                      <Amount fen={after} />
                    </span>
                    {after.startsWith('-') ? <div className="late">{say('notCovered')}</div> : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
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
        <div className="table-scroll">
          <table className="small">
            <thead>
              <tr>
                <th scope="col">{say('number')}</th>
                <th scope="col">{say('enterprise')}</th>
                <th scope="col" className="number">
                  {say('amount')}
                </th>
                <th scope="col">{say('result')}</th>
                <th scope="col">{say('letter')}</th>
              </tr>
            </thead>
            <tbody>
              {/* What was refused first: it is what still has to be thought about. */}
              {[...results]
                .sort((one, other) => Number(one.approved) - Number(other.approved))
                .map(({ applicationId, approved, amountFen, letterId, letterNumber, refusal }) => (
                  <tr key={applicationId}>
                    <td>
                      <Link to={`/applications/${applicationId}`}>{byId.get(applicationId)?.number}</Link>
                    </td>
                    <td>{byId.get(applicationId)?.enterpriseName}</td>
                    <td className="number">
                      <Amount fen={amountFen} />
                    </td>
                    <td>
                      <StateWord tone={approved ? 'good' : 'warn'}>{say(approved ? 'approved' : 'notDone')}</StateWord>{' '}
                      {refusal?.[language]}
                    </td>
                    <td>
                      {letterId ? (
                        <a href={`/api/subsidy/letters/${letterId}/pdf`} target="_blank" rel="noreferrer">
                          {letterNumber}
                        </a>
                      ) : null}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}
