import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { Empty, Loaded } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { OpenTabs } from './open-tabs';
import { openWords } from './open.words';
import { QueryField } from './query-field';

type Hit = components['schemas']['PublicEnterprise'];

const MOST = 10;

export function Page(): ReactNode {
  const say = useWords(openWords);
  const [search] = useSearchParams();
  const q = search.get('q') ?? '';
  const title = say('query');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <OpenTabs />
      <div className="page open-page">
        <div className="open-hero">
          <h1>{title}</h1>
          <p>{say('intro')}</p>
          <QueryField asked={q} />
        </div>
        {q === '' ? null : <Hits q={q} />}
      </div>
    </>
  );
}

function Hits({ q }: { q: string }): ReactNode {
  const say = useWords(openWords);
  const found = useQuery({
    queryKey: ['credit-rating', 'public', 'find', q],
    queryFn: ({ signal }) => take(creditRating.GET('/public/enterprises', { params: { query: { q } }, signal })),
  });
  return (
    <Loaded query={found}>
      {({ items }) => {
        const [only] = items;
        if (only === undefined) return <Empty title={say('foundNone', { q })}>{say('foundNoneText')}</Empty>;
        // By the code that was asked for, where there is one: the answer says when it is a former one.
        if (items.length === 1)
          return <Navigate replace to={`/public/${only.warning ? encodeURIComponent(q) : only.uscc}`} />;
        return <Choice items={items} />;
      }}
    </Loaded>
  );
}

function Choice({ items }: { items: Hit[] }): ReactNode {
  const say = useWords(openWords);
  const code = useCode();
  return (
    <section aria-labelledby="hits" role="status">
      <h2 id="hits">{say('chooseOne', { n: items.length })}</h2>
      <ul className="open-hits">
        {items.map(({ uscc, name, subZone }) => (
          <li key={uscc}>
            <Link to={`/public/${uscc}`}>
              <span className="name">{name}</span>
              <Code>{uscc}</Code>
              <span className="soft">{code('zone', subZone)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {items.length === MOST ? <p className="soft">{say('atMostTen')}</p> : null}
    </section>
  );
}
