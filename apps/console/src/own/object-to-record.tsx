import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Panel } from '../kit/page';
import { type Paper, PaperUpload } from '../kit/papers';
import { useWords } from '../words/words';
import { matterWords } from './matters.words';
import { OwnPage } from './own-page';
import type { CreditRecord } from './own-queries';
import { useRecordName } from './record-name';

const MIN_GROUNDS = 10;

/** An objection: what is wrong, what shows it; checked, then sent. */
export function ObjectToRecord({ record }: { record: CreditRecord }): ReactNode {
  const say = useWords(matterWords);
  const nameOf = useRecordName();
  const [grounds, setGrounds] = useState('');
  const [papers, setPapers] = useState<Paper[]>([]);
  const [wasTried, setWasTried] = useState(false);
  const [isChecking, setIsChecking] = useState(false);
  const [number, setNumber] = useState<string | null>(null);
  const object = useCommand(
    (body: components['schemas']['FileObjection'], key) =>
      take(rewardPenalty.POST('/objections', { params: { header: commandHeaders(key) }, body })),
    { invalidates: [['reward-penalty', 'objections']] },
  );
  const lacks = grounds.trim().length < MIN_GROUNDS;
  if (number) {
    return (
      <div className="page own narrow-page">
        <Confirmation
          title={say('objectedTitle')}
          number={number}
          next={
            <>
              <p>{say('objectedNext')}</p>
              <Link to="/my/matters?tab=cases">{say('toMatters')}</Link>
            </>
          }
        />
      </div>
    );
  }
  const name = record.documentNumber ?? nameOf(record);
  const back = { to: `/my/matters/records/${record.id}`, label: name };
  const change = (): void => setIsChecking(false);
  const send = (): void =>
    object.mutate(
      {
        ...{ recordId: record.id, grounds: grounds.trim() },
        ...(papers.length > 0 ? { paperIds: papers.map(({ id }) => id) } : {}),
      },
      { onSuccess: ({ id }) => setNumber(id.slice(-12)) },
    );
  return isChecking ? (
    <OwnPage title={say('checkTitle')} back={back}>
      <Panel>
        <Faults error={object.error} />
        <CheckAnswers
          answers={[
            { name: say('record'), value: name },
            { name: say('grounds'), value: grounds, change },
            {
              name: say('papers'),
              value: papers.length === 0 ? say('none') : say('papersCount', { n: papers.length }),
              change,
            },
          ]}
        />
        <Button type="primary" size="large" loading={object.isPending} onClick={send}>
          {say('send')}
        </Button>
      </Panel>
    </OwnPage>
  ) : (
    <OwnPage title={say('objectTitle')} back={back}>
      <Panel>
        <p>{say('objectHint')}</p>
        <Field
          label={say('grounds')}
          hint={say('groundsHint')}
          fault={wasTried && lacks ? say('fillGrounds') : undefined}
        >
          <Input.TextArea
            rows={5}
            maxLength={2000}
            value={grounds}
            onChange={(event) => setGrounds(event.target.value)}
          />
        </Field>
        <h3>{say('papers')}</h3>
        <p className="soft">{say('papersHint')}</p>
        <PaperUpload owner="reward-penalty" papers={papers} onChange={setPapers} />
        <div className="question-foot">
          <Button type="primary" size="large" onClick={() => (lacks ? setWasTried(true) : setIsChecking(true))}>
            {say('check')}
          </Button>
        </div>
      </Panel>
    </OwnPage>
  );
}
