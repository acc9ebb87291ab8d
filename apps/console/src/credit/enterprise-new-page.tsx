import { Button, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { parseUscc } from '@app/kernel/uscc';
import { commandHeaders, creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Problem } from '../api/problem';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { PageHead, Panel } from '../kit/page';
import { useCode } from '../kit/use-code';
import { Code, Grade } from '../kit/values';
import { useWords } from '../words/words';
import { CodeField, useCodeFault } from './code-field';
import { registerWords } from './register.words';
import './credit.css';

type Answers = Required<
  Pick<components['schemas']['RegisterEnterprise'], 'uscc' | 'name' | 'sector' | 'subZone' | 'registeredOn'>
>;
const NOTHING: Answers = { uscc: '', name: '', sector: '', subZone: '', registeredOn: '' };
const FIELDS = ['uscc', 'name', 'sector', 'subZone', 'registeredOn'] as const;
const MAX_NAME = 200;

/** What enterprises do; the other sectors are fields of the law. */
const SECTORS = [
  'manufacturing',
  'software',
  'logistics',
  'biomedicine',
  'new-materials',
  'construction',
  'food',
  'drugs',
  'retail',
  'special-equipment',
  'hazardous-chemicals',
];
const ZONES = ['central', 'north', 'south'];

/** Takes an enterprise into the database: answers, check, done. */
export function Page(): ReactNode {
  const say = useWords(registerWords);
  const [answers, setAnswers] = useState(NOTHING);
  const [isChecking, setIsChecking] = useState(false);
  const register = useCommand(
    (body: Answers, key) => take(creditRating.POST('/enterprises', { params: { header: commandHeaders(key) }, body })),
    { invalidates: [['list', 'enterprises'], ['enterprises'], ['credit-rating', 'by-code']] },
  );
  if (register.data) {
    const { id, name, uscc, grade } = register.data;
    const again = (): void => {
      setAnswers(NOTHING);
      setIsChecking(false);
      register.reset();
    };
    return (
      <div className="page">
        <Confirmation
          title={say('done')}
          number={uscc}
          next={
            <>
              <ul>
                <li>{say('next1')}</li>
                <li>{say('next2')}</li>
              </ul>
              <div className="inline">
                <Link to={`/enterprises/${id}`}>{say('open')}</Link>
                <Button onClick={again}>{say('another')}</Button>
              </div>
            </>
          }
        >
          <p className="inline" style={{ justifyContent: 'center' }}>
            {name} <Grade grade={grade} />
          </p>
        </Confirmation>
      </div>
    );
  }
  const title = say(isChecking ? 'checkTitle' : 'title');
  return (
    <div className="page">
      <PageHead title={title} name={title} />
      <div className="narrow">
        <Panel>
          {isChecking ? (
            <Check
              answers={answers}
              error={register.error}
              isPending={register.isPending}
              back={() => setIsChecking(false)}
              act={() => register.mutate(answers)}
            />
          ) : (
            <Form
              answers={answers}
              error={register.error}
              onChange={(values) => setAnswers({ ...answers, ...values })}
              done={() => setIsChecking(true)}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}

interface FormProps {
  answers: Answers;
  error: unknown;
  onChange: (values: Partial<Answers>) => void;
  done: () => void;
}

function Form({ answers, error, onChange, done }: FormProps): ReactNode {
  const say = useWords(registerWords);
  const code = useCode();
  const codeFault = useCodeFault();
  const [wasTried, setWasTried] = useState(false);
  const told = error instanceof Problem ? error.errors : [];
  const own: Record<keyof Answers, string | undefined> = {
    uscc: codeFault(answers.uscc),
    name: answers.name.trim() ? undefined : say('needName'),
    sector: answers.sector ? undefined : say('needSector'),
    subZone: answers.subZone ? undefined : say('needSubZone'),
    registeredOn: answers.registeredOn ? undefined : say('needDay'),
  };
  const faultOf = (field: keyof Answers): string | undefined =>
    (wasTried ? own[field] : undefined) ?? told.find((fault) => fault.field === field)?.detail;
  const next = (): void => {
    setWasTried(true);
    if (FIELDS.every((field) => own[field] === undefined)) done();
  };
  const choice = (field: 'sector' | 'subZone', kind: 'sector' | 'zone'): ReactNode => (
    <Field id={field} label={say(field)} fault={faultOf(field)}>
      <Select
        value={answers[field] || null}
        options={(kind === 'sector' ? SECTORS : ZONES).map((value) => ({ value, label: code(kind, value) }))}
        onChange={(value: string | null) => onChange({ [field]: value ?? '' })}
        style={{ width: 280 }}
      />
    </Field>
  );
  return (
    <>
      <Faults error={error} idOf={(field) => field} />
      <CodeField
        id="uscc"
        label={say('code')}
        hint={say('codeHint')}
        value={answers.uscc}
        onChange={(uscc) => onChange({ uscc })}
        fault={faultOf('uscc')}
      />
      <Field id="name" label={say('name')} hint={say('nameHint')} fault={faultOf('name')}>
        <Input value={answers.name} maxLength={MAX_NAME} onChange={(event) => onChange({ name: event.target.value })} />
      </Field>
      {choice('sector', 'sector')}
      {choice('subZone', 'zone')}
      <Field
        id="registeredOn"
        label={say('registeredOn')}
        hint={say('registeredOnHint')}
        fault={faultOf('registeredOn')}
      >
        <DayInput
          value={answers.registeredOn}
          style={{ width: 180 }}
          onChange={(day) => onChange({ registeredOn: day })}
        />
      </Field>
      <Button type="primary" onClick={next}>
        {say('next')}
      </Button>
    </>
  );
}

interface CheckProps {
  answers: Answers;
  error: unknown;
  isPending: boolean;
  back: () => void;
  act: () => void;
}

function Check({ answers, error, isPending, back, act }: CheckProps): ReactNode {
  const say = useWords(registerWords);
  const sayKit = useWords(kitWords);
  const code = useCode();
  const parsed = parseUscc(answers.uscc);
  return (
    <>
      <Faults error={error} />
      <CheckAnswers
        answers={[
          { name: say('code'), value: <Code>{parsed.ok ? parsed.uscc : answers.uscc}</Code>, change: back },
          { name: say('name'), value: answers.name.trim(), change: back },
          { name: say('sector'), value: code('sector', answers.sector), change: back },
          { name: say('subZone'), value: code('zone', answers.subZone), change: back },
          { name: say('registeredOn'), value: answers.registeredOn, change: back },
        ]}
      />
      <div className="inline">
        <Button type="primary" loading={isPending} onClick={act}>
          {say('register')}
        </Button>
        <Button onClick={back}>{sayKit('back')}</Button>
      </div>
    </>
  );
}
