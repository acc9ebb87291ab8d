import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Facts, Notice, PageHead, Panel } from '../kit/page';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { DrawnList } from './drawn-list';
import { FrameView } from './draw-frame';
import { DrawRecheck } from './draw-recheck';
import { drawWords } from './draw.words';
import { regulationWords } from './regulation.words';
import './regulation.css';

type Plan = components['schemas']['InspectionPlanAnswer'];
type Act = { kind: 'close' } | { kind: 'witness'; word: string } | { kind: 'withdraw'; reason: string };
const MIN_WORD = 8;

export function Page(): ReactNode {
  const { planId = '' } = useParams();
  const plan = useQuery({
    queryKey: ['reward-penalty', 'inspection-plan', planId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/inspection-plans/{planId}', { params: { path: { planId } }, signal })),
    // The witness acts in another browser.
    refetchInterval: (query) => (query.state.data?.state === 'frame-closed' ? 10_000 : false),
  });
  return <Loaded query={plan}>{(data) => <PlanView plan={data} />}</Loaded>;
}

function PlanView({ plan }: { plan: Plan }): ReactNode {
  const say = useWords(drawWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const me = useMe();
  const { id: planId, version, state, frame, draw } = plan;
  const command = useCommand(
    (act: Act, key) => {
      const at = { params: { path: { planId }, header: commandHeaders(key, version) } };
      switch (act.kind) {
        case 'close':
          return take(rewardPenalty.POST('/inspection-plans/{planId}/frame', at));
        case 'witness':
          return take(rewardPenalty.POST('/inspection-plans/{planId}/witness', { ...at, body: { word: act.word } }));
        case 'withdraw':
          return take(
            rewardPenalty.POST('/inspection-plans/{planId}/withdrawal', { ...at, body: { reason: act.reason } }),
          );
      }
    },
    {
      invalidates: [
        ...[
          ['reward-penalty', 'inspection-plan', planId],
          ['list', 'draws'],
          ['list', 'inspections'],
        ],
        ['work', 'reward-penalty'],
      ],
    },
  );
  const done = (act: Act): Promise<boolean> =>
    command.mutateAsync(act).then(
      () => true,
      () => false,
    );
  const shared = { isPending: command.isPending, error: command.error, reset: command.reset };
  const isOwn = me.roles.includes('regulator') && me.department === plan.department;
  const isInvolved = me.id === plan.madeBy || me.id === frame?.closedBy;
  const mayWitness =
    state === 'frame-closed' && me.roles.some((role) => role === 'auditor' || role === 'credit-officer');
  const list = (values: string[]): string => values.join(sayShared('comma'));
  return (
    <div className="page">
      <PageHead
        title={plan.title}
        name={plan.title}
        state={<State of="inspection-plan" is={state} />}
        facts={
          <>
            <span>
              {say('year')} <b>{plan.year}</b>
            </span>
            <span>{code('department', plan.department)}</span>
            {draw ? <b>{say('drawnCount', { n: draw.drawn })}</b> : null}
          </>
        }
        acts={
          <>
            {isOwn && state === 'committed' ? (
              <ActDialog {...shared} primary title={say('closeFrame')} act={() => done({ kind: 'close' })}>
                <p>{say('closeFrameText')}</p>
              </ActDialog>
            ) : null}
            {mayWitness && !isInvolved ? <Witness {...shared} act={(word) => done({ kind: 'witness', word })} /> : null}
            {isOwn && (state === 'committed' || state === 'frame-closed') ? (
              <ActDialog
                {...shared}
                danger
                title={say('withdraw')}
                reasonLabel={say('reason')}
                act={(reason) => done({ kind: 'withdraw', reason })}
              >
                <p>{say('withdrawText')}</p>
              </ActDialog>
            ) : null}
          </>
        }
      />
      {plan.withdrawnReason === null ? null : (
        <Notice tone="warn">{say('withdrawn', { reason: plan.withdrawnReason })}</Notice>
      )}
      <ol className="stages">
        <Stage title={say('stage.plan')} is="done" proves={say('stage.planProves')}>
          <Facts
            of={[
              [say('commitment'), <Code key="commitment">{plan.commitment}</Code>],
              [say('matters'), list(plan.matters)],
              [
                say('inspectors'),
                `${list(plan.inspectorCodes)} · ${say('perEnterprise')} ${plan.inspectorsPerEnterprise}`,
              ],
              [say('sectors'), plan.sectors ? list(plan.sectors.map((one) => code('sector', one))) : say('allScope')],
              [say('subZones'), plan.subZones ? list(plan.subZones.map((one) => code('zone', one))) : say('allScope')],
            ]}
          />
        </Stage>
        <Stage
          title={say('stage.frame')}
          is={frame ? 'done' : state === 'committed' ? 'now' : 'later'}
          proves={say('stage.frameProves')}
        >
          {frame ? <FrameView planId={planId} frame={frame} /> : <p className="soft">{say('stage.frameWaits')}</p>}
        </Stage>
        <Stage
          title={say('stage.witness')}
          is={draw ? 'done' : state === 'frame-closed' ? 'now' : 'later'}
          proves={say('stage.witnessProves')}
        >
          {draw ? (
            <Facts of={[[say('seed'), <Code key="seed">{draw.seed}</Code>]]} />
          ) : (
            <p className="soft">
              {say(state === 'frame-closed' ? 'stage.witnessWaits' : 'stage.witnessNotYet')}
              {mayWitness && isInvolved ? say('witnessOwn') : null}
            </p>
          )}
        </Stage>
        <Stage title={say('stage.drawn')} is={draw ? 'done' : 'later'} proves={say('stage.drawnProves')}>
          {draw ? <DrawRecheck planId={planId} /> : <p className="soft">{say('stage.drawnNotYet')}</p>}
        </Stage>
      </ol>
      {draw ? (
        <Panel
          title={say('drawnCount', { n: draw.drawn })}
          more={<Basis owner="reward-penalty" receiptId={draw.receiptId} />}
        >
          <DrawnList planId={planId} />
        </Panel>
      ) : null}
    </div>
  );
}

function Stage({
  title,
  is,
  proves,
  children,
}: {
  title: string;
  is: 'done' | 'now' | 'later';
  proves: string;
  children: ReactNode;
}): ReactNode {
  return (
    <li className={is} {...(is === 'now' ? { 'aria-current': 'step' as const } : {})}>
      <h2>{title}</h2>
      <p className="soft">{proves}</p>
      {children}
    </li>
  );
}

interface WitnessProps {
  isPending: boolean;
  error: unknown;
  reset: () => void;
  act: (word: string) => Promise<boolean>;
}

function Witness({ act, ...shared }: WitnessProps): ReactNode {
  const say = useWords(drawWords);
  const [word, setWord] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const isShort = word.trim().length < MIN_WORD;
  return (
    <ActDialog
      {...shared}
      primary
      title={say('witness')}
      act={async () => {
        setWasTried(true);
        return isShort ? false : act(word.trim());
      }}
    >
      <p>{say('stage.witnessProves')}</p>
      <Field label={say('word')} hint={say('wordHint')} fault={wasTried && isShort ? say('wordFault') : undefined}>
        <Input maxLength={200} value={word} onChange={(event) => setWord(event.target.value)} />
      </Field>
    </ActDialog>
  );
}
