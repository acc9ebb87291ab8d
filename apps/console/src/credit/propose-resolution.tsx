import { Button, Input, Radio } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { commandHeaders, creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Panel } from '../kit/page';
import { useWords } from '../words/words';
import { afterResolution, type Conflict } from './types';
import { conflictWords } from './conflicts.words';
import { creditWords } from './credit.words';

const KEEPS = ['stored', 'new'] as const;
const MIN_REASON = 2;
const MAX_REASON = 500;

type Proposal = components['schemas']['ProposeResolution'] & { id: string; version: number };

/** Which side is right, and why: for another person to confirm. What was typed stays when somebody was quicker. */
export function ProposeResolution({ of }: { of: Conflict }): ReactNode {
  const say = useWords(conflictWords);
  const sayCredit = useWords(creditWords);
  const labelId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [keep, setKeep] = useState<(typeof KEEPS)[number] | null>(null);
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const propose = useCommand(
    ({ id, version, ...body }: Proposal, key) =>
      take(
        creditRating.POST('/import-conflicts/{id}/resolution', {
          params: { path: { id }, header: commandHeaders(key, version) as never },
          body,
        }),
      ),
    { invalidates: afterResolution },
  );
  const lacksReason = reason.trim().length < MIN_REASON;
  const submit = async (): Promise<void> => {
    setWasTried(true);
    if (keep === null || lacksReason) return;
    const done = await propose
      .mutateAsync({ id: of.id, version: of.version, keep, reason: reason.trim() })
      .catch(() => null);
    if (!done) return;
    setIsOpen(false);
    setWasTried(false);
  };
  if (of.state === 'proposed' && !isOpen) return <Button onClick={() => setIsOpen(true)}>{say('proposeAnew')}</Button>;
  return (
    <Panel title={say(of.state === 'proposed' ? 'proposeAnew' : 'propose')}>
      <Faults error={propose.error} />
      <div className={`field${wasTried && keep === null ? ' wrong' : ''}`} role="radiogroup" aria-labelledby={labelId}>
        <div className="label" id={labelId}>
          {say('which')}
        </div>
        {wasTried && keep === null ? <div className="fault">{say('needChoice')}</div> : null}
        <div className="stack">
          {KEEPS.map((value) => (
            <div key={value}>
              <Radio name="keep" checked={keep === value} onChange={() => setKeep(value)}>
                {say(`keep.${value}`)}
              </Radio>
              <div className="soft under-radio">{say(`hint.${value}`)}</div>
            </div>
          ))}
        </div>
      </div>
      <Field
        label={sayCredit('reason')}
        hint={say('reasonHint')}
        fault={wasTried && lacksReason ? say('needReason') : undefined}
      >
        <Input.TextArea
          rows={3}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <Button type="primary" loading={propose.isPending} onClick={() => void submit()}>
        {say('submit')}
      </Button>
    </Panel>
  );
}
