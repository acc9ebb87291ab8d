import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, creditRating, take } from '../api/clients';
import { ForRoles, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code, Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { conflictWords } from './conflicts.words';
import { creditWords } from './credit.words';
import { ProposeResolution } from './propose-resolution';
import { differencesOf, SideBySide } from './side-by-side';
import { afterResolution, type Conflict } from './types';
import { Who } from './who';
import './credit.css';

/** One row that tells a stored decision otherwise: both sides, and what is to be done. */
export function Page(): ReactNode {
  const { conflictId = '' } = useParams();
  const query = useQuery({
    queryKey: ['credit-rating', 'conflict', conflictId],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/import-conflicts/{id}', { params: { path: { id: conflictId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={query} lines={10}>
        {(data) => <ConflictView of={data} />}
      </Loaded>
    </div>
  );
}

/** The file's side as it would be stored; what is beside its content is told, too. */
function contentOf({ incoming }: Conflict): Record<string, unknown> {
  const { content, endedOn } = incoming as { content?: Record<string, unknown>; endedOn?: string | null };
  return { ...content, ...(endedOn ? { 移出日期: endedOn } : {}) };
}

function ConflictView({ of }: { of: Conflict }): ReactNode {
  const say = useWords(conflictWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const title = `${wordOf(creditWords, `record.${of.record}`, language)} ${of.documentNumber ?? ''}`.trim();
  const incoming = contentOf(of);
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<State of="conflict" is={of.state} />}
        facts={
          <>
            <Link to={`/enterprises/${of.enterpriseId}`}>{of.enterpriseName}</Link>
            <Code>{of.uscc}</Code>
            <b>{say('differences', { n: differencesOf(of.stored, incoming).length })}</b>
          </>
        }
      />
      <Panel title={say('sideBySide')}>
        <SideBySide stored={of.stored} incoming={incoming} />
      </Panel>
      <div className="columns">
        <div>
          {of.state === 'open' ? null : <Decision of={of} />}
          {of.state === 'resolved' ? null : (
            <ForRoles roles={['credit-officer']}>
              <ProposeResolution of={of} />
            </ForRoles>
          )}
        </div>
        <Panel title={say('fromFile')}>
          <Facts
            of={[
              [
                say('fromFile'),
                <Link key="import" to={`/imports/${of.importId}?outcome=conflict`}>
                  {say('fileRow', { file: of.fileName, row: String(of.row) })}
                </Link>,
              ],
              [say('foundAt'), <Moment key="found" at={of.foundAt} />],
              [sayCredit('kind'), wordOf(creditWords, `record.${of.record}`, language)],
              [
                say('stored'),
                <Link key="record" to={`/records/${of.recordId}`}>
                  {say('openRecord')}
                </Link>,
              ],
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

/** What was proposed, and by whom; another person confirms it here. */
function Decision({ of }: { of: Conflict }): ReactNode {
  const say = useWords(conflictWords);
  const sayCredit = useWords(creditWords);
  const me = useMe();
  const keep = of.keep === 'new' ? 'new' : 'stored';
  const confirm = useCommand(
    ({ id, version }: { id: string; version: number }, key) =>
      take(
        creditRating.POST('/import-conflicts/{id}/resolution/confirm', {
          params: { path: { id }, header: commandHeaders(key, version) as never },
        }),
      ),
    { invalidates: afterResolution },
  );
  const isMine = of.proposedBy === me.id;
  return (
    <Panel title={say('decision')}>
      {of.state === 'resolved' ? (
        <Notice tone="good" role="status">
          <strong>{say('resolved', { keep: say(`keep.${keep}`) })}</strong>
        </Notice>
      ) : null}
      <Facts
        of={[
          [say('which'), <strong key="keep">{say(`keep.${keep}`)}</strong>],
          [sayCredit('reason'), of.reason],
          [say('proposedBy'), <Who key="by" is={of.proposedBy} />],
          [say('proposedAt'), <Moment key="at" at={of.proposedAt} />],
          [say('resolvedBy'), of.resolvedBy ? <Who key="confirmed" is={of.resolvedBy} /> : null],
          [say('resolvedAt'), of.resolvedAt ? <Moment key="confirmedAt" at={of.resolvedAt} /> : null],
        ]}
      />
      {of.state === 'proposed' && isMine ? <p className="soft">{say('waiting')}</p> : null}
      {of.state === 'proposed' && !isMine ? (
        <ForRoles roles={['credit-officer']}>
          <div className="act">
            <ActDialog
              title={say('confirm')}
              primary
              isPending={confirm.isPending}
              error={confirm.error}
              reset={confirm.reset}
              act={() =>
                confirm.mutateAsync({ id: of.id, version: of.version }).then(
                  () => true,
                  () => false,
                )
              }
            >
              <p>{say('confirmText')}</p>
              <p>
                <strong>{say(`keep.${keep}`)}</strong>
              </p>
              <p>{say(`hint.${keep}`)}</p>
            </ActDialog>
          </div>
        </ForRoles>
      ) : null}
    </Panel>
  );
}
