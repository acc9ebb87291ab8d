import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { PageHead, Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { State } from '../kit/state';
import { Empty } from '../kit/states';
import { StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import type { FeedbackBatch, RowResult } from './measure-data';
import { measureWords } from './measure.words';

const MIN_NOTE = 2;
const MAX_NOTE = 1000;

export function Page(): ReactNode {
  const say = useWords(measureWords);
  const batch = useLocation().state as FeedbackBatch | null;
  if (!batch || batch.rows.length === 0) {
    return (
      <div className="page">
        <Empty title={say('nothingChosen')} act={<Link to="/measures">{say('toList')}</Link>}>
          {say('nothingChosenText')}
        </Empty>
      </div>
    );
  }
  return (
    <div className="page">
      {batch.results ? <Done batch={batch} results={batch.results} /> : <Check batch={batch} />}
    </div>
  );
}

function Check({ batch: { rows, done } }: { batch: FeedbackBatch }): ReactNode {
  const say = useWords(measureWords);
  const textOf = useTextOf();
  const navigate = useNavigate();
  const [note, setNote] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const lacks = note.trim().length < MIN_NOTE;
  const feedback = useCommand(
    (body: components['schemas']['GiveFeedbackOnMany'], key) =>
      take(rewardPenalty.POST('/measures/feedback', { params: { header: commandHeaders(key) }, body })),
    { invalidates: [['list', 'measures'], ['reward-penalty', 'measure'], ['work']] },
  );
  const act = async (): Promise<void> => {
    setWasTried(true);
    if (lacks) return;
    const items = rows.map(({ id, version }) => ({ id, version }));
    const answer = await feedback.mutateAsync({ items, done, note: note.trim() });
    const state: FeedbackBatch = { rows, done, results: answer.items };
    await navigate('/measures/feedback', { state, replace: true });
  };
  const title = say(done ? 'checkDone' : 'checkDelayed', { n: rows.length });
  return (
    <>
      <PageHead title={title} name={title} />
      <p>{say(done ? 'checkDoneText' : 'checkDelayedText')}</p>
      <Faults error={feedback.error} />
      <Panel>
        <Rows
          head={[say('enterprise'), say('measure'), say('state'), say('imposedOn')]}
          rows={rows.map((row) => ({
            key: row.id,
            cells: [
              <Link key="enterprise" to={`/measures/${row.id}`}>
                {row.enterpriseName}
              </Link>,
              textOf(row.title),
              <State key="state" of="measure" is={row.state} />,
              row.imposedOn,
            ],
          }))}
        />
      </Panel>
      <Panel>
        <Field
          label={say('note')}
          id="note"
          hint={say('noteForAll')}
          fault={wasTried && lacks ? say('noteNeeded') : undefined}
        >
          <Input.TextArea
            rows={3}
            maxLength={MAX_NOTE}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        <div className="inline">
          <Button
            type="primary"
            size="large"
            loading={feedback.isPending}
            onClick={() => void act().catch(() => undefined)}
          >
            {say(done ? 'sendDone' : 'sendDelayed', { n: rows.length })}
          </Button>
          <Link to="/measures">{say('toList')}</Link>
        </div>
      </Panel>
    </>
  );
}

function Done({ batch: { rows }, results }: { batch: FeedbackBatch; results: RowResult[] }): ReactNode {
  const say = useWords(measureWords);
  const textOf = useTextOf();
  const refused = results.filter(({ outcome }) => outcome === 'refused').length;
  const done = results.length - refused;
  return (
    <>
      <Confirmation
        title={say('resultTitle')}
        number={refused === 0 ? say('resultAll', { n: done }) : say('resultSome', { n: done, refused })}
        next={
          <ul>
            {refused > 0 ? <li>{say('nextRefused')}</li> : null}
            <li>
              <Link to="/measures">{say('toList')}</Link>
            </li>
          </ul>
        }
      />
      <Panel title={say('result')}>
        <Rows
          head={[say('enterprise'), say('measure'), say('state'), say('resultTitle')]}
          // What was refused first: it is what still has to be thought about.
          rows={results
            .map((result, n) => ({ result, row: rows[n]! }))
            .toSorted((one, other) => Number(isDone(one.result)) - Number(isDone(other.result)))
            .map(({ result, row }) => ({
              key: row.id,
              cells: [
                <Link key="enterprise" to={`/measures/${row.id}`}>
                  {row.enterpriseName}
                </Link>,
                textOf(row.title),
                <State key="state" of="measure" is={result.state ?? row.state} />,
                <span key="result">
                  <StateWord tone={isDone(result) ? 'good' : 'warn'}>
                    {say(isDone(result) ? 'rowDone' : 'rowRefused')}
                  </StateWord>{' '}
                  {result.problem ? textOf(result.problem) : null}
                </span>,
              ],
            }))}
        />
      </Panel>
    </>
  );
}

const isDone = ({ outcome }: RowResult): boolean => outcome === 'done';
