import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Day, Deadline } from '../kit/values';
import { useLanguage, useTextOf, useWords } from '../words/words';
import { DEPARTMENTS } from './departments';
import { useOffences } from './offences';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';
import { violationWords } from './violation.words';

type Row = components['schemas']['ViolationRow'];
const STATES = [
  ...['to-decide', 'correction-submitted', 'awaiting-correction', 'to-penalise'],
  ...['waived', 'penalised', 'withdrawn', 'annulled'],
];
const LIMBS = ['no-fault', 'minor', 'first'] as const;

export function Page(): ReactNode {
  const say = useWords(violationWords);
  const sayShared = useWords(regulationWords);
  const textOf = useTextOf();
  const language = useLanguage();
  const code = useCode();
  const stateWord = useStateWord();
  const today = useToday();
  const offences = useOffences();
  const limbWord = (limb: string | null): string => {
    const known = LIMBS.find((one) => one === limb);
    return known ? say(`limb.${known}`) : '—';
  };
  const columns: Column<Row>[] = [
    {
      ...{ key: 'enterprise', title: sayShared('enterprise'), phone: true },
      text: (row) => row.enterpriseName,
    },
    usccColumn(sayShared('uscc'), { optional: true }),
    {
      ...{ key: 'offence', title: sayShared('offence'), phone: true },
      text: (row) => textOf(row.offenceTitle),
    },
    {
      ...{ key: 'state', title: sayShared('state'), width: 120, phone: true },
      cell: (row) => <State of="violation" is={row.state} />,
      text: (row) => stateWord('violation', row.state),
    },
    {
      ...{ key: 'dueOn', title: say('dueOn'), width: 180, sort: 'dueOn' },
      cell: (row) =>
        row.state === 'awaiting-correction' ? <Deadline on={row.dueOn} today={today} /> : <Day at={row.dueOn} />,
      text: (row) => row.dueOn ?? '',
    },
    {
      ...{ key: 'limb', title: say('limb'), width: 230 },
      text: (row) => limbWord(row.limb),
    },
    {
      ...{ key: 'flaggedOn', title: say('flaggedOn'), width: 120, sort: 'flaggedOn' },
      cell: (row) => <Day at={row.flaggedOn} />,
      text: (row) => row.flaggedOn,
    },
    {
      ...{ key: 'department', title: sayShared('department'), width: 110 },
      text: (row) => code('department', row.department),
    },
  ];
  const tabs = useStateTabs('violation', STATES, (query, signal) =>
    take(rewardPenalty.GET('/violations/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Row>
      name="violations"
      title={say('violations')}
      acts={
        <ForRoles roles={['regulator']}>
          <Link to="/violations/new">
            <Button type="primary" tabIndex={-1}>
              {say('flag')}
            </Button>
          </Link>
        </ForRoles>
      }
      columns={columns}
      filters={[
        { kind: 'search', param: 'q', label: sayShared('q') },
        {
          ...{ kind: 'choice', param: 'offence', label: sayShared('offence') },
          options: (offences.data?.offences ?? []).map(({ code: value, title }) => ({ value, label: title[language] })),
        },
        {
          ...{ kind: 'choice', param: 'overdue', label: say('dueSoon') },
          options: [
            { value: 'true', label: say('overdue') },
            { value: 'false', label: say('notOverdue') },
          ],
        },
        {
          ...{ kind: 'choice', param: 'department', label: sayShared('department') },
          options: DEPARTMENTS.map((value) => ({ value, label: code('department', value) })),
        },
        { kind: 'days', fromParam: 'dueFrom', toParam: 'dueTo', label: say('dueOn') },
        { kind: 'days', fromParam: 'flaggedFrom', toParam: 'flaggedTo', label: say('flaggedOn') },
      ]}
      tabs={tabs}
      sort="-flaggedOn"
      idOf={(row) => row.id}
      nameOf={(row) => `${row.enterpriseName} ${textOf(row.offenceTitle)}`}
      hrefOf={(row) => `/violations/${row.id}`}
      load={(query, signal) =>
        take(
          rewardPenalty.GET('/violations', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
    />
  );
}
