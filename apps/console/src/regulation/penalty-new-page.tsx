import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { type Answer, CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, PageHead, Panel } from '../kit/page';
import { Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Amount } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { fenOfYuan } from './fen';
import { EMPTY_PENALTY, faultsOfPenalty, PENALTY_IDS, type PenaltyDraft, PenaltyForm } from './penalty-form';
import { penaltyWords } from './penalty.words';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';

type Violation = components['schemas']['ViolationRow'];
type Body = components['schemas']['DeterminePenalty'];

export function Page(): ReactNode {
  const [search] = useSearchParams();
  const violationId = search.get('violationId');
  const violation = useQuery({
    queryKey: ['reward-penalty', 'violation', violationId],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/violations/{violationId}', { params: { path: { violationId: violationId! } }, signal })),
    enabled: violationId !== null,
  });
  if (violationId === null) return <NewPenalty violation={null} />;
  return <Loaded query={violation}>{(data) => <NewPenalty violation={data} />}</Loaded>;
}

function bodyOf(draft: PenaltyDraft, violation: Violation | null): Body {
  const fineFen = fenOfYuan(draft.fine);
  return {
    ...(violation
      ? { violationId: violation.id }
      : { enterpriseId: draft.enterprise!.id, offence: draft.offence.trim() }),
    ...{ class: draft.class!, legalBasis: draft.legalBasis.trim(), documentNumber: draft.documentNumber.trim() },
    measures: draft.measures.trim(),
    ...(draft.authority.trim() ? { authority: draft.authority.trim() } : {}),
    ...(fineFen === null ? {} : { fineFen }),
    obligations: draft.obligations.map(({ what, dueOn }) => ({ what: what.trim(), ...(dueOn ? { dueOn } : {}) })),
  };
}

function NewPenalty({ violation }: { violation: Violation | null }): ReactNode {
  const say = useWords(penaltyWords);
  const textOf = useTextOf();
  const today = useToday();
  const [draft, setDraft] = useState<PenaltyDraft>({ ...EMPTY_PENALTY, legalBasis: violation?.legalBasis ?? '' });
  const [isChecking, setIsChecking] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const determine = useCommand(
    (body: Body, key) => take(rewardPenalty.POST('/penalties', { params: { header: commandHeaders(key) }, body })),
    {
      invalidates: [
        ...[
          ['list', 'penalties'],
          ['list', 'violations'],
          ['reward-penalty', 'violations'],
        ],
        ...[
          ['reward-penalty', 'violation'],
          ['reward-penalty', 'penalties'],
          ['work', 'reward-penalty'],
        ],
      ],
    },
  );
  const faults = faultsOfPenalty(draft, { isForViolation: violation !== null, today, say });
  if (determine.data) {
    const { id, documentNumber, obligations } = determine.data;
    return (
      <div className="page">
        <Confirmation
          title={say('made')}
          number={documentNumber}
          next={
            <>
              <p>{say('madeNext')}</p>
              {obligations.length > 0 ? <p>{say('madeNextDuties')}</p> : null}
              <Link to={`/penalties/${id}`}>{say('toPenalty')}</Link>
            </>
          }
        />
      </div>
    );
  }
  const about = violation ? `${violation.enterpriseName} · ${textOf(violation.offenceTitle)}` : null;
  return (
    <div className="page">
      <PageHead title={say('make')} name={say('make')} facts={about} />
      {violation && violation.state !== 'to-penalise' ? (
        <Notice tone="warn">
          {say('violationGone')} <Link to={`/violations/${violation.id}`}>{say('toViolation')}</Link>
        </Notice>
      ) : null}
      <Faults error={determine.error} idOf={(field) => PENALTY_IDS[field]} />
      <div className="narrow">
        {isChecking ? (
          <Check
            draft={draft}
            about={about}
            isPending={determine.isPending}
            confirm={() => determine.mutate(bodyOf(draft, violation), { onError: () => setIsChecking(false) })}
            change={(field) => {
              setIsChecking(false);
              requestAnimationFrame(() => focusOn(field));
            }}
          />
        ) : (
          <PenaltyForm
            draft={draft}
            onChange={setDraft}
            isForViolation={violation !== null}
            today={today}
            faults={wasTried ? faults : {}}
            onCheck={() => {
              setWasTried(true);
              const [first] = Object.keys(faults);
              if (first === undefined) setIsChecking(true);
              else focusOn(first);
            }}
          />
        )}
      </div>
    </div>
  );
}

/** The field, or the first choice of one that is chosen. */
function focusOn(field: string): void {
  const found = document.getElementById(PENALTY_IDS[field] ?? '');
  (found?.querySelector('input') ?? found)?.focus();
}

function Check({
  draft,
  about,
  isPending,
  confirm,
  change,
}: {
  draft: PenaltyDraft;
  about: string | null;
  isPending: boolean;
  confirm: () => void;
  change: (field: string) => void;
}): ReactNode {
  const say = useWords(penaltyWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const fen = fenOfYuan(draft.fine);
  const answer = (field: string, name: string, value: ReactNode): Answer => ({
    ...{ name, value },
    change: () => change(field),
  });
  return (
    <Panel title={sayShared('checkTitle')}>
      <CheckAnswers
        answers={[
          about
            ? { name: say('forViolation'), value: about }
            : answer('enterpriseId', sayShared('enterprise'), `${draft.enterprise?.name} · ${draft.offence}`),
          answer('class', sayShared('class'), code('class', draft.class)),
          answer('documentNumber', say('documentNumber'), draft.documentNumber),
          answer('measures', say('measures'), draft.measures),
          answer('fineFen', say('fineTotal'), fen === null ? say('noFine') : <Amount fen={fen} sign />),
          answer('legalBasis', say('legalBasis'), draft.legalBasis),
          ...(draft.authority.trim() ? [answer('authority', say('authority'), draft.authority)] : []),
          answer(
            'obligations',
            say('obligations'),
            draft.obligations.length === 0 ? (
              say('noObligations')
            ) : (
              <ul className="plain-list">
                {draft.obligations.map(({ what, dueOn }, n) => (
                  <li key={n}>
                    {what} {dueOn}
                  </li>
                ))}
              </ul>
            ),
          ),
        ]}
      />
      <div className="inline">
        <Button type="primary" loading={isPending} onClick={confirm}>
          {say('confirm')}
        </Button>
        <Button onClick={() => change('class')}>{say('backToForm')}</Button>
      </div>
    </Panel>
  );
}
