import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { gateway, take } from '../api/clients';
import { Problem } from '../api/problem';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Panel } from '../kit/page';
import { LoadedPart } from '../kit/states';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import { operationsWords } from './operations.words';

/** Business time; forward only, and only where this is not the real world. */
export function ClockPanel(): ReactNode {
  const say = useWords(operationsWords);
  const clock = useQuery({
    queryKey: ['clock'],
    queryFn: ({ signal }) => take(gateway.GET('/clock', { signal })),
    retry: false,
    refetchInterval: 60_000,
  });
  const isAbsent = clock.error instanceof Problem && clock.error.status === 404;
  return (
    <Panel title={say('clock')}>
      {isAbsent ? (
        <p className="soft">{say('clockAbsent')}</p>
      ) : (
        <LoadedPart query={clock}>{({ now, today }) => <MoveClock now={now} today={today} />}</LoadedPart>
      )}
    </Panel>
  );
}

function MoveClock({ now, today }: { now: string; today: string }): ReactNode {
  const say = useWords(operationsWords);
  const [day, setDay] = useState('');
  const isLater = day > today;
  const move = useCommand(
    (on: string) => take(gateway.PUT('/clock', { body: { moveTo: `${on}T09:00:00+08:00` } })),
    // Everything may have changed.
    { invalidates: [[]] },
  );
  const act = async (): Promise<boolean> => {
    try {
      await move.mutateAsync(day);
      setDay('');
      return true;
    } catch {
      return false;
    }
  };
  return (
    <div className="narrow">
      <p>
        {say('clockNow')} <strong>{minuteOf(now)}</strong>
      </p>
      <p className="soft">{say('clockText')}</p>
      <Field label={say('moveTo')} fault={day !== '' && !isLater ? say('mustBeLater', { today }) : undefined}>
        <DayInput min={today} style={{ width: 180 }} value={day} onChange={(day) => setDay(day)} />
      </Field>
      {isLater ? (
        <ActDialog
          title={say('move')}
          primary
          isPending={move.isPending}
          error={move.error}
          act={act}
          reset={move.reset}
        >
          <p>{say('moveAsk', { from: minuteOf(now), to: `${day} 09:00` })}</p>
        </ActDialog>
      ) : null}
    </div>
  );
}
