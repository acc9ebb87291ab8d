import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import { ForRoles } from '../frame/me';
import { Facts, PageHead, Panel } from '../kit/page';
import { Readable } from '../kit/readable';
import { Loaded } from '../kit/states';
import { useHrefOfThing } from '../kit/subjects';
import { ThingLink } from '../kit/thing-link';
import { useCode } from '../kit/use-code';
import { Code, Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { creditWords } from './credit.words';
import { RecordCases } from './record-cases';
import { RecordClass } from './record-class';
import type { CreditRecord } from './types';
import { contentName } from './content-name';
import { RecordHistory } from './record-history';
import { RecordPublication } from './record-publication';
import { RecordState } from './record-state';
import { recordWords } from './records.words';
import { Who } from './who';
import './credit.css';

/** One record in full: what it is, what it does, what happened to it and where it came from. */
export function Page(): ReactNode {
  const { recordId = '' } = useParams();
  const query = useQuery({
    queryKey: ['credit-rating', 'record', recordId],
    queryFn: ({ signal }) => take(creditRating.GET('/records/{recordId}', { params: { path: { recordId } }, signal })),
  });
  return (
    <div className="page">
      <Loaded query={query} lines={12}>
        {(data) => <RecordView of={data} />}
      </Loaded>
    </div>
  );
}

function RecordView({ of }: { of: CreditRecord }): ReactNode {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const language = useLanguage();
  const code = useCode();
  const title = `${wordOf(creditWords, `record.${of.record}`, language)} ${of.documentNumber ?? ''}`.trim();
  return (
    <>
      <PageHead
        title={title}
        name={title}
        state={<RecordState is={of.state} />}
        facts={
          <>
            <Link to={`/enterprises/${of.enterpriseId}`}>{of.enterpriseName}</Link>
            <Code>{of.uscc}</Code>
            <span>
              {sayCredit('determinedOn')} <b>{of.determinedOn}</b>
            </span>
            {of.class ? (
              <span>
                {sayCredit('class')} <b>{code('class', of.class)}</b>
              </span>
            ) : null}
          </>
        }
      />
      <div className="columns">
        <div>
          <Panel title={say('what')}>
            <Facts
              of={[
                [sayCredit('authority'), of.authority],
                [say('sector'), of.sector ? code('sector', of.sector) : null],
                ...Object.entries(of.content)
                  .filter(([, value]) => value !== null && value !== '')
                  .map(([name, value]): [string, ReactNode] => [
                    contentName(name, language),
                    <Readable key={name} value={value} name={name} />,
                  ]),
              ]}
            />
          </Panel>
          {of.record === 'penalty' ? <RecordClass of={of} /> : null}
          <RecordHistory of={of} />
        </div>
        <div>
          <Effect of={of} />
          <RecordPublication recordId={of.id} />
          <Origin of={of} />
          <ForRoles roles={['credit-officer', 'auditor']}>
            <RecordCases recordId={of.id} />
          </ForRoles>
        </div>
      </div>
    </>
  );
}

function Effect({ of }: { of: CreditRecord }): ReactNode {
  const say = useWords(recordWords);
  const text = (): string => {
    switch (of.state) {
      case 'counting':
        return of.countsUntil === null
          ? say('effectForEver', { points: of.points })
          : say('effectCounting', { points: of.points, until: of.countsUntil });
      case 'repaired':
        return say('effect.repaired', { on: of.closedOn ?? '' });
      default:
        return say(`effect.${of.state}`);
    }
  };
  return (
    <Panel title={say('effect')} more={<Link to={`/enterprises/${of.enterpriseId}`}>{say('openRating')}</Link>}>
      <p>{text()}</p>
      {of.state === 'counting' ? <p className="soft">{say('limits')}</p> : null}
    </Panel>
  );
}

function Origin({ of }: { of: CreditRecord }): ReactNode {
  const say = useWords(recordWords);
  const from = of.import;
  return (
    <Panel title={say('from')}>
      {from ? (
        <Facts
          of={[
            [
              say('source.import'),
              <ImportLink key="file" id={from.importId}>
                {say('fromRow', { file: from.fileName, row: String(from.row) })}
              </ImportLink>,
            ],
            [say('source'), from.source],
            [say('uploadedBy'), <Who key="by" is={from.uploadedBy} />],
            [say('recordedAt'), <Moment key="at" at={of.recordedAt} />],
          ]}
        />
      ) : (
        <Facts
          of={[
            [say('source.event'), of.source ? <Source key="source" of={of.source} /> : say('sourceUnknown')],
            [say('event'), of.sourceEventId ? <ThingLink key="event" kind="event" id={of.sourceEventId} /> : null],
            [say('recordedAt'), <Moment key="at" at={of.recordedAt} />],
          ]}
        />
      )}
    </Panel>
  );
}

/** The decision of another service that made it; a link where it is open to the reader. */
function Source({ of: { kind, id } }: { of: NonNullable<CreditRecord['source']> }): ReactNode {
  const language = useLanguage();
  const href = useHrefOfThing(kind, id);
  const word = wordOf(recordWords, `made.${kind}`, language);
  return href ? <Link to={href}>{word}</Link> : word;
}

/** Imports are the credit centre's: others read the name of the file only. */
function ImportLink({ id, children }: { id: string; children: ReactNode }): ReactNode {
  return (
    <>
      <ForRoles roles={['credit-officer', 'auditor']}>
        <Link to={`/imports/${id}`}>{children}</Link>
      </ForRoles>
      <ForRoles roles={['regulator', 'subsidy-officer', 'subsidy-approver']}>{children}</ForRoles>
    </>
  );
}
