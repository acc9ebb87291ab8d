import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Facts, PageHead, Panel } from '../kit/page';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { OUTCOMES, useKindWord } from './inspection-kinds';
import { inspectionWords } from './inspection.words';
import { LettersPanel } from './letters';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';

type Inspection = components['schemas']['InspectionRow'];
// The service's document does not tell that its day is text.
type Result = components['schemas']['InspectionResultBody'];

export function Page(): ReactNode {
  const { inspectionId = '' } = useParams();
  const inspection = useQuery({
    queryKey: ['reward-penalty', 'inspection', inspectionId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/inspections/{inspectionId}', { params: { path: { inspectionId } }, signal })),
  });
  return <Loaded query={inspection}>{(data) => <InspectionView inspection={data} />}</Loaded>;
}

function InspectionView({ inspection }: { inspection: Inspection }): ReactNode {
  const say = useWords(inspectionWords);
  const sayShared = useWords(regulationWords);
  const textOf = useTextOf();
  const code = useCode();
  const kindWord = useKindWord();
  const me = useMe();
  const { id, state, enterpriseName, planId, outcomeText, receiptId } = inspection;
  const title = say('title', { kind: kindWord(inspection.inspection), name: enterpriseName });
  const isOwn = me.roles.includes('regulator') && me.department === inspection.department;
  return (
    <div className="page">
      <PageHead
        title={title}
        name={title}
        state={<State of="inspection" is={state} />}
        facts={
          <>
            <span>
              <Link to={`/enterprises/${inspection.enterpriseId}`}>{enterpriseName}</Link>{' '}
              <Code>{inspection.uscc}</Code>
            </span>
            <span>
              {say('openedOn')} <b>{inspection.openedOn}</b>
            </span>
            <span>{code('department', inspection.department)}</span>
          </>
        }
        acts={isOwn && state !== 'done' ? <RecordResult inspection={inspection} /> : null}
      />
      <div className="columns">
        <Panel title={say('outcome')} more={outcomeText ? say('public') : null}>
          {outcomeText ? (
            <Facts
              of={[
                [say('outcome'), textOf(outcomeText)],
                [say('inspectedOn'), inspection.inspectedOn],
                [say('found'), inspection.note],
              ]}
            />
          ) : (
            <span className="soft">{say('noResult')}</span>
          )}
        </Panel>
        <div>
          <Panel
            title={sayShared('facts')}
            more={receiptId ? <Basis owner="reward-penalty" receiptId={receiptId} /> : null}
          >
            <Facts
              of={[
                [say('kind'), kindWord(inspection.inspection)],
                [say('cause'), inspection.reason],
                [
                  say('plan'),
                  planId ? (
                    <Link key="plan" to={`/draws/${planId}`}>
                      {inspection.planTitle ?? say('seePlan')}
                    </Link>
                  ) : null,
                ],
                [
                  say('inspectors'),
                  inspection.inspectorCodes.length > 0 ? inspection.inspectorCodes.join(sayShared('comma')) : null,
                ],
              ]}
            />
          </Panel>
          <LettersPanel subjectId={id} />
        </div>
      </div>
    </div>
  );
}

function RecordResult({ inspection }: { inspection: Inspection }): ReactNode {
  const say = useWords(inspectionWords);
  const today = useToday();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('no-problem');
  const [on, setOn] = useState('');
  const { id: inspectionId, version, openedOn } = inspection;
  const record = useCommand(
    (body: Result, key) =>
      take(
        rewardPenalty.POST('/inspections/{inspectionId}/result', {
          params: { path: { inspectionId }, header: commandHeaders(key, version) },
          body,
        }),
      ),
    {
      invalidates: [
        ...[
          ['reward-penalty', 'inspection', inspectionId],
          ['list', 'inspections'],
          ['work', 'reward-penalty'],
        ],
        ['reward-penalty', 'inspections'],
      ],
    },
  );
  return (
    <ActDialog
      primary
      title={say('record')}
      reasonLabel={say('found')}
      isPending={record.isPending}
      error={record.error}
      reset={record.reset}
      act={(note) =>
        record.mutateAsync({ outcome, on: (on || today) as unknown as Result['on'], note }).then(
          () => true,
          () => false,
        )
      }
    >
      <p>{say('recordText')}</p>
      <Field label={say('outcome')}>
        <Select
          style={{ width: '100%' }}
          value={outcome}
          options={OUTCOMES.map((value) => ({ value, label: say(`outcome.${value}`) }))}
          onChange={setOutcome}
        />
      </Field>
      <Field label={say('inspectedOn')}>
        <DayInput min={openedOn} max={today} value={on || today} onChange={(day) => setOn(day)} />
      </Field>
      <p className="soft">{say('foundHint')}</p>
    </ActDialog>
  );
}
