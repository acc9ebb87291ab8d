import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import { ForRoles } from '../frame/me';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { sizeOf } from '../kit/papers';
import { Loaded } from '../kit/states';
import { Code, Moment } from '../kit/values';
import { count } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { CancelImport, ConfirmImport } from './import-acts';
import { ImportRows } from './import-rows';
import { type Import, ImportState, isToConfirm, isUnderWay, type Kind } from './import-state';
import { importWords } from './imports.words';
import { mendWords } from './mend.words';
import { Who } from './who';
import './credit.css';

const LOOK_AGAIN_MS = 1000;

/** One import, from the first row to its result; it goes on whether somebody looks or not. */
export function Page(): ReactNode {
  const { importId = '' } = useParams();
  const query = useQuery({
    queryKey: ['credit-rating', 'import', importId],
    queryFn: ({ signal }) => take(creditRating.GET('/imports/{id}', { params: { path: { id: importId } }, signal })),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? LOOK_AGAIN_MS : false),
  });
  return (
    <div className="page">
      <Loaded query={query} lines={10}>
        {(data) => <ImportView of={data} />}
      </Loaded>
    </div>
  );
}

function ImportView({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  if (search.get('step') === 'confirm' && isToConfirm(of)) return <ConfirmImport of={of} />;
  const acts = (
    <ForRoles roles={['credit-officer']}>
      {isUnderWay(of) || isToConfirm(of) ? <CancelImport of={of} /> : null}
      {isToConfirm(of) && of.counts.accepted + of.counts.conflict > 0 ? (
        <Button type="primary" onClick={() => void navigate(`/imports/${of.id}?step=confirm`)}>
          {say('confirm')}
        </Button>
      ) : null}
      {of.state === 'failed' ? (
        <Button
          type="primary"
          onClick={() => void navigate(`/imports/new?${new URLSearchParams({ kind: of.kind, source: of.source })}`)}
        >
          {say('again')}
        </Button>
      ) : null}
    </ForRoles>
  );
  return (
    <>
      <PageHead
        title={of.fileName}
        name={of.fileName}
        state={<ImportState of={of} />}
        facts={
          <>
            <b>{say(of.dryRun ? 'dry' : 'real')}</b>
            <span>{say(`kind.${of.kind as Kind}`)}</span>
            <span>{of.source}</span>
          </>
        }
        acts={acts}
      />
      {isUnderWay(of) ? <Progress of={of} /> : null}
      <Result of={of} />
      {of.state === 'failed' && of.rowsDone === 0 ? null : <ImportRows of={of} />}
      <Panel title={say('details')}>
        <Facts
          of={[
            [say('uploadedBy'), <Who key="by" is={of.uploadedBy} />],
            [say('uploadedAt'), <Moment key="at" at={of.uploadedAt} />],
            [say('finishedAt'), of.finishedAt ? <Moment key="end" at={of.finishedAt} /> : null],
            [say('cancelledBy'), of.cancelledBy ? <Who key="cancelled" is={of.cancelledBy} /> : null],
            [say('format'), [of.format.toUpperCase(), of.encoding?.toUpperCase()].filter(Boolean).join(' · ')],
            [say('size'), sizeOf(of.sizeBytes)],
            [say('sha256'), <Code key="hash">{of.sha256}</Code>],
            [say('fromDryRun'), of.dryRunId ? <Link to={`/imports/${of.dryRunId}`}>{say('openDryRun')}</Link> : null],
          ]}
        />
      </Panel>
    </>
  );
}

function Progress({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const { rowsDone, rowsTotal, rowsPerSecond } = of;
  return (
    <Panel title={say('progress')}>
      <progress
        className="import"
        aria-label={say('progress')}
        {...(rowsTotal === null ? {} : { value: rowsDone, max: Math.max(rowsTotal, 1) })}
      />
      <div className="inline" role="status">
        <span>
          {rowsTotal === null
            ? say('progressStart')
            : say('progressOf', { done: count(rowsDone), total: count(rowsTotal) })}
        </span>
        {rowsTotal !== null && rowsPerSecond ? (
          <span className="soft">
            {say('progressSpeed', {
              n: count(rowsPerSecond),
              seconds: Math.ceil((rowsTotal - rowsDone) / rowsPerSecond),
            })}
          </span>
        ) : null}
      </div>
      <p className="soft">{say('leave')}</p>
    </Panel>
  );
}

/** What came of it, and where to go from here. */
function Result({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const language = useLanguage();
  const { state, failure, counts, confirmedAs, dryRun } = of;
  if (failure !== null) {
    return (
      <Notice tone="bad" role="alert">
        <strong>{say('failedTitle')}</strong>
        <p className="preview">{failure[language]}</p>
        <p>{wordOf(mendWords, `file.${failure.code}`, language)}</p>
        <p className="soft">{of.rowsDone > 0 ? say('failedRows', { n: of.rowsDone }) : say('failedNoRows')}</p>
      </Notice>
    );
  }
  if (confirmedAs !== null) {
    return (
      <Notice tone="good">
        {say('confirmedAs')} · <Link to={`/imports/${confirmedAs}`}>{say('openConfirmed')}</Link>
      </Notice>
    );
  }
  if (isToConfirm(of) && counts.accepted + counts.conflict === 0) return <Notice>{say('nothingToAdd')}</Notice>;
  if (dryRun || state !== 'done') return null;
  return (
    <Notice tone="good" role="status">
      <strong>{say('doneReal', { n: counts.accepted })}</strong>
      <p>{say('doneRealText')}</p>
      <div className="inline">
        <Link to="/records?sort=-recordedAt">{say('openRecords')}</Link>
        <Link to="/classification">{say('toClassify')}</Link>
        {counts.conflict > 0 ? (
          <span>
            {say('doneConflicts', { n: counts.conflict })} ·{' '}
            <Link to="/import-conflicts?state=open">{say('openConflicts')}</Link>
          </span>
        ) : null}
      </div>
    </Notice>
  );
}
