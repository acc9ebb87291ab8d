import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { creditRating, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Facts, Panel } from '../kit/page';
import { LoadedPart } from '../kit/states';
import { useCode } from '../kit/use-code';
import { Day, Moment } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { casesWords } from './cases.words';

type Publication = components['schemas']['PublicationAnswer'];

/** The record a case is about, and how it acts and is published, in words. */
export function RecordPanel({ recordId }: { recordId: string }): ReactNode {
  const say = useWords(casesWords);
  const language = useLanguage();
  const code = useCode();
  const path = { recordId };
  const record = useQuery({
    queryKey: ['credit-rating', 'record', recordId],
    queryFn: ({ signal }) => take(creditRating.GET('/records/{recordId}', { params: { path }, signal })),
  });
  const publication = useQuery({
    queryKey: ['reward-penalty', 'publication', recordId],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/records/{recordId}/publication', { params: { path }, signal })),
  });
  return (
    <>
      <Panel title={say('record')}>
        <LoadedPart query={record} lines={6}>
          {(data) => (
            <Facts
              of={[
                [say('kind'), wordOf(ruleCodeWords, data.record, language)],
                [say('class'), code('class', data.class)],
                [
                  say('document'),
                  <Link key="record" to={`/records/${recordId}`}>
                    {data.documentNumber ?? say('noDocument')}
                  </Link>,
                ],
                [say('determinedOn'), <Day key="on" at={data.determinedOn} />],
                [say('authority'), data.authority],
                [say('recordState'), say(`recordState.${data.state}`)],
                [say('points'), data.points],
                [say('countsUntil'), data.countsUntil],
                [say('recordedOn'), <Moment key="at" at={data.recordedAt} />],
              ]}
            />
          )}
        </LoadedPart>
      </Panel>
      <Panel title={say('publication')}>
        <LoadedPart query={publication}>{(data) => <InWords publication={data} />}</LoadedPart>
      </Panel>
    </>
  );
}

function InWords({ publication }: { publication: Publication }): ReactNode {
  const say = useWords(casesWords);
  const textOf = useTextOf();
  const { state, annulledOn, endedOn, earliestOn, publicationEndsOn, stays, published } = publication;
  if (state === 'annulled') return <p>{say('pub.annulled', { on: annulledOn ?? '' })}</p>;
  if (state === 'ended') return <p>{say('pub.ended', { on: endedOn ?? '' })}</p>;
  return (
    <ul className="plain-list stack">
      <li>{say(published === false ? 'pub.unpublished' : 'pub.acting')}</li>
      {earliestOn ? <li>{say('pub.earliest', { on: earliestOn })}</li> : null}
      {publicationEndsOn ? <li>{say('pub.byTime', { on: publicationEndsOn })}</li> : null}
      {stays ? <li>{say('pub.stays', { why: textOf(stays) })}</li> : null}
    </ul>
  );
}
