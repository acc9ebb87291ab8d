import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ForRoles } from '../frame/me';
import { Faults } from '../kit/answers';
import { Field } from '../kit/field';
import { csvOf, download } from '../kit/list-export';
import type { Column } from '../kit/list-types';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { RuleName } from '../kit/rule-name';
import { Loaded } from '../kit/states';
import { Code, StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { type ChosenEnterprise, EnterpriseChoice } from './enterprise-choice';
import { exemptionWords } from './exemption.words';
import { EXEMPTIBLE, useKindWord } from './inspection-kinds';
import './regulation.css';

type Answer = components['schemas']['ExemptionAnswer'];
type Row = components['schemas']['ExemptionRow'];
const MOST = 1000;

export function Page(): ReactNode {
  const say = useWords(exemptionWords);
  const kindWord = useKindWord();
  const [enterprise, setEnterprise] = useState<ChosenEnterprise | null>(null);
  const [inspection, setInspection] = useState('double-random');
  const uscc = enterprise?.uscc ?? '';
  const answer = useQuery({
    queryKey: ['reward-penalty', 'exemption', uscc, inspection],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/exemptions', { params: { query: { uscc, inspection } }, signal })),
    enabled: uscc !== '',
  });
  return (
    <div className="page">
      <PageHead title={say('exemptions')} name={say('exemptions')} facts={say('never')} />
      <div className="split">
        <Panel>
          <Field label={say('enterprise')}>
            <EnterpriseChoice autoFocus value={enterprise} onChange={setEnterprise} />
          </Field>
          <Field label={say('kind')}>
            <Select
              style={{ width: '100%' }}
              value={inspection}
              options={EXEMPTIBLE.map((value) => ({ value, label: kindWord(value) }))}
              onChange={setInspection}
            />
          </Field>
        </Panel>
        <Panel title={say('answer')}>
          {uscc === '' ? (
            <p className="soft">{say('waits')}</p>
          ) : (
            <Loaded query={answer}>{(data) => <OneAnswer answer={data} />}</Loaded>
          )}
        </Panel>
      </div>
      <Many inspection={inspection} />
    </div>
  );
}

function OneAnswer({ answer }: { answer: Answer }): ReactNode {
  const say = useWords(exemptionWords);
  const textOf = useTextOf();
  const { exempt, text, redListed, seriousListed, redListLeft, rule, on, formerCodeWarning } = answer;
  return (
    <div role="status">
      <p className="answer-big">{say(exempt ? 'exempt' : 'notExempt')}</p>
      <Notice tone={exempt ? 'good' : 'plain'}>{textOf(text)}</Notice>
      {formerCodeWarning ? (
        <Notice tone="warn">{say('formerCode', { uscc: formerCodeWarning.presentUscc })}</Notice>
      ) : null}
      <Facts
        of={[
          [
            say('enterprise'),
            <Link key="enterprise" to={`/enterprises/${answer.enterpriseId}`}>
              {answer.enterpriseName}
            </Link>,
          ],
          [
            say('redList'),
            redListed
              ? say('redListPeriod', { from: redListed.from, until: redListed.until })
              : redListLeft
                ? say('redListLeft', { from: redListLeft.from, until: redListLeft.until, on: redListLeft.leftOn })
                : say('notRedListed'),
          ],
          [say('seriousList'), say(seriousListed ? 'listed' : 'notListed')],
          [
            say('law'),
            <span key="law">
              <RuleName kind="exemption" id={rule.id} version={rule.version} /> {say('asOf', { on })}
            </span>,
          ],
        ]}
      />
      <ForRoles roles={['regulator']}>
        <p>
          <Link to="/inspections/new">{say('order')}</Link>
        </p>
      </ForRoles>
    </div>
  );
}

function Many({ inspection }: { inspection: string }): ReactNode {
  const say = useWords(exemptionWords);
  const textOf = useTextOf();
  const [pasted, setPasted] = useState('');
  const codes = [...new Set(pasted.split(/[\s,，;；]+/).filter(Boolean))];
  const answers = useMutation({
    mutationFn: (uscc: string[]) => take(rewardPenalty.POST('/exemptions/queries', { body: { uscc, inspection } })),
  });
  const word = ({ answer, found }: Row): string => (found && answer?.exempt ? say('exempt') : say('notExempt'));
  const columns: Column<Row>[] = [
    {
      ...{ key: 'asked', title: say('asked') },
      cell: (row) => <Code>{row.asked}</Code>,
      text: (row) => row.asked,
    },
    {
      ...{ key: 'name', title: say('name') },
      text: (row) => row.answer?.enterpriseName ?? '',
    },
    {
      ...{ key: 'answer', title: say('answer') },
      cell: (row) =>
        row.found ? <StateWord tone={row.answer?.exempt ? 'good' : 'plain'}>{word(row)}</StateWord> : '—',
      text: (row) => (row.found ? word(row) : ''),
    },
    {
      ...{ key: 'until', title: say('until') },
      text: (row) => row.answer?.redListed?.until ?? '',
    },
    {
      ...{ key: 'reason', title: say('reason') },
      text: (row) => reasonOf(row, textOf),
    },
  ];
  const rows = answers.data?.items ?? [];
  const exempt = rows.filter(({ answer }) => answer?.exempt).length;
  const unknown = rows.filter(({ found }) => !found).length;
  return (
    <Panel title={say('many')}>
      <Faults error={answers.error} />
      <Field
        label={say('asked')}
        hint={say('manyHint')}
        fault={codes.length > MOST ? say('tooMany', { n: codes.length }) : undefined}
      >
        <Input.TextArea rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
      </Field>
      <div className="inline">
        <Button
          type="primary"
          disabled={codes.length === 0 || codes.length > MOST}
          loading={answers.isPending}
          onClick={() => answers.mutate(codes)}
        >
          {say('ask')}
        </Button>
        {rows.length > 0 ? (
          <Button onClick={() => download('exemptions.csv', csvOf(columns, rows))}>{say('export')}</Button>
        ) : null}
      </div>
      {rows.length > 0 ? (
        <>
          <p role="status">
            {say('summary', { n: rows.length, exempt, others: rows.length - exempt - unknown, unknown })}
          </p>
          <div className="table-scroll">
            <table className="small">
              <thead>
                <tr>
                  {columns.map(({ key, title }) => (
                    <th key={key} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, n) => (
                  <tr key={n}>
                    {columns.map(({ key, text, cell = text }) => (
                      <td key={key}>{cell(row)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
    </Panel>
  );
}

function reasonOf({ answer, problem }: Row, textOf: ReturnType<typeof useTextOf>): string {
  return problem ? textOf(problem) : answer ? textOf(answer.text) : '';
}
