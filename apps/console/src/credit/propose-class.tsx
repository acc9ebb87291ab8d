import { Button, Input, Radio } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { commandHeaders, creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { useCode } from '../kit/use-code';
import { useWords } from '../words/words';
import { creditWords } from './credit.words';
import { afterClass } from './types';
import { recordWords } from './records.words';

const CLASSES = ['minor', 'general', 'serious'] as const;
type ClassName = (typeof CLASSES)[number];
const MIN_REASON = 2;
const MAX_REASON = 500;
type Proposal = components['schemas']['SetClass'] & { id: string };

interface Props {
  recordId: string;
  /** One's own proposal that is changed. */
  before: { class: string; reason: string } | null;
  close: () => void;
}

/** How grave a penalty is, and why: for another person to confirm. */
export function ProposeClass({ recordId, before, close }: Props): ReactNode {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const sayKit = useWords(kitWords);
  const code = useCode();
  const labelId = useId();
  const [chosen, setChosen] = useState<ClassName | null>(CLASSES.find((one) => one === before?.class) ?? null);
  const [reason, setReason] = useState(before?.reason ?? '');
  const [wasTried, setWasTried] = useState(false);
  const propose = useCommand(
    ({ id, ...body }: Proposal, key) =>
      take(creditRating.POST('/records/{id}/class', { params: { path: { id }, header: commandHeaders(key) }, body })),
    { invalidates: afterClass },
  );
  const lacksReason = reason.trim().length < MIN_REASON;
  const submit = async (): Promise<void> => {
    setWasTried(true);
    if (chosen === null || lacksReason) return;
    const done = await propose.mutateAsync({ id: recordId, class: chosen, reason: reason.trim() }).catch(() => null);
    if (done) close();
  };
  return (
    <div className="act">
      <Faults error={propose.error} />
      <div
        className={`field${wasTried && chosen === null ? ' wrong' : ''}`}
        role="radiogroup"
        aria-labelledby={labelId}
      >
        <div className="label" id={labelId}>
          {sayCredit('class')}
        </div>
        {wasTried && chosen === null ? <div className="fault">{say('needClass')}</div> : null}
        <div className="stack">
          {CLASSES.map((value) => (
            <div key={value}>
              <Radio name="class" checked={chosen === value} onChange={() => setChosen(value)}>
                {code('class', value)}
              </Radio>
              <div className="soft under-radio">{say(`classHint.${value}`)}</div>
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
      <div className="inline">
        <Button type="primary" loading={propose.isPending} onClick={() => void submit()}>
          {say('submit')}
        </Button>
        <Button onClick={close}>{sayKit('cancel')}</Button>
      </div>
    </div>
  );
}
