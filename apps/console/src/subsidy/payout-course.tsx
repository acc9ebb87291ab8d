import type { ReactNode } from 'react';
import { actWords } from '../kit/act.words';
import { Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Rows } from '../kit/rows';
import { Code, Moment } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { CauseEvent } from './cause-event';
import type { PayoutDetail } from './payout-data';
import { payoutWords } from './payout.words';

type Step = PayoutDetail['course'][number];

/** What happened to a payout, oldest first: who did it, what stopped it, what the bank said. */
export function PayoutCourse({ course }: { course: Step[] }): ReactNode {
  const say = useWords(payoutWords);
  const language = useLanguage();
  return (
    <Panel title={say('course')}>
      <Rows
        head={[say('courseWhen'), say('courseWho'), say('courseWhat')]}
        rows={course.map((step, n) => ({
          key: String(n),
          cells: [
            <Moment key="when" at={step.at} />,
            <Person key="who" account={step.actor} />,
            <div key="what">
              {n > 0 && step.action === 'payout.approved' ? say('courseBack') : wordOf(actWords, step.action, language)}
              <Why step={step} />
            </div>,
          ],
        }))}
      />
    </Panel>
  );
}

function Why({
  step: { holdReason, causeEventId, causeType, outcome, reason, bankReference },
}: {
  step: Step;
}): ReactNode {
  const say = useWords(payoutWords);
  const language = useLanguage();
  const words = [
    holdReason && wordOf(payoutWords, `hold.${holdReason}`, language),
    outcome && wordOf(payoutWords, `outcome.${outcome}`, language),
    reason,
  ].filter(Boolean);
  return (
    <>
      {words.length > 0 ? <div className="soft">{words.join(' · ')}</div> : null}
      {causeEventId ? (
        <div className="soft">
          <CauseEvent id={causeEventId} type={causeType} />
        </div>
      ) : null}
      {bankReference ? (
        <div className="soft">
          {say('bankReference')} <Code>{bankReference}</Code>
        </div>
      ) : null}
    </>
  );
}
