import type { ReactNode } from 'react';
import { Panel } from '../kit/page';
import { useCode } from '../kit/use-code';
import { Moment } from '../kit/values';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import { useMe } from '../frame/me';
import { creditWords } from './credit.words';
import type { CreditRecord } from './types';
import { recordWords } from './records.words';

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
  const sayCredit = useWords(creditWords);
  const code = useCode();
  const me = useMe();
  const nameOf = (id: string): string => (id === me.id ? sayCredit('you') : id);
  const kind = of.kind as 'recorded' | 'class-proposed' | 'determined';
  const title =
    kind === 'class-proposed'
      ? say('happening.class-proposed', { class: code('class', of.class) })
      : say(`happening.${kind}`);
  const why = of.reason === 'import-conflict' || of.reason === 'end-in-file' ? say(`why.${of.reason}`) : of.reason;
  const people = [
    of.by === null ? null : say('proposedBy', { who: nameOf(of.by) }),
    of.by !== null && of.confirmedBy === null ? say('notConfirmed') : null,
    of.confirmedBy === null
      ? null
      : say('confirmedBy', { who: nameOf(of.confirmedBy), at: of.confirmedAt ? minuteOf(of.confirmedAt) : '' }),
  ].filter((text) => text !== null);
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
      {people.length > 0 ? <div className="soft">{people.join(' · ')}</div> : null}
    </>
  );
}
