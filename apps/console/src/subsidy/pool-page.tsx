import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { amountColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Amount } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { BudgetBar } from './budget-bar';
import { poolWords } from './pool.words';
import type { Pool } from './subsidy-data';

type Entry = components['schemas']['PoolEntryView'];

/** A pool: how it stands, and everything that was ever booked to it. */
export function Page(): ReactNode {
  const say = useWords(poolWords);
  const { code = '', year = '' } = useParams();
  const pool = useQuery({
    queryKey: ['subsidy', 'pool', code, year],
    queryFn: ({ signal }) => take(subsidy.GET('/pools/{code}/{year}', { params: { path: { code, year } }, signal })),
  });
  return (
    <ListPage<Entry>
      key={`${code} ${year}`}
      name="pool-entries"
      title={pool.data ? `${pool.data.title} · ${say('yearN', { year })}` : say('pool')}
      facts={pool.data ? <Standing pool={pool.data} /> : null}
      columns={useColumns()}
      filters={[]}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.bookedOn} ${row.applicationNumber ?? ''}`}
      hrefOf={(row) =>
        row.payoutId
          ? `/payouts/${row.payoutId}`
          : row.applicationId
            ? `/applications/${row.applicationId}`
            : `/pools/${code}/${year}`
      }
      load={(query, signal) =>
        take(
          subsidy.GET('/pools/{code}/{year}/entries', {
            params: {
              path: { code, year },
              query,
            },
            signal,
          }),
        )
      }
      empty={{ title: say('noEntries'), text: say('noEntriesText') }}
    />
  );
}

function Standing({ pool }: { pool: Pool }): ReactNode {
  const say = useWords(poolWords);
  return (
    <div style={{ flex: '1 1 100%' }} className="stack">
      <div className="deciding" style={{ margin: 0 }}>
        {(
          [
            [say('budget'), pool.amountFen],
            [say('settled'), pool.settledFen],
            [say('reserved'), pool.reservedFen],
            [say('left'), pool.leftFen],
          ] as const
        ).map(([name, fen]) => (
          <span key={name}>
            {name}{' '}
            <b>
              <Amount fen={fen} />
            </b>
          </span>
        ))}
      </div>
      <BudgetBar pool={pool} />
    </div>
  );
}

function useColumns(): Column<Entry>[] {
  const say = useWords(poolWords);
  const language = useLanguage();
  const width = 170;
  return [
    {
      key: 'bookedOn',
      title: say('bookedOn'),
      text: (row) => row.bookedOn,
      width: 110,
      phone: true,
    },
    {
      key: 'kind',
      title: say('kind'),
      text: (row) => wordOf(poolWords, `kind.${row.kind}`, language),
      width: 110,
      phone: true,
    },
    {
      key: 'enterprise',
      title: say('enterprise'),
      text: (row) => row.enterpriseName ?? '',
    },
    {
      key: 'application',
      title: say('application'),
      text: (row) => row.applicationNumber ?? '',
      width: 150,
    },
    amountColumn('amount', say('amount'), (row) => row.amountFen, { width, phone: true }),
    amountColumn('left', say('left'), (row) => row.leftFen, { width }),
    amountColumn('reserved', say('reserved'), (row) => row.reservedFen, { width }),
    amountColumn('settled', say('settled'), (row) => row.settledFen, { width }),
  ];
}
