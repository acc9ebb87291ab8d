import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { SERVICE_NAMES, type WorkGroup, type WorkItem, workOf } from '../api/platform';
import { hrefOfWork } from '../home/work-kinds';
import { workWords } from '../home/work.words';
import { Notice, Panel } from '../kit/page';
import { Loading } from '../kit/states';
import { Amount, Deadline } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { MyCredit } from './my-credit';
import { OwnChanges } from './own-changes';
import { OwnPage } from './own-page';
import { useOwnEnterprise } from './own-queries';
import { ownWords } from './own.words';

/** The first page of an enterprise: its credit, what there is to do, what changed. */
export function OwnHome(): ReactNode {
  const say = useWords(ownWords);
  const { data: enterprise } = useOwnEnterprise();
  return (
    <OwnPage title={enterprise?.name ?? say('title')} wide>
      <div className="own-home">
        <MyCredit />
        <div>
          <ToDo />
          <OwnChanges />
        </div>
      </div>
    </OwnPage>
  );
}

function ToDo(): ReactNode {
  const say = useWords(ownWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: ['work', service],
      queryFn: ({ signal }: { signal: AbortSignal }) => workOf(service, signal),
      refetchInterval: 60_000,
    })),
  });
  const today = answers.find(({ data }) => data)?.data?.today ?? '';
  const isLoading = answers.some(({ isPending }) => isPending);
  const tasks = answers
    .flatMap(({ data }) => data?.groups ?? [])
    .flatMap((group) => group.items.map((item) => ({ group, item })))
    .sort((one, other) => dueOf(one.item).localeCompare(dueOf(other.item)));
  return (
    <section aria-label={say('todo')}>
      {answers.some(({ isError }) => isError) ? (
        <Notice tone="warn" role="status">
          {say('partly')}
        </Notice>
      ) : null}
      {tasks.map(({ group, item }, n) => (
        <Task key={`${group.kind} ${item.id} ${n}`} group={group} item={item} today={today} />
      ))}
      {isLoading ? <Loading lines={3} /> : null}
      {!isLoading && tasks.length === 0 ? (
        <Panel title={say('todo')}>
          <p>{say('nothingToDo')}</p>
          <p className="soft">{say('nothingToDoText')}</p>
        </Panel>
      ) : null}
    </section>
  );
}

const NEVER = '9999-12-31';

function dueOf({ dueOn }: WorkItem): string {
  return dueOn ?? NEVER;
}

function Task({ group, item, today }: { group: WorkGroup; item: WorkItem; today: string }): ReactNode {
  const say = useWords(ownWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const isLate = item.dueOn !== null && item.dueOn < today;
  return (
    <section className={`panel todo${isLate ? ' late-card' : ''}`}>
      <h2>{wordOf(workWords, group.kind, language)}</h2>
      <p>{textOf(item.what)}</p>
      {item.amountFen === null ? null : (
        <p>
          <Amount fen={item.amountFen} sign />
        </p>
      )}
      {item.dueOn === null ? null : (
        <p>
          <Deadline on={item.dueOn} left={item.workingDaysLeft} today={today} />
        </p>
      )}
      <Link to={hrefOfWork(group.kind, item.id) ?? '/'} aria-label={`${say('open')} ${textOf(item.what)}`}>
        {say('open')}
      </Link>
    </section>
  );
}
