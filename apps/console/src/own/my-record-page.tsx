import type { ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Facts, Panel } from '../kit/page';
import { Loaded, LoadedPart, NotFound } from '../kit/states';
import { useWords } from '../words/words';
import { matterWords } from './matters.words';
import { ObjectToRecord } from './object-to-record';
import { OwnPage } from './own-page';
import { type CreditRecord, useAdvice, useOwnRecords } from './own-queries';
import { useRecordName } from './record-name';
import { isHonour, RecordState, usePublication } from './record-state';
import { RepairRecord } from './repair-record';

/** One record about me: what it does, when it ends, and what I can do about it. */
export function Page(): ReactNode {
  const { id = '' } = useParams();
  const records = useOwnRecords();
  return (
    <Loaded query={records}>
      {({ items }) => {
        const record = items.find((one) => one.id === id);
        return record ? <OneRecord record={record} /> : <NotFound />;
      }}
    </Loaded>
  );
}

function OneRecord({ record }: { record: CreditRecord }): ReactNode {
  const say = useWords(matterWords);
  const nameOf = useRecordName();
  const [search] = useSearchParams();
  const today = useAdvice().data?.now.on ?? '';
  const honour = isHonour(record.record);
  const publication = usePublication(record.id, !honour);
  const act = search.get('act');
  if (act === 'object') return <ObjectToRecord record={record} />;
  if (act === 'repair') {
    return (
      <Loaded query={publication}>{(data) => <RepairRecord record={record} publication={data} today={today} />}</Loaded>
    );
  }
  const isActing = publication.data?.state === 'acting';
  return (
    <OwnPage title={nameOf(record)} back={{ to: '/my/matters?tab=records', label: say('back') }}>
      <Panel>
        {honour ? (
          <p>{say('now.honour')}</p>
        ) : (
          <LoadedPart query={publication}>{(data) => <RecordState publication={data} today={today} />}</LoadedPart>
        )}
        <Facts
          of={[
            [say('dayDetermined'), record.determinedOn],
            [say('document'), record.documentNumber],
            [say('authority'), record.authority],
            [say('dayDone'), record.obligationsFulfilledOn],
          ]}
        />
      </Panel>
      {isActing && !publication.data?.openRepairId ? (
        <Panel title={say('repair')}>
          <p>{say('repairHint')}</p>
          <Link to="?act=repair">{say('repair')}</Link>
        </Panel>
      ) : null}
      {record.annulledOn === null ? (
        <Panel title={say('object')}>
          <p>{say('objectHint')}</p>
          <Link to="?act=object">{say('object')}</Link>
        </Panel>
      ) : null}
    </OwnPage>
  );
}
