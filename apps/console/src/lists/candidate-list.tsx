import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useHasRole } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage } from '../kit/list-page';
import { useCode } from '../kit/use-code';
import { useWords } from '../words/words';
import { Batch } from './batch';
import { listsWords } from './lists.words';

type Row = components['schemas']['Candidate'];
const ZONES = ['central', 'north', 'south'];

export function CandidateList({ switcher }: { switcher: ReactNode }): ReactNode {
  const say = useWords(listsWords);
  const code = useCode();
  const queries = useQueryClient();
  const isOfficer = useHasRole('credit-officer');
  const batch = (rows: Row[], clear: () => void): ReactNode => (
    <Batch
      label={say('propose')}
      title={say('proposeTitle', { n: rows.length })}
      text={say('proposeText')}
      names={rows.map(({ name }) => name)}
      run={(key) =>
        take(
          rewardPenalty.POST('/red-list/entries/batch', {
            params: { header: commandHeaders(key) },
            body: { enterpriseIds: rows.map(({ enterpriseId }) => enterpriseId) },
          }),
        )
      }
      clear={() => {
        clear();
        void queries.invalidateQueries({ queryKey: ['list', 'red-candidates'] });
      }}
    />
  );
  return (
    <ListPage<Row>
      name="red-candidates"
      title={say('candidates')}
      facts={switcher}
      sort="since"
      columns={[
        {
          ...{ key: 'name', title: say('enterprise'), phone: true },
          text: (row) => row.name,
        },
        usccColumn(say('uscc')),
        {
          ...{ key: 'sector', title: say('sector'), width: 140 },
          text: (row) => code('sector', row.sector),
        },
        {
          ...{ key: 'subZone', title: say('subZone'), width: 120 },
          text: (row) => code('zone', row.subZone),
        },
        {
          ...{ key: 'since', title: say('since'), width: 130, sort: 'since', phone: true },
          text: (row) => row.since,
        },
        {
          ...{ key: 'rule', title: say('rule'), width: 110 },
          text: (row) => row.ruleVersion,
        },
      ]}
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          ...{ kind: 'choice', param: 'subZone', label: say('subZone') },
          options: ZONES.map((value) => ({ value, label: code('zone', value) })),
        },
      ]}
      idOf={(row) => row.enterpriseId}
      nameOf={(row) => row.name}
      hrefOf={(row) => `/enterprises/${row.enterpriseId}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/red-list/candidates', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('noCandidates'), text: say('noCandidatesText') }}
      {...(isOfficer ? { batch } : {})}
    />
  );
}
