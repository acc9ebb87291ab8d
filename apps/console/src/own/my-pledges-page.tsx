import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { Notice, Panel } from '../kit/page';
import { ruleCodeWords } from '../kit/rule-code.words';
import { State } from '../kit/state';
import { LoadedPart } from '../kit/states';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { OwnPage } from './own-page';
import { isDue, useItems } from './pledge-queries';
import { pledgeWords } from './pledges.words';

type Item = components['schemas']['ItemView'];

const MOST = 50;

/** What I have pledged and what is due of it, and what I may pledge. */
export function Page(): ReactNode {
  const say = useWords(pledgeWords);
  const items = useItems();
  return (
    <OwnPage title={say('title')}>
      <Mine />
      <Panel title={say('can')}>
        <p className="soft">{say('intro')}</p>
        <LoadedPart query={items}>
          {({ items: all, standing }) => (
            <>
              {standing?.seriousListed ? <Notice tone="bad">{say('seriousListed')}</Notice> : null}
              {standing?.unrepairedFalsePledge ? (
                <Notice tone="bad">
                  {say('falsePledge')} <Link to="/my/matters?tab=records">{say('helpFalse')}</Link>
                </Notice>
              ) : null}
              <ul className="rows">
                {all.map((item) => (
                  <ItemLine key={item.code} item={item} />
                ))}
              </ul>
            </>
          )}
        </LoadedPart>
      </Panel>
    </OwnPage>
  );
}

function ItemLine({ item }: { item: Item }): ReactNode {
  const say = useWords(pledgeWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const may = item.materials.filter(({ pledgeable }) => pledgeable);
  const title = textOf(item.title);
  const reasonsOf = (reasons: string[]): string =>
    reasons.map((reason) => wordOf(ruleCodeWords, reason, language)).join(say('separator'));
  return (
    <li>
      <div className="head">
        <span>{title}</span>
        {may.length > 0 ? (
          <Link to={`/my/pledges/sign/${item.code}`} aria-label={say('signFor', { item: title })}>
            {say('sign')}
          </Link>
        ) : null}
      </div>
      {may.length > 0 ? (
        <div className="soft">
          {say('canDefer', { materials: may.map((material) => textOf(material.title)).join(say('separator')) })}
        </div>
      ) : (
        <div className="soft">
          {say('cannot')}
          <ul>
            {item.materials.map((material) => (
              <li key={material.code}>
                {say('notPledgeable', { name: textOf(material.title), reasons: reasonsOf(material.reasons) })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

function Mine(): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const pledges = useQuery({
    queryKey: ['commitment', 'pledges', 'own'],
    queryFn: ({ signal }) => take(commitment.GET('/pledges', { params: { query: { limit: MOST } }, signal })),
  });
  return (
    <Panel title={say('mine')}>
      <LoadedPart query={pledges}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{say('none')}</p>
          ) : (
            <ul className="rows">
              {items.map((pledge) => {
                const due = pledge.materials.filter((material) => isDue(pledge, material));
                return (
                  <li key={pledge.id}>
                    <div className="head">
                      <Link to={`/my/pledges/${pledge.id}`}>{textOf(pledge.itemTitle)}</Link>
                      <State of="pledge" is={pledge.state} />
                    </div>
                    <div className="soft">{say('signedOn', { on: pledge.signedOn })}</div>
                    {due.map(({ code, title, dueOn }) => (
                      <div key={code}>
                        {say('due', { name: textOf(title) })} {dueOn ?? say('noDue')}
                      </div>
                    ))}
                  </li>
                );
              })}
            </ul>
          )
        }
      </LoadedPart>
    </Panel>
  );
}
