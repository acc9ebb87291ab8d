import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { useHasRole } from '../frame/me';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Moment } from '../kit/values';
import { Person } from '../kit/person';
import { minuteOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { DraftState } from './policy-draft-state';
import { policyWords } from './policy.words';

type Draft = components['schemas']['PolicyDraftView'];
const STATES = ['draft', 'published', 'withdrawn'] as const;

export function Page(): ReactNode {
  const say = useWords(policyWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const navigate = useNavigate();
  const isMaker = useHasRole('subsidy-officer');
  const columns: Column<Draft>[] = [
    {
      key: 'title',
      title: say('policy'),
      text: (row) => textOf(row.title),
      phone: true,
    },
    {
      key: 'version',
      title: say('version'),
      text: (row) => row.policyVersion,
      width: 120,
    },
    {
      key: 'effectiveFrom',
      title: say('effectiveFrom'),
      text: (row) => row.effectiveFrom,
      width: 130,
    },
    {
      key: 'maker',
      title: say('maker'),
      cell: (row) => <Person account={row.maker} />,
      text: (row) => row.maker,
      width: 170,
    },
    {
      key: 'madeAt',
      title: say('madeAt'),
      cell: (row) => <Moment at={row.madeAt} />,
      text: (row) => minuteOf(row.madeAt),
      width: 160,
    },
    {
      key: 'checker',
      title: say('checker'),
      cell: (row) => <Person account={row.checker} />,
      text: (row) => row.checker ?? '',
      width: 170,
    },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <DraftState is={row.state} />,
      text: (row) => wordOf(policyWords, `state.${row.state}`, language),
      width: 130,
      phone: true,
    },
  ];
  return (
    <ListPage<Draft>
      name="policy-drafts"
      title={say('drafts')}
      acts={
        isMaker ? (
          <Button type="primary" onClick={() => void navigate('/policies/drafts/new')}>
            {say('propose')}
          </Button>
        ) : null
      }
      columns={columns}
      filters={[]}
      tabs={{
        param: 'state',
        options: [
          { value: '', label: say('all') },
          ...STATES.map((value) => ({ value, label: say(`state.${value}`) })),
        ],
      }}
      idOf={(row) => row.id}
      nameOf={(row) => `${textOf(row.title)} ${row.policyVersion}`}
      hrefOf={(row) => `/policies/drafts/${row.id}`}
      load={(query, signal) =>
        take(
          subsidy.GET('/policies/drafts', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noDrafts'), text: say('noDraftsText') }}
    />
  );
}
