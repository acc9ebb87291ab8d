import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useWords } from '../words/words';
import { type FeedbackBatch, isAsked, type Measure } from './measure-data';
import { measureWords } from './measure.words';

/** As many as the service takes at once. */
const MOST = 100;

/** What can be answered for of the chosen rows, and how: the check is on a page of its own. */
export function FeedbackBar({ rows, department }: { rows: Measure[]; department: string | null }): ReactNode {
  const say = useWords(measureWords);
  const navigate = useNavigate();
  const asked = rows.filter((row) => isAsked(row) && row.department === department);
  const isTooMany = asked.length > MOST;
  const go = (done: boolean) => () =>
    void navigate('/measures/feedback', { state: { rows: asked, done } satisfies FeedbackBatch });
  return (
    <>
      {asked.length < rows.length ? <span>{say('notAsked', { n: rows.length - asked.length })}</span> : null}
      {isTooMany ? <span className="late">{say('tooMany', { max: MOST })}</span> : null}
      <Button type="primary" disabled={asked.length === 0 || isTooMany} onClick={go(true)}>
        {say('manyDone', { n: asked.length })}
      </Button>
      <Button disabled={asked.length === 0 || isTooMany} onClick={go(false)}>
        {say('delayed')}
      </Button>
    </>
  );
}
