import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { count } from '../words/format';
import { OpenTabs } from './open-tabs';
import { openWords } from './open.words';

type Row = components['schemas']['PublicDrawRow'];

export function Page(): ReactNode {
  const say = useWords(openWords);
  const code = useCode();
  const columns: Column<Row>[] = [
    { key: 'title', title: say('title'), text: (row) => row.title, phone: true },
    {
      key: 'department',
      title: say('department'),
      text: (row) => code('department', row.department),
      width: 160,
    },
    {
      key: 'drawnOn',
      title: say('drawnOn'),
      text: (row) => row.drawnOn,
      width: 120,
      phone: true,
    },
    {
      key: 'drawn',
      title: say('drawn'),
      cell: (row) => count(row.drawn),
      text: (row) => String(row.drawn),
      width: 110,
      number: true,
    },
    {
      key: 'frameHash',
      title: say('frameHash'),
      cell: (row) => <Code>{row.frameHash}</Code>,
      text: (row) => row.frameHash,
      width: 300,
    },
    {
      key: 'seed',
      title: say('seed'),
      cell: (row) => <Code>{row.seed}</Code>,
      text: (row) => row.seed,
      optional: true,
    },
  ];
  return (
    <>
      <OpenTabs />
      <ListPage<Row>
        name="public-draws"
        title={say('draws')}
        columns={columns}
        filters={[]}
        idOf={(row) => row.id}
        nameOf={(row) => row.title}
        hrefOf={(row) => `/public/draws/${row.id}`}
        load={(query, signal) =>
          take(
            rewardPenalty.GET('/public/draws', {
              params: { query },
              signal,
            }),
          )
        }
        empty={{ title: say('drawsNone'), text: say('drawsNoneText') }}
      />
    </>
  );
}
