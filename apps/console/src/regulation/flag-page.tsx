import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Problem } from '../api/problem';
import { CheckAnswers, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, PageHead, Panel } from '../kit/page';
import { Loading } from '../kit/states';
import { useTextOf, useWords } from '../words/words';
import { DecisionView } from './decision-view';
import { FLAG_IDS, type FlagDraft, FlagForm } from './flag-form';
import { LetterSheet } from './letter-sheet';
import { useOffenceWord } from './offences';
import { regulationWords } from './regulation.words';
import { useToday } from '../kit/use-today';
import { useSettled } from './use-settled';
import { violationWords } from './violation.words';

type Preview = components['schemas']['ViolationPreview'];
type Flag = components['schemas']['FlagViolation'];

const EMPTY: FlagDraft = {
  ...{ enterprise: null, offence: null, harm: null, noFaultProved: false },
  ...{ correctedOn: '', facts: '', legalBasis: '', place: '' },
};
const MIN_TEXT = 2;
/** What was found changes neither the decision nor the letter, so a preview need not wait for it. */
const NO_FACTS_YET = '——';

function flagOf(draft: FlagDraft, facts: string): Flag | null {
  const { enterprise, offence, harm, noFaultProved, correctedOn, legalBasis, place } = draft;
  if (!enterprise || !offence || !harm) return null;
  return {
    ...{ enterpriseId: enterprise.id, offence, harm, noFaultProved, facts },
    ...(correctedOn ? { correctedOn } : {}),
    ...(legalBasis.trim().length >= MIN_TEXT ? { legalBasis: legalBasis.trim() } : {}),
    ...(place.trim() ? { place: place.trim() } : {}),
  };
}

export function Page(): ReactNode {
  const say = useWords(violationWords);
  const navigate = useNavigate();
  const [draft, setDraft] = useState(EMPTY);
  const [isChecking, setIsChecking] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const asked = useSettled(flagOf({ ...draft, place: '' }, NO_FACTS_YET));
  const preview = useQuery({
    queryKey: ['reward-penalty', 'violation-preview', asked],
    queryFn: ({ signal }) => take(rewardPenalty.POST('/violations/preview', { body: asked!, signal })),
    enabled: asked !== null,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const flag = useCommand(
    (body: Flag, key) => take(rewardPenalty.POST('/violations', { params: { header: commandHeaders(key) }, body })),
    {
      invalidates: [
        ['list', 'violations'],
        ['reward-penalty', 'violations'],
        ['work', 'reward-penalty'],
      ],
    },
  );
  const facts = draft.facts.trim();
  const missing: Partial<Record<string, string>> = {
    ...(draft.enterprise ? {} : { enterpriseId: say('fillEnterprise') }),
    ...(draft.offence ? {} : { offence: say('fillOffence') }),
    ...(draft.harm ? {} : { harm: say('fillHarm') }),
    ...(facts.length >= MIN_TEXT ? {} : { facts: say('fillFacts') }),
  };
  const refused = flag.error instanceof Problem ? flag.error.errors : [];
  const faults = {
    ...Object.fromEntries(refused.map(({ field, detail }) => [field, detail])),
    ...(wasTried ? missing : {}),
  };
  const check = (): void => {
    setWasTried(true);
    if (Object.keys(missing).length > 0) {
      const [field] = Object.keys(missing);
      document.getElementById(FLAG_IDS[field!]!)?.focus();
      return;
    }
    setIsChecking(true);
  };
  const confirm = (): void => {
    const body = flagOf(draft, facts);
    if (body === null) return;
    flag.mutate(body, {
      onSuccess: ({ id }) => void navigate(`/violations/${id}/flagged`, { replace: true }),
      onError: () => setIsChecking(false),
    });
  };
  return (
    <div className="page">
      <PageHead title={say('flag')} name={say('flag')} />
      <Faults error={flag.error} idOf={(field) => FLAG_IDS[field]} />
      <div className="split">
        {isChecking ? (
          <CheckFlag
            draft={draft}
            isPending={flag.isPending}
            confirm={confirm}
            change={(field) => {
              setIsChecking(false);
              requestAnimationFrame(() => document.getElementById(FLAG_IDS[field]!)?.focus());
            }}
          />
        ) : (
          <FlagForm draft={draft} onChange={setDraft} faults={faults} onCheck={check} />
        )}
        <Previewed preview={preview} isAsked={asked !== null} />
      </div>
    </div>
  );
}

function CheckFlag({
  draft,
  isPending,
  confirm,
  change,
}: {
  draft: FlagDraft;
  isPending: boolean;
  confirm: () => void;
  change: (field: string) => void;
}): ReactNode {
  const say = useWords(violationWords);
  const sayShared = useWords(regulationWords);
  const offence = useOffenceWord();
  const { enterprise, harm, facts, legalBasis, correctedOn, place } = draft;
  const answers = [
    { field: 'enterpriseId', name: sayShared('enterprise'), value: `${enterprise?.name} ${enterprise?.uscc}` },
    { field: 'offence', name: sayShared('offence'), value: offence(draft.offence ?? '') },
    { field: 'harm', name: say('harm'), value: harm ? say(`harm.${harm}`) : '' },
    { field: 'facts', name: say('found'), value: facts },
    { field: 'legalBasis', name: say('legalBasis'), value: legalBasis },
    { field: 'correctedOn', name: say('correctedOn'), value: correctedOn },
    { field: 'place', name: say('place'), value: place },
    { field: 'harm', name: say('noFault'), value: draft.noFaultProved ? say('first') : '' },
  ].filter(({ value }) => value !== '');
  return (
    <Panel title={sayShared('checkTitle')}>
      <CheckAnswers answers={answers.map(({ field, name, value }) => ({ name, value, change: () => change(field) }))} />
      <div className="inline">
        <Button type="primary" loading={isPending} onClick={confirm}>
          {say('confirmFlag')}
        </Button>
        <Button onClick={() => change('enterpriseId')}>{say('backToForm')}</Button>
      </div>
    </Panel>
  );
}

function Previewed({ preview, isAsked }: { preview: UseQueryResult<Preview>; isAsked: boolean }): ReactNode {
  const say = useWords(violationWords);
  const textOf = useTextOf();
  const today = useToday();
  const { data } = preview;
  if (!isAsked) return <Panel title={say('decision')}>{<p className="soft">{say('decisionWaits')}</p>}</Panel>;
  if (preview.isError) {
    return (
      <Panel title={say('decision')}>
        <Faults error={preview.error} idOf={(field) => FLAG_IDS[field]} />
      </Panel>
    );
  }
  if (!data) {
    return (
      <Panel title={say('decision')}>
        <Loading lines={8} />
      </Panel>
    );
  }
  const { letter, warning, lookBack, ruleTitle, basis, workingDaysLeft } = data;
  return (
    <div aria-busy={preview.isFetching}>
      <Panel title={say('decision')}>
        {warning ? <Notice tone="warn">{say('formerCode', { uscc: warning.presentUscc })}</Notice> : null}
        <DecisionView
          decision={data}
          lookBack={lookBack}
          today={today}
          workingDaysLeft={workingDaysLeft}
          basis={{ title: textOf(ruleTitle), lines: basis }}
        />
      </Panel>
      <Panel
        title={say('letterPreview')}
        more={
          letter ? <span className="soft">{say(letter.when === 'now' ? 'letterNow' : 'letterIfWaived')}</span> : null
        }
      >
        {letter ? <LetterSheet letter={letter} /> : <p className="soft">{say('noLetter')}</p>}
      </Panel>
    </div>
  );
}
