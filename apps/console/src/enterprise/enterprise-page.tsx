import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { useParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { AsKnownBar, AsKnownChoice, useAsKnown } from '../kit/as-known';
import { PageHead, Panel } from '../kit/page';
import { Basis } from '../kit/receipt';
import { Loaded, LoadedPart, Loading } from '../kit/states';
import { UrlTabs } from '../kit/url-tabs';
import { useCode } from '../kit/use-code';
import { Code, Grade } from '../kit/values';
import { useWords } from '../words/words';
import { useEnterpriseTabs } from './enterprise-tabs';
import { enterpriseWords } from './enterprise.words';
import { ListsOf } from './lists-of';
import { StepTable, whyOf } from './step-table';
import { WhatEnds } from './what-ends';

const StepChart = lazy(() => import('../kit/step-chart').then(({ StepChart: Chart }) => ({ default: Chart })));

type Rating = components['schemas']['RatingView'];

/** One enterprise: its grade and why, what ends by itself, and all that is known of it; also as it was known on a day. */
export function Page(): ReactNode {
  const { enterpriseId: id = '' } = useParams();
  const asKnown = useAsKnown();
  const known = asKnown.knownAt === undefined ? {} : { knownAt: asKnown.knownAt };
  const enterprise = useQuery({
    queryKey: ['credit-rating', 'enterprise', id],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}', { params: { path: { id } }, signal })),
  });
  const rating = useQuery({
    queryKey: ['credit-rating', 'rating', id, known],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/enterprises/{id}/rating', { params: { path: { id }, query: known }, signal })),
  });
  return (
    <>
      <AsKnownBar asKnown={asKnown} />
      <div className="page">
        <Loaded query={enterprise} lines={10}>
          {(data) => <Enterprise enterprise={data} rating={rating} asKnown={asKnown} />}
        </Loaded>
      </div>
    </>
  );
}

interface EnterpriseProps {
  enterprise: components['schemas']['EnterpriseDetail'];
  rating: ReturnType<typeof useQuery<Rating>>;
  asKnown: ReturnType<typeof useAsKnown>;
}

function Enterprise({ enterprise, rating, asKnown }: EnterpriseProps): ReactNode {
  const say = useWords(enterpriseWords);
  const code = useCode();
  const known = asKnown.knownAt === undefined ? {} : { knownAt: asKnown.knownAt };
  const tabs = useEnterpriseTabs(enterprise, known, rating.data);
  const timeline = useQuery({
    queryKey: ['credit-rating', 'timeline', enterprise.id, known],
    queryFn: ({ signal }) =>
      take(
        creditRating.GET('/enterprises/{id}/rating/timeline', {
          params: { path: { id: enterprise.id }, query: known },
          signal,
        }),
      ),
  });
  const shown = rating.data;
  return (
    <>
      <PageHead
        title={
          <span className="inline">
            {enterprise.name}
            <Grade grade={shown?.grade} large />
          </span>
        }
        name={enterprise.name}
        facts={
          <>
            <Code>{enterprise.uscc}</Code>
            <span>
              {say('score')} <b>{shown?.score ?? '—'}</b>
            </span>
            <span>{code('zone', enterprise.subZone)}</span>
            <span>{code('sector', enterprise.sector)}</span>
            <ListsOf enterpriseId={enterprise.id} uscc={enterprise.uscc} />
          </>
        }
        acts={<AsKnownChoice asKnown={asKnown} label={say('asKnownOn')} />}
      />
      <div className="columns">
        <Panel
          title={say('overTime')}
          more={shown?.receiptId ? <Basis owner="credit-rating" receiptId={shown.receiptId} /> : null}
        >
          <LoadedPart query={timeline} lines={6}>
            {({ timeline: steps, annulled }) => (
              <>
                <Suspense fallback={<Loading lines={6} />}>
                  <StepChart
                    steps={steps.map((step) => ({ ...step, score: Number(step.score), why: whyOf(step, say) }))}
                    until={shown?.on ?? steps.at(-1)?.from ?? ''}
                    label={say('chart', {
                      n: steps.length,
                      score: steps.at(-1)?.score ?? '—',
                      grade: steps.at(-1)?.grade ?? '—',
                    })}
                  />
                </Suspense>
                <StepTable steps={steps} annulled={annulled} />
              </>
            )}
          </LoadedPart>
        </Panel>
        <Panel title={say('endsByItself')}>
          <LoadedPart query={rating}>{(data) => <WhatEnds rating={data} />}</LoadedPart>
        </Panel>
      </div>
      <UrlTabs tabs={tabs} label={enterprise.name} />
    </>
  );
}
