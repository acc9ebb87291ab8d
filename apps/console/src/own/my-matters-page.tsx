import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import { Panel } from '../kit/page';
import { State } from '../kit/state';
import { LoadedPart } from '../kit/states';
import { UrlTabs } from '../kit/url-tabs';
import { Deadline } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { matterWords } from './matters.words';
import { OwnPage } from './own-page';
import { type CreditRecord, useAdvice, useOwnRecords } from './own-queries';
import { useRecordName } from './record-name';
import { isHonour, RecordState, usePublication } from './record-state';
import '../kit/list.css';

const MOST = 50;
const NEVER = '9999-12-31';

/** What there is to put right, penalties, records, and what I have asked for. */
export function Page(): ReactNode {
  const say = useWords(matterWords);
  return (
    <OwnPage title={say('title')}>
      <UrlTabs
        label={say('tabs')}
        tabs={[
          { key: 'violations', label: say('violations'), body: () => <Violations /> },
          { key: 'penalties', label: say('penalties'), body: () => <Penalties /> },
          { key: 'records', label: say('records'), body: () => <Records /> },
          { key: 'cases', label: say('cases'), body: () => <Cases /> },
        ]}
      />
    </OwnPage>
  );
}

function useToday(): string {
  return useAdvice().data?.now.on ?? '';
}

function Violations(): ReactNode {
  const say = useWords(matterWords);
  const textOf = useTextOf();
  const today = useToday();
  const violations = useQuery({
    queryKey: ['reward-penalty', 'violations', 'own'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/violations', { params: { query: { limit: MOST } }, signal })),
  });
  return (
    <Panel>
      <LoadedPart query={violations}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say('noViolations')}</p>
          ) : (
            <ul className="rows">
              {items.map(({ id, offenceTitle, state, flaggedOn, dueOn }) => (
                <li key={id}>
                  <div className="head">
                    <Link to={`/my/matters/violations/${id}`}>{textOf(offenceTitle)}</Link>
                    <State of="violation" is={state} />
                  </div>
                  <div className="soft">{say('flagged', { on: flaggedOn })}</div>
                  {state === 'awaiting-correction' && dueOn ? <Deadline on={dueOn} today={today} /> : null}
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
    </Panel>
  );
}

function Penalties(): ReactNode {
  const say = useWords(matterWords);
  const penalties = useQuery({
    queryKey: ['reward-penalty', 'penalties', 'own'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/penalties', { params: { query: { limit: MOST } }, signal })),
  });
  return (
    <Panel>
      <LoadedPart query={penalties}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say('noPenalties')}</p>
          ) : (
            <ul className="rows">
              {items.map(({ id, documentNumber, measures, state, determinedOn }) => (
                <li key={id}>
                  <div className="head">
                    <Link to={`/my/matters/penalties/${id}`}>{documentNumber}</Link>
                    <State of="penalty" is={state} />
                  </div>
                  <div>{measures}</div>
                  <div className="soft">{say('penaltyOn', { on: determinedOn })}</div>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
    </Panel>
  );
}

function Records(): ReactNode {
  const say = useWords(matterWords);
  const records = useOwnRecords();
  return (
    <Panel>
      <LoadedPart query={records}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say('noRecords')}</p>
          ) : (
            <ul className="rows">
              {[...items]
                // Faults first: they are what one looks for here.
                .sort((one, other) => Number(isHonour(one.record)) - Number(isHonour(other.record)))
                .map((record) => (
                  <RecordLine key={record.id} record={record} />
                ))}
            </ul>
          )
        }
      </LoadedPart>
    </Panel>
  );
}

function RecordLine({ record }: { record: CreditRecord }): ReactNode {
  const say = useWords(matterWords);
  const nameOf = useRecordName();
  const today = useToday();
  const honour = isHonour(record.record);
  const publication = usePublication(record.id, !honour);
  return (
    <li>
      <div className="head">
        <Link to={`/my/matters/records/${record.id}`}>{nameOf(record)}</Link>
        <span className="soft">{say('determined', { on: record.determinedOn })}</span>
      </div>
      {record.documentNumber ? <div className="soft">{record.documentNumber}</div> : null}
      {honour ? <p>{say('now.honour')}</p> : null}
      {publication.data ? <RecordState publication={publication.data} today={today || NEVER} /> : null}
    </li>
  );
}

function Cases(): ReactNode {
  const say = useWords(matterWords);
  const repairs = useQuery({
    queryKey: ['reward-penalty', 'repairs', 'own'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/repairs', { params: { query: { limit: MOST } }, signal })),
  });
  const objections = useQuery({
    queryKey: ['reward-penalty', 'objections', 'own'],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/objections', { params: { query: { limit: MOST } }, signal })),
  });
  const cases = [
    ...(repairs.data?.items ?? []).map((one) => ({ ...one, of: 'repair' as const, why: one.decisionReason })),
    ...(objections.data?.items ?? []).map((one) => ({ ...one, of: 'objection' as const, why: one.decisionReason })),
  ].sort((one, other) => other.filedOn.localeCompare(one.filedOn));
  return (
    <Panel>
      {repairs.isSuccess && objections.isSuccess && cases.length === 0 ? (
        <p className="soft">{say('noCases')}</p>
      ) : null}
      <LoadedPart query={repairs}>{() => null}</LoadedPart>
      <ul className="rows">
        {cases.map(({ id, of, state, filedOn, recordId, recordDocumentNumber, why }) => (
          <li key={id}>
            <div className="head">
              <Link to={`/my/matters/records/${recordId}`}>
                {say(of === 'repair' ? 'repairCase' : 'objectionCase')} {recordDocumentNumber}
              </Link>
              <State of={of} is={state} />
            </div>
            <div className="soft">{say('filed', { on: filedOn })}</div>
            {why ? <p>{why}</p> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
