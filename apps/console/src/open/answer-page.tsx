import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { creditRating, rewardPenalty, take } from '../api/clients';
import { Problem } from '../api/problem';
import { kitWords } from '../kit/kit.words';
import { Notice, PageHead, Panel } from '../kit/page';
import { Empty, Failure, Loaded, Loading } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useLanguage, useWords } from '../words/words';
import { ListPanels } from './list-panels';
import { OpenTabs } from './open-tabs';
import { openWords } from './open.words';
import { PublishedRecords } from './published-records';

/** One answer to who asks about an enterprise: on which list, and what is published, today. */
export function Page(): ReactNode {
  const { uscc = '' } = useParams();
  return (
    <>
      <OpenTabs />
      <div className="page open-page">
        <Answer key={uscc} uscc={uscc} />
      </div>
    </>
  );
}

function Answer({ uscc }: { uscc: string }): ReactNode {
  const say = useWords(openWords);
  const sayKit = useWords(kitWords);
  const code = useCode();
  const language = useLanguage();
  const path = { uscc };
  const records = useQuery({
    queryKey: ['credit-rating', 'public', 'records', uscc],
    queryFn: ({ signal }) => take(creditRating.GET('/public/enterprises/{uscc}/records', { params: { path }, signal })),
  });
  const lists = useQuery({
    queryKey: ['reward-penalty', 'public', 'lists', uscc],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/public/lists/{uscc}', { params: { path }, signal })),
  });
  const another = <Link to="/public">{say('another')}</Link>;
  if (records.isError) {
    const isUnknown = records.error instanceof Problem && records.error.status === 404;
    if (!isUnknown) return <Failure error={records.error} retry={() => void records.refetch()} />;
    return (
      <Empty title={say('unknown')} act={another}>
        {say('foundNoneText')}
      </Empty>
    );
  }
  if (records.data === undefined) return <Loading lines={8} />;
  const { name, uscc: present, subZone, on, warning } = records.data;
  return (
    <>
      <PageHead
        title={name}
        name={name}
        facts={
          <>
            <span>
              {say('uscc')} <Code>{present}</Code>
            </span>
            <span>{code('zone', subZone)}</span>
            <span>
              {say('askedOn')} <b>{on}</b>
            </span>
          </>
        }
        acts={
          <>
            <Button onClick={() => print()}>{sayKit('print')}</Button>
            {another}
          </>
        }
      />
      {warning ? <Notice tone="warn">{warning[language]}</Notice> : null}
      <Loaded query={lists}>{(data) => <ListPanels lists={data} />}</Loaded>
      <Panel title={say('records')}>
        <PublishedRecords records={records.data} />
      </Panel>
      <p className="soft">{say('note')}</p>
    </>
  );
}
