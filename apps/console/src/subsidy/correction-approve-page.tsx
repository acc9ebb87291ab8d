import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Problem } from '../api/problem';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, PageHead } from '../kit/page';
import { State, useStateWord } from '../kit/state';
import { Loaded } from '../kit/states';
import { Amount } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { type Correction, useCorrection } from './correction-data';
import { correctionWords } from './correction.words';
import { SideBySide } from './side-by-side';
import { SUBSIDY_KEYS } from './subsidy-data';

export function Page(): ReactNode {
  const { correctionId = '' } = useParams();
  const correction = useCorrection(correctionId);
  return (
    <div className="page">
      <Loaded query={correction} lines={10}>
        {(data) => <Check key={data.id} correction={data} />}
      </Loaded>
    </div>
  );
}

/** The checker's part: of the difference itself or, later, of giving up a recovery whose money came back. */
function Check({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const textOf = useTextOf();
  const language = useLanguage();
  const stateWord = useStateWord();
  const { id, version, state, direction, writeOffMaker, writeOffReason } = correction;
  const isWriteOff = state === 'approved' && writeOffMaker !== null;
  const approve = useCommand(
    ({ seen, writeOff }: { seen: number; writeOff: boolean }, key) => {
      const init = { params: { path: { correctionId: id }, header: commandHeaders(key, seen) } };
      return writeOff
        ? take(subsidy.POST('/corrections/{correctionId}/write-off/confirm', init))
        : take(subsidy.POST('/corrections/{correctionId}/approve', init));
    },
    { invalidates: SUBSIDY_KEYS },
  );
  if (approve.data) return <Done correction={approve.data} />;
  const { error } = approve;
  const isOpen = state === 'proposed' || isWriteOff;
  const title = say(isWriteOff ? 'writeOffTitle' : 'approveTitle');
  return (
    <div className="narrow">
      <PageHead
        title={title}
        name={`${title} ${correction.applicationNumber}`}
        state={<State of="correction" is={state} />}
      />
      {!isOpen ? (
        <Notice tone="warn" role="alert">
          {say('notOpen', { state: stateWord('correction', state) })}
        </Notice>
      ) : error instanceof Problem && error.status === 412 ? (
        <Notice tone="warn" role="alert">
          {say('movedMeanwhile')}
        </Notice>
      ) : (
        <Faults error={error} />
      )}
      <CheckAnswers
        answers={[
          { name: say('enterprise'), value: `${correction.enterpriseName} ${correction.uscc}` },
          { name: say('number'), value: `${correction.applicationNumber} · ${textOf(correction.policyTitle)}` },
          {
            name: wordOf(correctionWords, `direction.${direction}`, language),
            value: (
              <strong>
                <Amount fen={correction.amountFen} sign />
              </strong>
            ),
          },
          ...(isWriteOff
            ? [
                {
                  name: say('writeOff'),
                  value: say('writeOffProposed', { who: writeOffMaker, reason: writeOffReason ?? '—' }),
                },
              ]
            : []),
        ]}
      />
      <SideBySide correction={correction} />
      <p className="soft">{say(isWriteOff ? 'writeOffNext' : 'approveText')}</p>
      <div className="inline">
        {isOpen ? (
          <Button
            type="primary"
            size="large"
            loading={approve.isPending}
            onClick={() => approve.mutate({ seen: version, writeOff: isWriteOff })}
          >
            {say(isWriteOff ? 'doConfirmWriteOff' : 'doApprove')}
          </Button>
        ) : null}
        <Link to={`/corrections/${id}`}>{say('toCorrection')}</Link>
      </div>
    </div>
  );
}

function Done({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const language = useLanguage();
  const { id, state, direction } = correction;
  const isWriteOff = state === 'written-off';
  return (
    <Confirmation
      title={say(isWriteOff ? 'writeOffDone' : 'approvedTitle')}
      number={correction.applicationNumber}
      next={
        <>
          <p>{say(isWriteOff ? 'writeOffNext' : direction === 'recovery' ? 'next.recovery' : 'next.top-up')}</p>
          <p className="inline">
            <Link to={`/corrections/${id}`}>{say('toCorrection')}</Link>
            <Link to="/">{say('home')}</Link>
          </p>
        </>
      }
    >
      <p>
        {correction.enterpriseName} · {wordOf(correctionWords, `direction.${direction}`, language)}{' '}
        <Amount fen={correction.amountFen} sign />
      </p>
    </Confirmation>
  );
}
