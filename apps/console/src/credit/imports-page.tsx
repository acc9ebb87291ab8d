import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { creditRating, take } from '../api/clients';
import { ForRoles } from '../frame/me';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Moment } from '../kit/values';
import { count, minuteOf } from '../words/format';
import { useWords } from '../words/words';
import { type Import, ImportState, KINDS, type Kind, OUTCOMES, STATES, useImportStateWord } from './import-state';
import { importWords } from './imports.words';
import { Who } from './who';

export function Page(): ReactNode {
  const say = useWords(importWords);
  const stateWord = useImportStateWord();
  const navigate = useNavigate();
  const kindWord = (row: Import): string => say(`kind.${row.kind as Kind}`);
  const runWord = (row: Import): string => say(row.dryRun ? 'dry' : 'real');
  const columns: Column<Import>[] = [
    { key: 'file', title: say('file'), text: (row) => row.fileName, phone: true },
    { key: 'kind', title: say('kind'), text: kindWord, width: 160 },
    { key: 'run', title: say('run'), text: runWord, width: 90 },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <ImportState of={row} />,
      text: stateWord,
      width: 130,
      phone: true,
    },
    {
      key: 'rows',
      title: say('rows'),
      cell: (row) => count(row.rowsDone),
      text: (row) => String(row.rowsDone),
      width: 90,
      number: true,
    },
    ...OUTCOMES.map((outcome): Column<Import> => ({
      key: outcome,
      title: say(`outcome.${outcome}`),
      cell: (row) => count(row.counts[outcome]),
      text: (row) => String(row.counts[outcome]),
      width: 90,
      number: true,
    })),
    {
      key: 'uploadedAt',
      title: say('uploadedAt'),
      cell: (row) => <Moment at={row.uploadedAt} />,
      text: (row) => minuteOf(row.uploadedAt),
      width: 150,
    },
    { key: 'source', title: say('source'), text: (row) => row.source, optional: true },
    {
      key: 'uploadedBy',
      title: say('uploadedBy'),
      cell: (row) => <Who is={row.uploadedBy} />,
      text: (row) => row.uploadedBy,
      width: 150,
      optional: true,
    },
  ];
  const create = (
    <ForRoles roles={['credit-officer']}>
      <Button type="primary" onClick={() => void navigate('/imports/new')}>
        {say('newTitle')}
      </Button>
    </ForRoles>
  );
  return (
    <ListPage<Import>
      name="imports"
      title={say('title')}
      facts={<Link to="/import-conflicts?state=open">{say('conflicts')}</Link>}
      acts={create}
      columns={columns}
      filters={[
        {
          kind: 'choices',
          param: 'kind',
          label: say('kind'),
          options: KINDS.map((value) => ({ value, label: say(`kind.${value}`) })),
        },
        {
          kind: 'choice',
          param: 'dryRun',
          label: say('run'),
          options: [
            { value: 'true', label: say('dry') },
            { value: 'false', label: say('real') },
          ],
        },
      ]}
      tabs={{
        param: 'state',
        options: [
          { value: '', label: say('all') },
          ...STATES.map((value) => ({ value, label: say(`state.${value}`) })),
        ],
      }}
      idOf={(row) => row.id}
      nameOf={(row) => row.fileName}
      hrefOf={(row) => `/imports/${row.id}`}
      load={({ sort: _sort, ...query }, signal) =>
        take(
          creditRating.GET('/imports', {
            params: {
              query,
            },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText'), act: create }}
    />
  );
}
