import { Button, Checkbox, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Notice, Panel } from '../kit/page';
import { type Paper, PaperUpload } from '../kit/papers';
import { StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { matterWords } from './matters.words';
import { OwnPage } from './own-page';
import type { CreditRecord } from './own-queries';
import { useRecordName } from './record-name';
import type { Publication } from './record-state';

type Repair = components['schemas']['RepairAnswer'];

interface RepairProps {
  record: CreditRecord;
  publication: Publication;
  today: string;
}

/** Asking for repair: what is needed as a checklist, the pledge, checked, then sent. */
export function RepairRecord({ record, publication, today }: RepairProps): ReactNode {
  const say = useWords(matterWords);
  const nameOf = useRecordName();
  const [doneOn, setDoneOn] = useState('');
  const [proof, setProof] = useState('');
  const [papers, setPapers] = useState<Paper[]>([]);
  const [isPledged, setIsPledged] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const [isChecking, setIsChecking] = useState(false);
  const [repair, setRepair] = useState<Repair | null>(null);
  const ask = useCommand(
    (body: components['schemas']['FileRepair'], key) =>
      take(rewardPenalty.POST('/repairs', { params: { header: commandHeaders(key) }, body })),
    {
      invalidates: [
        ['reward-penalty', 'repairs'],
        ['reward-penalty', 'publication', record.id],
      ],
    },
  );
  if (repair) return <Asked repair={repair} />;
  const known = publication.obligationsFulfilledOn;
  const lacksDay = known === null && doneOn === '';
  const lacksProof = known === null && proof.trim().length < 2;
  const name = record.documentNumber ?? nameOf(record);
  const back = { to: `/my/matters/records/${record.id}`, label: name };
  const change = (): void => setIsChecking(false);
  const send = (): void =>
    ask.mutate(
      {
        ...{ recordId: record.id, pledgeSigned: isPledged },
        ...(known === null ? { obligationsFulfilledOn: doneOn, obligationsProof: proof.trim() } : {}),
        ...(papers.length > 0 ? { paperIds: papers.map(({ id }) => id) } : {}),
      },
      { onSuccess: setRepair },
    );
  if (isChecking) {
    return (
      <OwnPage title={say('checkTitle')} back={back}>
        <Panel>
          <Faults error={ask.error} />
          <CheckAnswers
            answers={[
              { name: say('record'), value: name },
              {
                name: say('needDuties'),
                value: known ?? `${doneOn} · ${proof}`,
                ...(known === null ? { change } : {}),
              },
              {
                name: say('papers'),
                value: papers.length === 0 ? say('none') : say('papersCount', { n: papers.length }),
                change,
              },
              { name: say('needPledge'), value: say('pledgeYes'), change },
            ]}
          />
          <Button type="primary" size="large" loading={ask.isPending} onClick={send}>
            {say('send')}
          </Button>
        </Panel>
      </OwnPage>
    );
  }
  const earliestOn = publication.earliestOn;
  const needs: [string, boolean][] = [
    ...(earliestOn ? [[say('needPeriod', { on: earliestOn }), earliestOn <= today] as [string, boolean]] : []),
    [say('needDuties'), !lacksDay],
    [say('needPledge'), isPledged],
  ];
  const checklist = (
    <Panel title={say('needs')}>
      <ul className="task-list">
        {needs.map(([what, isMet]) => (
          <li key={what}>
            <span className="name">{what}</span>
            <StateWord tone={isMet ? 'good' : 'warn'}>{say(isMet ? 'met' : 'notYet')}</StateWord>
          </li>
        ))}
      </ul>
      {earliestOn && earliestOn > today ? (
        <Notice tone="warn">{say('canRepairFrom', { on: earliestOn })}</Notice>
      ) : null}
    </Panel>
  );
  // Before its day the rule could only refuse it: the day is said, and nothing asked in vain.
  if (earliestOn && earliestOn > today) {
    return (
      <OwnPage title={say('repairTitle')} back={back}>
        {checklist}
      </OwnPage>
    );
  }
  return (
    <OwnPage title={say('repairTitle')} back={back}>
      {checklist}
      <Panel>
        {known === null ? (
          <>
            <Field label={say('dutiesDoneOn')} fault={wasTried && lacksDay ? say('fillDay') : undefined}>
              <DayInput
                size="large"
                {...(today ? { max: today } : {})}
                value={doneOn}
                onChange={(day) => setDoneOn(day)}
              />
            </Field>
            <Field
              label={say('dutiesProof')}
              hint={say('dutiesProofHint')}
              fault={wasTried && lacksProof ? say('fillProof') : undefined}
            >
              <Input.TextArea
                rows={3}
                maxLength={2000}
                value={proof}
                onChange={(event) => setProof(event.target.value)}
              />
            </Field>
          </>
        ) : (
          <p>{say('dutiesKnown', { on: known })}</p>
        )}
        <h3>{say('papers')}</h3>
        <PaperUpload owner="reward-penalty" papers={papers} onChange={setPapers} />
        <h3>{say('needPledge')}</h3>
        <div className="told">{say('pledgeText')}</div>
        {wasTried && !isPledged ? <Notice tone="bad">{say('fillPledge')}</Notice> : null}
        <div className="check-lines">
          <Checkbox checked={isPledged} onChange={(event) => setIsPledged(event.target.checked)}>
            {say('pledgeSign')}
          </Checkbox>
        </div>
        <div className="question-foot">
          <Button
            type="primary"
            size="large"
            onClick={() => (lacksDay || lacksProof || !isPledged ? setWasTried(true) : setIsChecking(true))}
          >
            {say('check')}
          </Button>
        </div>
      </Panel>
    </OwnPage>
  );
}

/** The rule answers at once: either it is under way, or it says why not and from when. */
function Asked({ repair }: { repair: Repair }): ReactNode {
  const say = useWords(matterWords);
  const textOf = useTextOf();
  const toMatters = <Link to="/my/matters?tab=cases">{say('toMatters')}</Link>;
  if (repair.state === 'refused') {
    return (
      <OwnPage title={say('refusedTitle')}>
        <Notice tone="warn" role="alert">
          <ul>
            {repair.reasons.map((reason) => (
              <li key={reason.code}>{textOf(reason)}</li>
            ))}
          </ul>
          <p>{say('refusedNext', { on: repair.earliestOn })}</p>
        </Notice>
        {toMatters}
      </OwnPage>
    );
  }
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('repairedTitle')}
        number={repair.id.slice(-12)}
        next={
          <>
            <p>{repair.acceptDueOn ? say('repairedNext', { on: repair.acceptDueOn }) : say('repairedNextNoDay')}</p>
            {toMatters}
          </>
        }
      />
    </div>
  );
}
