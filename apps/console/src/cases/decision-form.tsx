import { Button, Input, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import type { QueryKey } from '@tanstack/react-query';
import { type Answer, CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { PageHead } from '../kit/page';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';

export interface Choice {
  yes: boolean;
  reason: string;
  /** Only where it is asked for. */
  evidence: string;
}

export interface Done {
  title: string;
  number: ReactNode;
  next: ReactNode;
}

interface DecisionFormProps<Output> {
  title: string;
  /** What it is about, as it stands now. */
  about: Answer[];
  yes: string;
  /** Without it there is nothing to choose. */
  no?: string;
  evidenceLabel?: string;
  run: (choice: Choice, key: string) => Promise<Output>;
  invalidates: QueryKey[];
  done: (choice: Choice, output: Output) => Done;
  back: () => void;
}

const MIN_REASON = 5;
const MAX_REASON = 500;

/** A conclusion with its reason: fill in, check, submit; the confirmation stands only after the service has taken it. */
export function DecisionForm<Output>(props: DecisionFormProps<Output>): ReactNode {
  const { title, about, yes, no, evidenceLabel, run, invalidates, done, back } = props;
  const say = useWords(casesWords);
  const sayKit = useWords(kitWords);
  const [value, setValue] = useState<'yes' | 'no' | null>(no === undefined ? 'yes' : null);
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [step, setStep] = useState<'fill' | 'check'>('fill');
  const [wasTried, setWasTried] = useState(false);
  const command = useCommand((choice: Choice, key) => run(choice, key), { invalidates });
  const lacks = {
    value: value === null,
    reason: reason.trim().length < MIN_REASON,
    evidence: evidenceLabel !== undefined && evidence.trim().length < MIN_REASON,
  };
  const fault = (is: boolean): string | undefined => (wasTried && is ? sayKit('required') : undefined);
  const choice: Choice = { yes: value === 'yes', reason: reason.trim(), evidence: evidence.trim() };
  if (command.data !== undefined) {
    const { title: doneTitle, number, next } = done(command.variables ?? choice, command.data);
    return (
      <Confirmation
        title={doneTitle}
        number={number}
        next={
          <>
            {next}
            <p>
              <Button onClick={back}>{say('open')}</Button>
            </p>
          </>
        }
      />
    );
  }
  if (step === 'check') {
    const change = (): void => setStep('fill');
    return (
      <div className="narrow">
        <PageHead title={say('checkTitle')} name={say('checkTitle')} />
        <Faults error={command.error} />
        <CheckAnswers
          answers={[
            ...about,
            { name: say('choice'), value: choice.yes ? yes : (no ?? ''), change },
            { name: say('reason'), value: choice.reason, change },
            ...(evidenceLabel ? [{ name: evidenceLabel, value: choice.evidence, change }] : []),
          ]}
        />
        <div className="inline">
          <Button type="primary" loading={command.isPending} onClick={() => command.mutate(choice)}>
            {say('submit')}
          </Button>
          <Button onClick={change}>{sayKit('back')}</Button>
        </div>
      </div>
    );
  }
  const goOn = (): void => {
    setWasTried(true);
    if (!lacks.value && !lacks.reason && !lacks.evidence) setStep('check');
  };
  return (
    <div className="narrow">
      <PageHead title={title} name={title} />
      <CheckAnswers answers={about} />
      {no === undefined ? (
        <p>
          <strong>{yes}</strong>
        </p>
      ) : (
        <fieldset className={`field${fault(lacks.value) ? ' wrong' : ''}`} style={{ border: 0, padding: 0 }}>
          <legend style={{ fontWeight: 600 }}>{say('choice')}</legend>
          {fault(lacks.value) ? <div className="fault">{fault(lacks.value)}</div> : null}
          <Radio.Group
            value={value}
            onChange={(event) => setValue(event.target.value as 'yes' | 'no')}
            style={{ display: 'grid', gap: 8 }}
            options={[
              { value: 'yes', label: yes },
              { value: 'no', label: no },
            ]}
          />
        </fieldset>
      )}
      <Field label={say('reason')} fault={fault(lacks.reason)}>
        <Input.TextArea
          rows={4}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {evidenceLabel ? (
        <Field label={evidenceLabel} fault={fault(lacks.evidence)}>
          <Input.TextArea
            rows={4}
            maxLength={2000}
            value={evidence}
            onChange={(event) => setEvidence(event.target.value)}
          />
        </Field>
      ) : null}
      <div className="inline">
        <Button type="primary" onClick={goOn}>
          {sayKit('continue')}
        </Button>
        <Button onClick={back}>{sayKit('back')}</Button>
      </div>
    </div>
  );
}
