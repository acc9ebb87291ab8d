import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { subsidy, take } from '../api/clients';
import { useHasRole, useMe } from '../frame/me';
import { amountColumn, usccColumn } from '../kit/columns';
import { ListPage, useStateTabs } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { State, useStateWord } from '../kit/state';
import { useCode } from '../kit/use-code';
import { Grade } from '../kit/values';
import { Person } from '../kit/person';
import { minuteOf } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import { applicationsWords } from './applications.words';
import { type Application, usePolicies } from './subsidy-data';

const STATES = ['filed', 'reviewed', 'approved', 'rejected', 'withdrawn'];
const GRADES = ['A', 'B', 'C', 'D'];
const ZONES = ['central', 'north', 'south'];
/** What the service takes at once. */
const MAX_BATCH = 200;

export function Page(): ReactNode {
  const say = useWords(applicationsWords);
  const textOf = useTextOf();
  const code = useCode();
  const isApprover = useHasRole('subsidy-approver');
  const policies = usePolicies();
  const tabs = useStateTabs('application', STATES, (query, signal) =>
    take(subsidy.GET('/applications/counts', { params: { query }, signal })),
  );
  return (
    <ListPage<Application>
      name="applications"
      title={say('applications')}
      columns={useColumns()}
      sort="filedOn"
      filters={[
        { kind: 'search', param: 'q', label: say('q') },
        {
          kind: 'choice',
          param: 'policyId',
          label: say('policy'),
          options: (policies.data ?? []).map(({ id, inForce, versions }) => {
            const version = inForce ?? versions.at(-1);
            return { value: id, label: version ? textOf(version.title) : id };
          }),
        },
        {
          kind: 'choices',
          param: 'grade',
          label: say('gradeLabel'),
          options: GRADES.map((value) => ({ value, label: value })),
        },
        {
          kind: 'choice',
          param: 'subZone',
          label: say('subZone'),
          options: ZONES.map((value) => ({ value, label: code('zone', value) })),
        },
        {
          kind: 'choice',
          param: 'mine',
          label: say('mine'),
          options: (['reviewed', 'approved'] as const).map((value) => ({ value, label: say(`mine.${value}`) })),
        },
        { kind: 'days', fromParam: 'filedFrom', toParam: 'filedTo', label: say('filedOn') },
        { kind: 'amounts', fromParam: 'amountFrom', toParam: 'amountTo', label: say('amountLabel') },
      ]}
      tabs={tabs}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.number} ${row.enterpriseName}`}
      hrefOf={(row) => `/applications/${row.id}`}
      load={(query, signal) =>
        take(
          subsidy.GET('/applications', {
            params: { query },
            signal,
          }),
        )
      }
      empty={{ title: say('none'), text: say('noneText') }}
      {...(isApprover ? { batch: (rows: Application[]) => <ApproveSelected rows={rows} /> } : {})}
    />
  );
}

function useColumns(): Column<Application>[] {
  const say = useWords(applicationsWords);
  const textOf = useTextOf();
  const stateWord = useStateWord();
  const code = useCode();
  return [
    {
      key: 'enterpriseName',
      title: say('enterprise'),
      text: (row) => row.enterpriseName,
      sort: 'enterpriseName',
      phone: true,
    },
    {
      key: 'number',
      title: say('number'),
      text: (row) => row.number,
      width: 150,
      sort: 'number',
    },
    usccColumn(say('uscc'), { optional: true }),
    {
      key: 'policy',
      title: say('policy'),
      text: (row) => textOf(row.policyTitle),
    },
    {
      key: 'version',
      title: say('version'),
      text: (row) => row.policyVersion,
      width: 110,
      optional: true,
    },
    {
      key: 'project',
      title: say('project'),
      text: (row) => row.projectCode ?? '',
      width: 140,
    },
    {
      key: 'grade',
      title: say('grade'),
      cell: (row) => <Grade grade={row.provisional?.grade} />,
      text: (row) => row.provisional?.grade ?? '',
      width: 64,
    },
    amountColumn('amount', say('amount'), (row) => row.provisional?.amountFen, { sort: 'amount', phone: true }),
    {
      key: 'filedOn',
      title: say('filedOn'),
      text: (row) => row.filedOn,
      width: 110,
      sort: 'filedOn',
    },
    {
      key: 'subZone',
      title: say('subZone'),
      text: (row) => code('zone', row.subZone),
      width: 90,
    },
    {
      key: 'state',
      title: say('state'),
      cell: (row) => <State of="application" is={row.state} />,
      text: (row) => stateWord('application', row.state),
      width: 110,
      phone: true,
    },
    {
      key: 'reviewedBy',
      title: say('reviewedBy'),
      cell: (row) => <Person account={row.reviewedBy} />,
      text: (row) => row.reviewedBy ?? '',
      width: 150,
      optional: true,
    },
    {
      key: 'reviewedAt',
      title: say('reviewedAt'),
      cell: (row) => (row.reviewedAt ? minuteOf(row.reviewedAt) : '—'),
      text: (row) => (row.reviewedAt ? minuteOf(row.reviewedAt) : ''),
      width: 150,
      optional: true,
    },
    {
      key: 'approvedBy',
      title: say('approvedBy'),
      cell: (row) => <Person account={row.approvedBy} />,
      text: (row) => row.approvedBy ?? '',
      width: 150,
      optional: true,
    },
  ];
}

function ApproveSelected({ rows }: { rows: Application[] }): ReactNode {
  const say = useWords(applicationsWords);
  const navigate = useNavigate();
  const me = useMe();
  const good = rows.filter(({ state, reviewedBy }) => state === 'reviewed' && reviewedBy !== me.id).slice(0, MAX_BATCH);
  const others = rows.length - good.length;
  return (
    <>
      {others > 0 ? <span className="soft">{say('notApprovable', { n: others })}</span> : null}
      <Button
        type="primary"
        disabled={good.length === 0}
        onClick={() => void navigate('/applications/approvals', { state: { rows: good } })}
      >
        {say('approveSelected', { n: good.length })}
      </Button>
    </>
  );
}
