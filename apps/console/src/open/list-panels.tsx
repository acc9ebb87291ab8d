import type { ReactNode } from 'react';
import type { components } from '../api/generated/reward-penalty';
import { Facts, Panel } from '../kit/page';
import { ruleCodeWords } from '../kit/rule-code.words';
import { useCode } from '../kit/use-code';
import { StateWord } from '../kit/values';
import { type Language, useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { openWords } from './open.words';

type Lists = components['schemas']['PublicListsAnswer'];
type RedList = components['schemas']['PublicRedList'];
type Reward = components['schemas']['PublicReward'];

const COMMA: Record<Language, string> = { zh: '、', en: ', ' };

/** On which list, and what that gives or takes. */
export function ListPanels({ lists: { redList, seriousList } }: { lists: Lists }): ReactNode {
  const say = useWords(openWords);
  return (
    <>
      <Panel
        title={say('redList')}
        more={<StateWord tone={redList ? 'good' : 'plain'}>{say(redList ? 'onRedList' : 'notOnList')}</StateWord>}
      >
        {redList ? <RedListFacts of={redList} /> : null}
      </Panel>
      <Panel
        title={say('seriousList')}
        more={
          <StateWord tone={seriousList ? 'bad' : 'plain'}>{say(seriousList ? 'onRedList' : 'notOnList')}</StateWord>
        }
      >
        {seriousList ? (
          <Facts
            of={[
              [say('since'), seriousList.since],
              [say('until'), seriousList.until ?? say('untilRepair')],
              [say('reason'), seriousList.reason],
              [say('decision'), seriousList.authority],
            ]}
          />
        ) : null}
      </Panel>
    </>
  );
}

function RedListFacts({ of }: { of: RedList }): ReactNode {
  const say = useWords(openWords);
  const language = useLanguage();
  const code = useCode();
  const { from, until, exemptInspections, excludedSectors, rewards } = of;
  const inspections = exemptInspections.map((kind) => wordOf(ruleCodeWords, kind, language));
  const sectors = excludedSectors.map((sector) => code('sector', sector)).join(COMMA[language]);
  return (
    <Facts
      of={[
        [say('validFrom'), from],
        [say('validUntil'), until],
        [say('exempt'), inspections.length > 0 ? inspections.join(COMMA[language]) : say('exemptNone')],
        [say('except'), inspections.length > 0 && sectors ? say('exceptText', { sectors }) : null],
        [say('rewards'), <Rewards key="rewards" of={rewards} />],
      ]}
    />
  );
}

/** One line a reward, however many departments give it. */
function Rewards({ of }: { of: Reward[] }): ReactNode {
  const say = useWords(openWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const code = useCode();
  if (of.length === 0) return say('noRewards');
  const codes = [...new Set(of.map((reward) => reward.code))];
  const given = codes.map((one) => of.filter((reward) => reward.code === one));
  return (
    <ul className="plain-list">
      {given.map((rewards) => (
        <li key={rewards[0]!.code}>
          {textOf(rewards[0]!.title)}{' '}
          <span className="soft">
            {say('byDepartments', {
              departments: rewards.map(({ department }) => code('department', department)).join(COMMA[language]),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
