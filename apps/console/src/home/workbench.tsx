import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Notice, PageHead, Panel } from '../kit/page';
import { Empty, Loading } from '../kit/states';
import { Amount, Deadline } from '../kit/values';
import { dayOf } from '../words/format';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { Changes } from './changes';
import { homeWords } from './home.words';
import { SERVICE_NAMES, type WorkGroup, type WorkItem, workOf } from '../api/platform';
import { hrefOfQueue, hrefOfWork, rankOfWork } from './work-kinds';
import { workWords } from './work.words';
import './home.css';

const SOON_WORKING_DAYS = 5;

/** What waits for me, what falls due, what changed: from all services, each of which may be away. */
export function Workbench(): ReactNode {
  const say = useWords(homeWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: ['work', service],
      queryFn: ({ signal }: { signal: AbortSignal }) => workOf(service, signal),
      refetchInterval: 60_000,
    })),
  });
  const groups = answers
    .flatMap(({ data }) => data?.groups ?? [])
    .toSorted((one, other) => rankOfWork(one.kind) - rankOfWork(other.kind));
  const today = answers.find(({ data }) => data)?.data?.today ?? '';
  const isLoading = answers.some(({ isPending }) => isPending);
  const due = groups
    .flatMap((group) => group.items.map((item) => ({ group, item })))
    .filter(({ item }) => item.dueOn !== null && (item.workingDaysLeft ?? Infinity) <= SOON_WORKING_DAYS)
    .sort((one, other) => one.item.dueOn!.localeCompare(other.item.dueOn!));
  return (
    <div className="page">
      <PageHead title={say('title')} name={say('title')} />
      {SERVICE_NAMES.map((service, n) =>
        answers[n]!.isError ? (
          <Notice key={service} tone="warn" role="status">
            {say('serviceDown', { service: say(`service.${service}`) })}
          </Notice>
        ) : null,
      )}
      <div className="workbench">
        <Panel title={say('waiting')}>
          {groups.map((group) => (
            <Queue key={group.kind} group={group} today={today} />
          ))}
          {isLoading ? <Loading lines={groups.length > 0 ? 2 : 8} /> : null}
          {!isLoading && groups.length === 0 ? (
            <Empty title={say('nothingWaits')}>{say('nothingWaitsText')}</Empty>
          ) : null}
        </Panel>
        <div>
          <Panel title={say('due')}>
            {due.length === 0 ? <p className="soft">{say('nothingDue')}</p> : null}
            <ul className="plain-list stack">
              {due.map(({ group, item }) => (
                <DueItem key={`${group.kind} ${item.id}`} kind={group.kind} item={item} today={today} />
              ))}
            </ul>
          </Panel>
          <Changes />
        </div>
      </div>
    </div>
  );
}

function Queue({ group, today }: { group: WorkGroup; today: string }): ReactNode {
  const say = useWords(homeWords);
  const language = useLanguage();
  const all = hrefOfQueue(group.kind);
  return (
    <section className="work-group">
      <header>
        <h3>{wordOf(workWords, group.kind, language)}</h3>
        <strong>{group.count}</strong>
        {group.oldestAt ? <span className="soft">{say('oldest', { at: dayOf(group.oldestAt) })}</span> : null}
        {group.overdueCount > 0 ? <span className="late">{say('overdue', { n: group.overdueCount })}</span> : null}
        {all ? (
          <Link className="more" to={all}>
            {say('openAll', { n: group.count })}
          </Link>
        ) : null}
      </header>
      <ul className="plain-list">
        {group.items.map((item) => (
          <li key={item.id}>
            <QueueRow kind={group.kind} item={item} today={today} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function QueueRow({ kind, item, today }: { kind: string; item: WorkItem; today: string }): ReactNode {
  const say = useWords(homeWords);
  const textOf = useTextOf();
  return (
    <Link className="work-row" to={hrefOfWork(kind, item.id) ?? '/'}>
      <span className="who">{item.enterpriseName ?? textOf(item.what)}</span>
      <span>{item.enterpriseName ? textOf(item.what) : ''}</span>
      <span className="soft">
        {item.dueOn ? (
          <Deadline on={item.dueOn} left={item.workingDaysLeft} today={today} />
        ) : (
          say('since', { at: dayOf(item.since) })
        )}
      </span>
      <span className="number">{item.amountFen === null ? '' : <Amount fen={item.amountFen} />}</span>
    </Link>
  );
}

function DueItem({ kind, item, today }: { kind: string; item: WorkItem; today: string }): ReactNode {
  const textOf = useTextOf();
  return (
    <li>
      <Link to={hrefOfWork(kind, item.id) ?? '/'}>{item.enterpriseName ?? textOf(item.what)}</Link>
      <div className="soft">
        {textOf(item.what)} · <Deadline on={item.dueOn} left={item.workingDaysLeft} today={today} />
      </div>
    </li>
  );
}
