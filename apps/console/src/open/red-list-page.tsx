import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { usccColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { useWords } from '../words/words';
import { OpenTabs } from './open-tabs';
import { openWords } from './open.words';

type Row = components['schemas']['PublicRedListRow'];

export function Page(): ReactNode {
  const say = useWords(openWords);
  const columns: Column<Row>[] = [
    { key: 'name', title: say('name'), text: (row) => row.name, phone: true },
    usccColumn(say('uscc'), { width: 220 }),
    { key: 'from', title: say('validFrom'), text: (row) => row.from, width: 140 },
    {
      key: 'until',
      title: say('validUntil'),
      text: (row) => row.until,
      width: 200,
      phone: true,
    },
  ];
  return (
    <>
      <OpenTabs />
      <ListPage<Row>
        name="public-red-list"
        title={say('redList')}
        facts={say('redListIntro')}
        columns={columns}
        filters={[{ kind: 'search', param: 'q', label: say('q') }]}
        idOf={(row) => row.uscc}
        nameOf={(row) => row.name}
        hrefOf={(row) => `/public/${row.uscc}`}
        load={(query, signal) =>
          take(
            rewardPenalty.GET('/public/red-list', {
              params: { query },
              signal,
            }),
          )
        }
        empty={{ title: say('redListNone'), text: say('redListNoneText') }}
      />
    </>
  );
}
