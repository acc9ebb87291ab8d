import { normaliseUscc } from '@app/kernel/uscc';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, creditRating, rewardPenalty, take } from '../api/clients';
import { Problem } from '../api/problem';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { PageHead } from '../kit/page';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';

interface Values {
  uscc: string;
  sourceDecision: string;
  decidedOn: string;
  legalBasis: string;
  months: string;
}
const EMPTY: Values = { uscc: '', sourceDecision: '', decidedOn: '', legalBasis: '', months: '' };

export function Page(): ReactNode {
  const say = useWords(listsWords);
  const sayKit = useWords(kitWords);
  const [values, setValues] = useState(EMPTY);
  const [step, setStep] = useState<'fill' | 'check'>('fill');
  const [wasTried, setWasTried] = useState(false);
  const command = useCommand(
    ({ months, ...rest }: Values, key) =>
      take(
        rewardPenalty.POST('/serious-list/entries', {
          params: { header: commandHeaders(key) },
          body: { ...rest, ...(months === '' ? {} : { months: Number(months) }) },
        }),
      ),
    { invalidates: [['reward-penalty', 'serious-list'], ['list', 'serious-list'], ['work']] },
  );
  // Whom a code names is seen before anything is proposed.
  const uscc = normaliseUscc(values.uscc);
  const enterprise = useQuery({
    queryKey: ['credit-rating', 'enterprise-of', uscc],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/enterprises/by-code/{uscc}', { params: { path: { uscc } }, signal })),
    enabled: step === 'check',
  });
  const required = (text: string, least: number): string | undefined =>
    text.trim().length < least ? sayKit('required') : undefined;
  const faults: Partial<Record<keyof Values, string | undefined>> = {
    uscc: normaliseUscc(values.uscc).length === 18 ? undefined : say('badUscc'),
    sourceDecision: required(values.sourceDecision, 2),
    decidedOn: required(values.decidedOn, 10),
    legalBasis: required(values.legalBasis, 5),
    months: values.months === '' || /^([1-9]|[1-9]\d|1[01]\d|120)$/.test(values.months) ? undefined : say('badMonths'),
  };
  const refused = command.error instanceof Problem ? command.error.errors : [];
  const faultOf = (name: keyof Values): string | undefined =>
    (wasTried ? faults[name] : undefined) ?? refused.find(({ field }) => field === name)?.detail;
  const set = (name: keyof Values): { value: string; onChange: (event: { target: { value: string } }) => void } => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });
  if (command.data) {
    return (
      <div className="page">
        <Confirmation
          title={say('proposedDone')}
          number={command.data.sourceDecision}
          next={
            <>
              <p>{say('proposedNext')}</p>
              <Link to={`/lists/serious/${command.data.id}`}>{say('open')}</Link>
            </>
          }
        />
      </div>
    );
  }
  const change = (): void => setStep('fill');
  if (step === 'check') {
    return (
      <div className="page">
        <div className="narrow">
          <PageHead title={say('checkTitle')} name={say('checkTitle')} />
          <Faults error={command.error} />
          <CheckAnswers
            answers={[
              {
                ...{ name: say('enterprise'), change },
                value: (
                  <>
                    {enterprise.isError ? <strong>{say('unknownUscc')}</strong> : enterprise.data?.name}{' '}
                    <Code>{uscc}</Code>
                  </>
                ),
              },
              { name: say('sourceDecision'), value: values.sourceDecision, change },
              { name: say('decidedOn'), value: values.decidedOn, change },
              { name: say('legalBasis'), value: values.legalBasis, change },
              {
                ...{ name: say('term'), change },
                value: values.months === '' ? say('untilRepaired') : say('monthsTerm', { n: Number(values.months) }),
              },
            ]}
          />
          <div className="inline">
            <Button
              type="primary"
              loading={command.isPending}
              disabled={!enterprise.data}
              onClick={() => command.mutate(values)}
            >
              {say('act')}
            </Button>
            <Button onClick={change}>{sayKit('back')}</Button>
          </div>
        </div>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="narrow">
        <PageHead title={say('newTitle')} name={say('newTitle')} facts={<span>{say('newText')}</span>} />
        <Faults error={command.error} />
        <Field label={say('fieldUscc')} fault={faultOf('uscc')}>
          <Input maxLength={40} {...set('uscc')} />
        </Field>
        <Field label={say('sourceDecision')} hint={say('sourceDecisionHint')} fault={faultOf('sourceDecision')}>
          <Input maxLength={200} {...set('sourceDecision')} />
        </Field>
        <Field label={say('decidedOn')} fault={faultOf('decidedOn')}>
          <DayInput
            style={{ width: 180 }}
            value={values.decidedOn}
            onChange={(decidedOn) => setValues({ ...values, decidedOn })}
          />
        </Field>
        <Field label={say('legalBasis')} fault={faultOf('legalBasis')}>
          <Input.TextArea rows={2} maxLength={500} {...set('legalBasis')} />
        </Field>
        <Field label={say('months')} hint={say('monthsHint')} fault={faultOf('months')}>
          <Input inputMode="numeric" maxLength={3} style={{ width: 100 }} {...set('months')} />
        </Field>
        <Button
          type="primary"
          onClick={() => {
            setWasTried(true);
            if (Object.values(faults).every((fault) => fault === undefined)) setStep('check');
          }}
        >
          {sayKit('continue')}
        </Button>
      </div>
    </div>
  );
}
