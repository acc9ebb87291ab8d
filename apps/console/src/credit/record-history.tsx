import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { useCode } from '../kit/use-code';
import { Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import type { CreditRecord } from './types';
import { recordWords } from './records.words';
import { Who } from './who';

type Happening = CreditRecord['history'][number];

/** What happened to a record, oldest first. */
export function RecordHistory({ of }: { of: CreditRecord }): ReactNode {
  const say = useWords(recordWords);
  return (
    <Panel title={say('history')}>
      <ol className="timeline">
        {of.history.map((happening) => (
          <li key={`${happening.kind} ${happening.at}`}>
            <What of={happening} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function What({ of }: { of: Happening }): ReactNode {
  const say = useWords(recordWords);
  const code = useCode();
  const kind = of.kind as 'recorded' | 'class-proposed' | 'determined';
  const title =
    kind === 'class-proposed'
      ? say('happening.class-proposed', { class: code('class', of.class) })
      : say(`happening.${kind}`);
  const why = of.reason === 'import-conflict' || of.reason === 'end-in-file' ? say(`why.${of.reason}`) : of.reason;
  return (
    <>
      <div className="inline">
        <strong>{title}</strong>
        <span className="soft">
          <Moment at={of.at} />
        </span>
        {of.actsOn ? <span className="soft">{say('actsOn', { on: of.actsOn })}</span> : null}
      </div>
      {why ? <div>{why}</div> : null}
      <People of={of} />
    </>
  );
}

function People({ of: { by, confirmedBy, confirmedAt } }: { of: Happening }): ReactNode {
  const say = useWords(recordWords);
  if (by === null && confirmedBy === null) return null;
  const at = confirmedAt ? minuteOf(confirmedAt) : '';
  return (
    <div className="soft inline">
      {by === null ? null : <Who is={by} text={(who) => say('proposedBy', { who })} />}
      {by !== null && confirmedBy === null ? <span>{say('notConfirmed')}</span> : null}
      {confirmedBy === null ? null : <Who is={confirmedBy} text={(who) => say('confirmedBy', { who, at })} />}
    </div>
  );
}
