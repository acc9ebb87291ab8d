import { Button, Input, InputNumber, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { PageHead, Panel } from '../kit/page';
import { useMe } from '../frame/me';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { drawWords } from './draw.words';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';

type Body = components['schemas']['MakeInspectionPlan'];

const SECTORS = [
  ...['manufacturing', 'software', 'logistics', 'biomedicine', 'new-materials', 'construction', 'food', 'drugs'],
  ...['retail', 'special-equipment', 'hazardous-chemicals'],
];
const ZONES = ['central', 'north', 'south'];
const CARD = /^[0-9A-Za-z-]{1,32}$/;
const MIN_TEXT = 2;

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

const IDS: Record<string, string> = { title: 'plan-title', matters: 'plan-matters', inspectors: 'plan-inspectors' };

export function Page(): ReactNode {
  const say = useWords(drawWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const me = useMe();
  const today = useToday();
  const [title, setTitle] = useState('');
  const [matters, setMatters] = useState('');
  const [cards, setCards] = useState('');
  const [perEnterprise, setPerEnterprise] = useState(2);
  const [sectors, setSectors] = useState<string[]>([]);
  const [subZones, setSubZones] = useState<string[]>([]);
  const [isChecking, setIsChecking] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const make = useCommand(
    (body: Body, key) =>
      take(rewardPenalty.POST('/inspection-plans', { params: { header: commandHeaders(key) }, body })),
    {
      invalidates: [
        ['list', 'draws'],
        ['work', 'reward-penalty'],
      ],
    },
  );
  const year = Number(today.slice(0, 4));
  const codes = linesOf(cards);
  const areCards =
    codes.length >= perEnterprise && codes.every((card) => CARD.test(card)) && new Set(codes).size === codes.length;
  const missing: Partial<Record<string, string>> = {
    ...(title.trim().length >= MIN_TEXT ? {} : { title: say('fill') }),
    ...(linesOf(matters).some((matter) => matter.length >= MIN_TEXT) ? {} : { matters: say('fill') }),
    ...(areCards ? {} : { inspectors: say('fillInspectors', { n: perEnterprise }) }),
  };
  const faults = wasTried ? missing : {};
  const body: Body = {
    ...{ title: title.trim(), matters: linesOf(matters), inspection: 'double-random', year },
    ...{ inspectors: codes.map((card) => ({ code: card })), inspectorsPerEnterprise: perEnterprise },
    ...(sectors.length > 0 ? { sectors } : {}),
    ...(subZones.length > 0 ? { subZones } : {}),
  };
  if (make.data) {
    const { id, commitment } = make.data;
    return (
      <div className="page">
        <Confirmation
          title={say('committed')}
          number={make.data.title}
          next={
            <>
              <p>{say('committedNext')}</p>
              <Link to={`/draws/${id}`}>{say('toPlan')}</Link>
            </>
          }
        >
          <p>
            {say('commitment')} <Code>{commitment}</Code>
          </p>
        </Confirmation>
      </div>
    );
  }
  const change = (field: string) => () => {
    setIsChecking(false);
    requestAnimationFrame(() => document.getElementById(IDS[field] ?? '')?.focus());
  };
  const list = (values: string[]): string => (values.length > 0 ? values.join(sayShared('comma')) : say('allScope'));
  return (
    <div className="page">
      <PageHead title={say('make')} name={say('make')} />
      <Faults error={make.error} idOf={(field) => IDS[field]} />
      <div className="narrow">
        {isChecking ? (
          <Panel title={sayShared('checkTitle')}>
            <CheckAnswers
              answers={[
                { name: say('title'), value: title, change: change('title') },
                { name: say('year'), value: String(year) },
                { name: say('department'), value: code('department', me.department) },
                { name: say('kind'), value: say('kindText') },
                { name: say('matters'), value: linesOf(matters).join(sayShared('comma')), change: change('matters') },
                { name: say('inspectors'), value: codes.join(sayShared('comma')), change: change('inspectors') },
                { name: say('perEnterprise'), value: String(perEnterprise), change: change('inspectors') },
                { name: say('sectors'), value: list(sectors.map((one) => code('sector', one))) },
                { name: say('subZones'), value: list(subZones.map((one) => code('zone', one))) },
              ]}
            />
            <div className="inline">
              <Button
                type="primary"
                loading={make.isPending}
                onClick={() => make.mutate(body, { onError: () => setIsChecking(false) })}
              >
                {say('confirm')}
              </Button>
              <Button onClick={change('title')}>{say('backToForm')}</Button>
            </div>
          </Panel>
        ) : (
          <Panel>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                setWasTried(true);
                const [first] = Object.keys(missing);
                if (first === undefined) setIsChecking(true);
                else document.getElementById(IDS[first] ?? '')?.focus();
              }}
            >
              <Field label={say('title')} hint={say('titleHint')} id="plan-title" fault={faults['title']}>
                <Input maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
              </Field>
              <p className="soft">
                {year} · {code('department', me.department)} · {say('kindText')}
              </p>
              <Field label={say('matters')} hint={say('mattersHint')} id="plan-matters" fault={faults['matters']}>
                <Input.TextArea rows={3} value={matters} onChange={(event) => setMatters(event.target.value)} />
              </Field>
              <Field label={say('perEnterprise')}>
                <InputNumber
                  min={2}
                  max={10}
                  value={perEnterprise}
                  onChange={(next) => setPerEnterprise(Number(next ?? 2))}
                />
              </Field>
              <Field
                label={say('inspectors')}
                hint={say('inspectorsHint', { n: perEnterprise })}
                id="plan-inspectors"
                fault={faults['inspectors']}
              >
                <Input.TextArea rows={4} value={cards} onChange={(event) => setCards(event.target.value)} />
              </Field>
              <div className="pair">
                <Field label={say('sectors')}>
                  <Select
                    mode="multiple"
                    showSearch={{ optionFilterProp: 'label' }}
                    style={{ width: '100%' }}
                    placeholder={say('allScope')}
                    value={sectors}
                    options={SECTORS.map((value) => ({ value, label: code('sector', value) }))}
                    onChange={setSectors}
                  />
                </Field>
                <Field label={say('subZones')}>
                  <Select
                    mode="multiple"
                    showSearch={{ optionFilterProp: 'label' }}
                    style={{ width: '100%' }}
                    placeholder={say('allScope')}
                    value={subZones}
                    options={ZONES.map((value) => ({ value, label: code('zone', value) }))}
                    onChange={setSubZones}
                  />
                </Field>
              </div>
              <Button type="primary" htmlType="submit">
                {sayShared('check')}
              </Button>
            </form>
          </Panel>
        )}
      </div>
    </div>
  );
}
