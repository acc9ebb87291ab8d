import { Button, Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { useWords } from '../words/words';
import { regulationWords } from './regulation.words';
import { violationWords } from './violation.words';

type Violation = components['schemas']['ViolationRow'];
type Schemas = components['schemas'];

type Act =
  | { kind: 'review'; body: Schemas['ReviewCorrection'] }
  | { kind: 'correct'; body: Schemas['SubmitCorrection'] }
  | { kind: 'decide'; body: Schemas['DecideViolation'] }
  | { kind: 'withdraw'; body: Schemas['WithdrawViolation'] }
  | { kind: 'guide'; body: Schemas['GiveGuidance'] };

const WITHDRAWABLE = ['awaiting-correction', 'correction-submitted', 'to-decide', 'to-penalise'];
const MAY_BE_GUIDED = ['awaiting-correction', 'correction-submitted', 'to-decide', 'waived'];

/** What the department can do with it now, by its state; the first of them is what waits. */
export function ViolationActs({ violation, today }: { violation: Violation; today: string }): ReactNode {
  const say = useWords(violationWords);
  const sayShared = useWords(regulationWords);
  const { id: violationId, version, state, historyComplete } = violation;
  const [historyChecked, setHistoryChecked] = useState(false);
  const [correctedOn, setCorrectedOn] = useState('');
  const command = useCommand(
    (act: Act, key) => {
      const at = { params: { path: { violationId }, header: commandHeaders(key, version) } };
      switch (act.kind) {
        case 'review':
          return take(rewardPenalty.POST('/violations/{violationId}/correction/acceptance', { ...at, body: act.body }));
        case 'correct':
          return take(rewardPenalty.POST('/violations/{violationId}/correction', { ...at, body: act.body }));
        case 'decide':
          return take(rewardPenalty.POST('/violations/{violationId}/decision', { ...at, body: act.body }));
        case 'withdraw':
          return take(rewardPenalty.POST('/violations/{violationId}/withdrawal', { ...at, body: act.body }));
        case 'guide':
          return take(rewardPenalty.POST('/violations/{violationId}/guidance', { ...at, body: act.body }));
      }
    },
    {
      invalidates: [
        ...[
          ['reward-penalty', 'violation', violationId],
          ['reward-penalty', 'letters', violationId],
        ],
        ...[
          ['list', 'violations'],
          ['reward-penalty', 'violations'],
          ['work', 'reward-penalty'],
        ],
      ],
    },
  );
  const done = async (act: Act): Promise<boolean> =>
    command.mutateAsync(act).then(
      () => true,
      () => false,
    );
  const shared = { isPending: command.isPending, error: command.error, reset: command.reset };
  return (
    <>
      {state === 'correction-submitted' ? (
        <>
          <ActDialog
            {...shared}
            primary
            title={say('acceptProof')}
            reasonLabel={sayShared('reason')}
            act={(reason) => done({ kind: 'review', body: { accepted: true, reason } })}
          >
            <p>{say('acceptProofText')}</p>
          </ActDialog>
          <ActDialog
            {...shared}
            title={say('refuseProof')}
            reasonLabel={sayShared('reason')}
            act={(reason) => done({ kind: 'review', body: { accepted: false, reason } })}
          >
            <p>{say('refuseProofText')}</p>
          </ActDialog>
        </>
      ) : null}
      {state === 'awaiting-correction' ? (
        <ActDialog
          {...shared}
          primary
          title={say('noteCorrection')}
          reasonLabel={say('proof')}
          act={(proof) => done({ kind: 'correct', body: { correctedOn: correctedOn || today, proof } })}
        >
          <p>{say('noteCorrectionText')}</p>
          <Field label={say('correctedOn')}>
            <DayInput max={today} value={correctedOn || today} onChange={(day) => setCorrectedOn(day)} />
          </Field>
        </ActDialog>
      ) : null}
      {state === 'to-decide' ? (
        <>
          <ActDialog
            {...shared}
            primary
            title={say('waive')}
            reasonLabel={sayShared('reason')}
            act={(reason) =>
              done({ kind: 'decide', body: { waive: true, reason, ...(historyChecked ? { historyChecked } : {}) } })
            }
          >
            <p>{say('waiveText')}</p>
            {historyComplete ? null : (
              <div className="tick">
                <Checkbox checked={historyChecked} onChange={(event) => setHistoryChecked(event.target.checked)}>
                  {say('historyChecked')}
                </Checkbox>
              </div>
            )}
          </ActDialog>
          <ActDialog
            {...shared}
            title={say('dontWaive')}
            reasonLabel={sayShared('reason')}
            act={(reason) => done({ kind: 'decide', body: { waive: false, reason } })}
          >
            <p>{say('dontWaiveText')}</p>
          </ActDialog>
        </>
      ) : null}
      {state === 'to-penalise' ? (
        <Link to={`/penalties/new?violationId=${violationId}`}>
          <Button type="primary" tabIndex={-1}>
            {say('penalise')}
          </Button>
        </Link>
      ) : null}
      {MAY_BE_GUIDED.includes(state) ? (
        <ActDialog
          {...shared}
          title={say('give')}
          reasonLabel={say('giveLabel')}
          act={(text) => done({ kind: 'guide', body: { text } })}
        />
      ) : null}
      {WITHDRAWABLE.includes(state) ? (
        <ActDialog
          {...shared}
          danger
          title={say('withdraw')}
          reasonLabel={sayShared('reason')}
          act={(reason) => done({ kind: 'withdraw', body: { reason } })}
        >
          <p>{say('withdrawText')}</p>
        </ActDialog>
      ) : null}
    </>
  );
}
