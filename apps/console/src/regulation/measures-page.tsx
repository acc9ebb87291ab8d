import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { useTextOf, useWords } from '../words/words';
import type { Measure as Row } from './measure-data';
import { FeedbackBar } from './measure-feedback-bar';
import { measureWords } from './measure.words';

const STATES = ['imposed', 'applied', 'lift-ordered', 'lifted'];

export function Page(): ReactNode {
  const say = useWords(measureWords);
  const stateWord = useStateWord();
  const textOf = useTextOf();
  const code = useCode();
  const me = useMe();
  const mayAnswer = useHasRole('regulator', 'credit-officer', 'subsidy-officer');
  const kindOf = (row: Row): string => say(row.kind === 'reward' ? 'kind.reward' : 'kind.restriction');
  const columns: Column<Row>[] = [
    {
      key: 'enterprise',
      title: say('enterprise'),
      text: (row) => row.enterpriseName,
      phone: true,
    },
    { key: 'measure', title: say('measure'), cell: (row) => textOf(row.title), text: (row) => textOf(row.title) },
    { key: 'kind', title: say('kind'), text: kindOf, width: 90 },
    {
      key: 'department',
      title: say('department'),
      text: (row) => code('department', row.department),
      width: 130,
    },
    {
      key: 'imposedOn',
      title: say('imposedOn'),
      text: (row) => row.imposedOn,
      width: 120,
      sort: 'imposedOn',
    },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <State of="measure" is={row.state} />,
      text: (row) => stateWord('measure', row.state),
      width: 120,
      phone: true,
    },
  ];
  const tabs = useStateTabs('measure', STATES, (query, signal) =>
    take(rewardPenalty.GET('/measures/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="measures"
      title={say('measures')}
      columns={columns}
      filters={[{ kind: 'search', param: 'q', label: say('q') }]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => row.enterpriseName}
      hrefOf={(row) => `/measures/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/measures', {
            params: { query },
            signal,
          }),
        )
      }
      {...(mayAnswer ? { batch: (rows) => <FeedbackBar rows={rows} department={me.department} /> } : {})}
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}
