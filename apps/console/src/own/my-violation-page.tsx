import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Facts, Notice, Panel } from '../kit/page';
import { type Paper, PaperList, PaperUpload } from '../kit/papers';
import { Basis } from '../kit/receipt';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Deadline } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { LettersAbout } from './letter-list';
import { matterWords } from './matters.words';
import { OwnPage } from './own-page';
import { useAdvice } from './own-queries';

type Violation = components['schemas']['ViolationRow'];

const MIN_PROOF = 2;

/** A violation: what was found, by when to put it right, and the proof of it. */
export function Page(): ReactNode {
  const { id = '' } = useParams();
  const violation = useQuery({
    queryKey: ['reward-penalty', 'violation', id],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/violations/{violationId}', { params: { path: { violationId: id } }, signal })),
  });
  return <Loaded query={violation}>{(data) => <OneViolation violation={data} />}</Loaded>;
}

function OneViolation({ violation }: { violation: Violation }): ReactNode {
  const say = useWords(matterWords);
  const textOf = useTextOf();
  const [search] = useSearchParams();
  const [isSent, setIsSent] = useState(false);
  const today = useAdvice().data?.now.on ?? '';
  const { id, state, dueOn, law } = violation;
  if (isSent) return <Sent id={id} />;
  if (search.get('act') === 'correct') {
    return <Correct violation={violation} today={today} done={() => setIsSent(true)} />;
  }
  return (
    <OwnPage
      title={textOf(violation.offenceTitle)}
      state={<State of="violation" is={state} />}
      back={{ to: '/my/matters', label: say('back') }}
    >
      {state === 'awaiting-correction' ? (
        <Panel title={say('correct')}>
          <p>{say('correctHint')}</p>
          <p>
            <Deadline on={dueOn} today={today} />
          </p>
          <Link to="?act=correct">{say('correct')}</Link>
        </Panel>
      ) : null}
      <Panel title={say('facts')} more={<Basis owner="reward-penalty" receiptId={violation.receiptId} />}>
        <p>{violation.facts}</p>
        <Facts
          of={[
            [say('dayFlagged'), violation.flaggedOn],
            [say('place'), violation.place],
            [say('basisLaw'), violation.legalBasis],
            [say('meaning'), textOf(violation.text)],
            [say('law'), law ? textOf(law) : null],
          ]}
        />
      </Panel>
      {violation.corrections.length > 0 ? (
        <Panel title={say('corrections')}>
          <ul className="rows">
            {violation.corrections.map(({ id: correctionId, correctedOn, proof, accepted, reviewReason, papers }) => (
              <li key={correctionId}>
                <div className="head">
                  <span>{correctedOn}</span>
                  <span className="soft">
                    {accepted === null
                      ? say('correctionWaits')
                      : accepted
                        ? say('correctionYes')
                        : say('correctionNo', { reason: reviewReason ?? '' })}
                  </span>
                </div>
                <p>{proof}</p>
                <PaperList owner="reward-penalty" papers={papers ?? []} />
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {violation.guidance.length > 0 ? (
        <Panel title={say('guidance')}>
          {violation.guidance.map(({ id: guidanceId, text, givenOn }) => (
            <p key={guidanceId}>
              {givenOn} {text}
            </p>
          ))}
        </Panel>
      ) : null}
      <LettersAbout sender="reward-penalty" subjectId={id} />
    </OwnPage>
  );
}

function Correct({ violation, today, done }: { violation: Violation; today: string; done: () => void }): ReactNode {
  const say = useWords(matterWords);
  const textOf = useTextOf();
  const [correctedOn, setCorrectedOn] = useState('');
  const [proof, setProof] = useState('');
  const [papers, setPapers] = useState<Paper[]>([]);
  const [wasTried, setWasTried] = useState(false);
  const [isChecking, setIsChecking] = useState(false);
  const { id, version } = violation;
  const correct = useCommand(
    ({ version: seen, ...body }: components['schemas']['SubmitCorrection'] & { version: number }, key) =>
      take(
        rewardPenalty.POST('/violations/{violationId}/correction', {
          params: { path: { violationId: id }, header: commandHeaders(key, seen) },
          body,
        }),
      ),
    { invalidates: [['reward-penalty', 'violation', id], ['reward-penalty', 'violations'], ['work']] },
  );
  const lacksDay = correctedOn === '';
  const lacksProof = proof.trim().length < MIN_PROOF;
  const back = { to: `/my/matters/violations/${id}`, label: textOf(violation.offenceTitle) };
  if (violation.state !== 'awaiting-correction' && !correct.isPending) {
    return (
      <OwnPage title={say('correct')} back={back}>
        <Notice>{say('tooLate')}</Notice>
      </OwnPage>
    );
  }
  if (isChecking) {
    const change = (): void => setIsChecking(false);
    const body = {
      ...{ version, correctedOn, proof: proof.trim() },
      ...(papers.length > 0 ? { paperIds: papers.map((paper) => paper.id) } : {}),
    };
    return (
      <OwnPage title={say('checkTitle')} back={back}>
        <Panel>
          <Faults error={correct.error} />
          <CheckAnswers
            answers={[
              { name: say('correctedOn'), value: correctedOn, change },
              { name: say('proof'), value: proof, change },
              {
                name: say('papers'),
                value: papers.length === 0 ? say('none') : say('papersCount', { n: papers.length }),
                change,
              },
            ]}
          />
          <Button
            type="primary"
            size="large"
            loading={correct.isPending}
            onClick={() => correct.mutate(body, { onSuccess: done })}
          >
            {say('send')}
          </Button>
        </Panel>
      </OwnPage>
    );
  }
  return (
    <OwnPage title={say('correct')} back={back}>
      <Panel>
        <p>
          {say('dueIn')} <Deadline on={violation.dueOn} today={today} />
        </p>
        <Field label={say('correctedOn')} fault={wasTried && lacksDay ? say('fillDay') : undefined}>
          <DayInput
            size="large"
            {...(today ? { max: today } : {})}
            value={correctedOn}
            onChange={(day) => setCorrectedOn(day)}
          />
        </Field>
        <Field
          label={say('proof')}
          hint={say('proofHint')}
          fault={wasTried && lacksProof ? say('fillText') : undefined}
        >
          <Input.TextArea rows={4} maxLength={2000} value={proof} onChange={(event) => setProof(event.target.value)} />
        </Field>
        <h3>{say('papers')}</h3>
        <p className="soft">{say('papersHint')}</p>
        <PaperUpload owner="reward-penalty" papers={papers} onChange={setPapers} />
        <div className="question-foot">
          <Button
            type="primary"
            size="large"
            onClick={() => (lacksDay || lacksProof ? setWasTried(true) : setIsChecking(true))}
          >
            {say('check')}
          </Button>
        </div>
      </Panel>
    </OwnPage>
  );
}

function Sent({ id }: { id: string }): ReactNode {
  const say = useWords(matterWords);
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('correctedTitle')}
        number={id.slice(-12)}
        next={
          <>
            <p>{say('correctedNext')}</p>
            <Link to="/my/matters">{say('toMatters')}</Link>
          </>
        }
      />
    </div>
  );
}
