import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import { ForRoles } from '../frame/me';
import { Facts, PageHead, Panel } from '../kit/page';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code, Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { creditWords } from './credit.words';
import { RecordCases } from './record-cases';
import { RecordClass } from './record-class';
import type { CreditRecord } from './types';
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
                    wordOf(creditWords, name, language),
                    wordOf(ruleCodeWords, String(value), language),
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
        <p className="hash">{say('fromEvent', { id: of.sourceEventId ?? '—' })}</p>
      )}
    </Panel>
  );
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
