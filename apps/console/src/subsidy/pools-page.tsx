import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHead, Panel } from '../kit/page';
import { Empty, Loaded } from '../kit/states';
import { Amount } from '../kit/values';
import { useWords } from '../words/words';
import { BudgetBar } from './budget-bar';
import { poolWords } from './pool.words';
import { type Pool, usePools } from './subsidy-data';

export function Page(): ReactNode {
  const say = useWords(poolWords);
  const pools = usePools();
  return (
    <div className="page">
      <PageHead title={say('pools')} name={say('pools')} />
      <Loaded query={pools}>
        {(data) =>
          data.length === 0 ? <Empty title={say('none')}>{say('noneText')}</Empty> : <PoolTable pools={data} />
        }
      </Loaded>
    </div>
  );
}

function PoolTable({ pools }: { pools: Pool[] }): ReactNode {
  const say = useWords(poolWords);
  return (
    <Panel>
      <div className="table-scroll">
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{say('pool')}</th>
              <th scope="col">{say('year')}</th>
              <th scope="col" style={{ minWidth: 160 }}>
                {say('use')}
              </th>
              {(['budget', 'settled', 'reserved', 'left'] as const).map((name) => (
                <th key={name} scope="col" className="number">
                  {say(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pools.map((pool) => (
              <tr key={`${pool.code} ${pool.year}`}>
                <td>
                  <Link to={`/pools/${pool.code}/${pool.year}`}>{pool.title}</Link>
                </td>
                <td>{pool.year}</td>
                <td style={{ verticalAlign: 'middle' }}>
                  <BudgetBar pool={pool} />
                </td>
                <td className="number">
                  <Amount fen={pool.amountFen} />
                </td>
                <td className="number">
                  <Amount fen={pool.settledFen} />
                </td>
                <td className="number">
                  <Amount fen={pool.reservedFen} />
                </td>
                <td className="number">
                  <strong>
                    <Amount fen={pool.leftFen} />
                  </strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
