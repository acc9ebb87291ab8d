import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf } from '../api/platform';
import { Faults } from '../kit/answers';
import { actWords } from '../kit/act.words';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { Person } from '../kit/person';
import { Code } from '../kit/values';
import { secondOf } from '../words/format';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { Verified } from './verified';
import { splitService, useServiceTabs, useTrailWords } from './use-trail';

type Row = components['schemas']['AuditRow'] & { service: string };

/** Who did what in one service, each entry with its place in the chain of hashes. */
export function Page(): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const tabs = useServiceTabs();
  const [search] = useSearchParams();
  const { service } = splitService(Object.fromEntries(search));
  // Of the service that it was asked of: another tab knows nothing yet.
  const verify = useMutation({
    mutationFn: async (of: typeof service) => ({ of, ...(await take(platformOf[of].GET('/audit/verification'))) }),
  });
  const actor = (row: Row): string => (row.actor === 'system' ? say('bySystem') : row.actor);
  const columns: Column<Row>[] = [
    {
      key: 'act',
      title: say('act'),
      text: (row) => words.act(row.action),
      width: 200,
      phone: true,
    },
    {
      key: 'enterprise',
      title: say('enterprise'),
      text: (row) => row.enterpriseName ?? '',
      phone: true,
    },
    {
      key: 'subject',
      title: say('subject'),
      cell: (row) => words.subject(row.subjectKind),
      text: (row) => `${words.subject(row.subjectKind)} ${row.subjectId}`,
      width: 130,
    },
    {
      key: 'actor',
      title: say('actor'),
      cell: (row) => (
        <Person account={row.actor} text={(name) => (name === row.actor ? name : `${name} ${row.actor}`)} />
      ),
      text: actor,
      width: 220,
    },
    {
      key: 'at',
      title: say('at'),
      text: (row) => secondOf(row.businessAt),
      width: 170,
      phone: true,
    },
    {
      key: 'cause',
      title: say('cause'),
      cell: (row) =>
        row.causeEventId === null ? (
          '—'
        ) : (
          <Link to={`/events/${encodeURIComponent(row.causeEventId)}`}>{say('open')}</Link>
        ),
      text: (row) => row.causeEventId ?? '',
      width: 110,
    },
    {
      key: 'seq',
      title: say('seq'),
      cell: (row) => row.seal?.seq ?? say('unsealed'),
      text: (row) => String(row.seal?.seq ?? ''),
      width: 100,
      number: true,
    },
    {
      key: 'hash',
      title: say('hash'),
      cell: (row) =>
        row.seal ? (
          <span title={row.seal.hash}>
            <Code>{row.seal.hash.slice(0, 16)}</Code>
          </span>
        ) : (
          '—'
        ),
      text: (row) => row.seal?.hash ?? '',
      width: 160,
    },
    {
      key: 'detail',
      title: say('detail'),
      cell: (row) => <Code>{JSON.stringify(row.detail)}</Code>,
      text: (row) => JSON.stringify(row.detail),
      optional: true,
    },
  ];
  const verified = verify.data?.of === service ? verify.data : undefined;
  return (
    <ListPage<Row>
      name="audit"
      title={say('audit')}
      acts={
        <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate(service)}>
          {say('verify')}
        </Button>
      }
      facts={
        <>
          {verify.isError ? <Faults error={verify.error} /> : null}
          {verified ? <Verified of={verified} /> : null}
        </>
      }
      columns={columns}
      tabs={tabs}
      filters={[
        { kind: 'enterprise', param: 'enterpriseId', label: say('enterprise') },
        {
          kind: 'choices',
          param: 'action',
          label: say('act'),
          options: Object.keys(actWords.zh).map((value) => ({ value, label: words.act(value) })),
        },
        { kind: 'search', param: 'subjectId', label: say('subjectId') },
        { kind: 'search', param: 'actor', label: say('actorId') },
        { kind: 'days', fromParam: 'from', toParam: 'to', label: say('days') },
      ]}
      idOf={(row) => row.id}
      nameOf={(row) => `${words.act(row.action)} ${row.enterpriseName ?? ''}`}
      // An entry opens the whole history of what it is about.
      hrefOf={(row) => `/audit?service=${row.service}&subjectId=${encodeURIComponent(row.subjectId)}`}
      load={async (asked, signal) => {
        const { service: of, query } = splitService(asked);
        const { items, nextCursor } = await take(
          platformOf[of].GET('/audit', {
            params: { query },
            signal,
          }),
        );
        return { items: items.map((row) => ({ ...row, service: of })), nextCursor };
      }}
      empty={{ title: say('auditNone'), text: say('auditNoneText') }}
    />
  );
}
