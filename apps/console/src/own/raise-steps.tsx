import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Grade } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { sharedFactor } from './shared-factor';
import type { Advice, Standing } from './own-queries';
import { ownWords } from './own.words';

const BEST = 'A';
const HONOURS_SHOWN = 3;

interface Step {
  key: string;
  on: string;
  what: ReactNode;
  standing: Standing | null;
}

/** Dated steps up, each with the grade and the factor after it. */
export function RaiseSteps({ advice }: { advice: Advice }): ReactNode {
  const say = useWords(ownWords);
  const textOf = useTextOf();
  const { now, ways, horizonOn } = advice;
  const repairs = ways.repairs.flatMap(({ recordId, fileOn, requires, repaired, words }): Step[] =>
    fileOn === null
      ? []
      : [
          {
            key: `repair ${recordId}`,
            on: fileOn,
            standing: repaired,
            what: (
              <>
                <Link to={`/my/matters/records/${recordId}`}>{textOf(words)}</Link>
                <ul className="soft">
                  {requires
                    .filter(({ done }) => !done)
                    .map(({ what, words: needed }) => (
                      <li key={what}>{textOf(needed)}</li>
                    ))}
                </ul>
              </>
            ),
          },
        ],
  );
  const byItself = ways.byItself.map(({ because, standing }): Step => ({
    key: `itself ${standing.on}`,
    on: standing.on,
    standing,
    what: say('stepItself', { what: because.map(({ words }) => textOf(words)).join(say('separator')) }),
  }));
  const steps = [...repairs, ...byItself].sort((one, other) => one.on.localeCompare(other.on));
  const soonest = ways.betterGrades.filter(({ on }) => on !== null);
  const isBest = now.grade === BEST;
  const honours = ways.honours.filter(({ standing }) => Number(standing.score) > Number(now.score));
  return (
    <>
      <h3>{say('improve')}</h3>
      {isBest ? <p>{say('improveBest')}</p> : null}
      {soonest.map(({ grade, on }) => (
        <p key={grade}>
          <strong>{say('soonest', { on: on ?? '', grade })}</strong>
        </p>
      ))}
      {!isBest && steps.length === 0 ? <p>{say('improveNothing', { on: horizonOn })}</p> : null}
      <ol className="dated">
        {steps.map(({ key, on, what, standing }) => (
          <li key={key}>
            <span className="on">{on <= now.on ? say('stepToday') : on}</span>
            <div className="what">{what}</div>
            {standing ? <After standing={standing} /> : <span />}
          </li>
        ))}
      </ol>
      {!isBest && honours.length > 0 ? (
        <>
          <h3>{say('honours')}</h3>
          <ul>
            {honours.slice(0, HONOURS_SHOWN).map(({ record, words, standing }) => (
              <li key={record}>{say('honourLine', { what: textOf(words), score: standing.score })}</li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function After({ standing }: { standing: Standing }): ReactNode {
  const say = useWords(ownWords);
  const percent = sharedFactor(standing.factors);
  return (
    <span className="after">
      {say('after')} <Grade grade={standing.grade} />
      {percent === null ? say('scoreAfter', { score: standing.score }) : say('factorAfter', { percent })}
    </span>
  );
}
