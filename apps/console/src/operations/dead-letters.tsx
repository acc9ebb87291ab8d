import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf, SERVICE_NAMES, type ServiceName } from '../api/platform';
import { homeWords } from '../home/home.words';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { LEAST_LENGTH } from '../kit/least-length';
import { eventWords } from '../kit/event.words';
import { Notice, Panel } from '../kit/page';
import { Loading } from '../kit/states';
import { secondOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { operationsWords } from './operations.words';

type Letter = components['schemas']['DeadLetter'];
const MOST = 200;

/** Events that got stuck, of all services, each of which may be away. */
export function DeadLetters(): ReactNode {
  const say = useWords(operationsWords);
  const sayHome = useWords(homeWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: [service, 'dead-letters'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(platformOf[service].GET('/dead-letters', { params: { query: { limit: MOST } }, signal })),
      refetchInterval: 30_000,
    })),
  });
  const isLoading = answers.some(({ isPending }) => isPending);
  const total = answers.reduce((sum, { data }) => sum + (data?.items.length ?? 0), 0);
  return (
    <Panel title={say('dead')} more={total > 0 ? <strong>{total}</strong> : null}>
      <p className="soft">{say('deadText')}</p>
      {isLoading ? <Loading lines={3} /> : null}
      {!isLoading && total === 0 && answers.every(({ isError }) => !isError) ? (
        <Notice tone="good" role="status">
          {say('noDead')}
        </Notice>
      ) : null}
      {SERVICE_NAMES.map((service, n) => {
        const { data, isError } = answers[n]!;
        const name = sayHome(`service.${service}`);
        if (isError) {
          return (
            <Notice key={service} tone="warn" role="status">
              {say('serviceDown', { service: name })}
            </Notice>
          );
        }
        return data && data.items.length > 0 ? (
          <section key={service}>
            <h3>{name}</h3>
            <LettersTable service={service} letters={data.items} />
          </section>
        ) : null;
      })}
    </Panel>
  );
}

function LettersTable({ service, letters }: { service: ServiceName; letters: Letter[] }): ReactNode {
  const say = useWords(operationsWords);
  const language = useLanguage();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {(['event', 'receivedAt', 'attempts', 'waiting', 'error', 'acts'] as const).map((word) => (
              <th key={word} scope="col">
                {say(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {letters.map((letter) => (
            <tr key={letter.eventId}>
              <td>
                <Link to={`/events/${encodeURIComponent(letter.eventId)}`}>
                  {wordOf(eventWords, letter.type, language)}
                </Link>
              </td>
              <td className="nowrap">{secondOf(letter.receivedAt)}</td>
              <td>{letter.attempts}</td>
              <td>{letter.waiting}</td>
              <td className="hash" style={{ minWidth: 220 }}>
                {letter.error}
              </td>
              <td>
                <LetterActs service={service} letter={letter} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LetterActs({ service, letter }: { service: ServiceName; letter: Letter }): ReactNode {
  const say = useWords(operationsWords);
  const language = useLanguage();
  const { eventId, type, waiting } = letter;
  const invalidates = [[service, 'dead-letters']];
  const path = { eventId };
  const redrive = useCommand(
    () => take(platformOf[service].POST('/dead-letters/{eventId}/re-drive', { params: { path } })),
    { invalidates },
  );
  const discard = useCommand(
    (reason: string) =>
      take(platformOf[service].POST('/dead-letters/{eventId}/discard', { params: { path }, body: { reason } })),
    { invalidates },
  );
  const event = wordOf(eventWords, type, language);
  const done = (run: Promise<unknown>): Promise<boolean> =>
    run.then(
      () => true,
      () => false,
    );
  return (
    <span className="inline">
      <ActDialog
        title={say('redrive')}
        isPending={redrive.isPending}
        error={redrive.error}
        act={() => done(redrive.mutateAsync(undefined))}
        reset={redrive.reset}
      >
        <p>{say('redriveAsk', { event })}</p>
      </ActDialog>
      <ActDialog
        title={say('discard')}
        danger
        reasonLabel={say('reason')}
        leastReason={LEAST_LENGTH['subsidy/DiscardDeadLetter.reason']}
        isPending={discard.isPending}
        error={discard.error}
        act={(reason) => done(discard.mutateAsync(reason))}
        reset={discard.reset}
      >
        <p>{say('discardAsk', { event, n: waiting })}</p>
      </ActDialog>
    </span>
  );
}
