import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { take } from '../api/clients';
import { platformOf, SERVICE_NAMES, type ServiceName } from '../api/platform';
import type { actWords } from '../kit/act.words';
import { Panel } from '../kit/page';
import { Person } from '../kit/person';
import { Rows } from '../kit/rows';
import { Loading } from '../kit/states';
import { hrefOfSubject } from '../kit/subjects';
import { Moment } from '../kit/values';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { useTrailWords } from './use-trail';

type Act = keyof typeof actWords.zh;

/** Where somebody undid, turned down or set aside what a rule or another person had said: what an auditor samples first. */
const OVERRIDES: Record<ServiceName, Act[]> = {
  'credit-rating': ['class.confirmed', 'import-conflict.resolved', 'rule-draft.withdrawn'],
  commitment: ['pledge.cleared', 'rule-draft.withdrawn'],
  'reward-penalty': [
    ...(['violation.withdrawn', 'penalty.annulled', 'penalty.annulment-rejected', 'objection.rejected'] as const),
    ...(['repair.refused', 'repair.not-accepted', 'repair.revoked', 'repair.revocation-given-up'] as const),
    ...(['red-list.withdrawn', 'serious-list.withdrawn', 'serious-list.annulled'] as const),
    ...(['inspection-plan.withdrawn', 'rule-draft.withdrawn'] as const),
  ],
  subsidy: [
    ...(['application.rejected', 'hold.released', 'hold.re-decided', 'hold.revoked', 'payout.revoked'] as const),
    ...(['correction.written-off', 'policy.draft-withdrawn'] as const),
  ],
};
const SHOWN = 20;

/** The latest of them over all services, and the way to all of each. */
export function Overrides(): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: [service, 'audit', 'overrides'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        take(
          platformOf[service].GET('/audit', {
            params: { query: { action: OVERRIDES[service].join(','), limit: SHOWN } },
            signal,
          }),
        ),
    })),
  });
  const acts = answers
    .flatMap(({ data }, n) => (data?.items ?? []).map((act) => ({ act, service: SERVICE_NAMES[n]! })))
    .sort((one, other) => other.act.at.localeCompare(one.act.at))
    .slice(0, SHOWN);
  return (
    <Panel title={say('overrides')}>
      <p className="soft">{say('overridesText')}</p>
      {SERVICE_NAMES.map((service, n) =>
        answers[n]!.isError ? (
          <p key={service} role="status" className="soft">
            {say('partDown', { service: words.service(service) })}
          </p>
        ) : null,
      )}
      {answers.some(({ isPending }) => isPending) ? (
        <Loading lines={6} />
      ) : (
        <Rows
          head={[say('act'), say('enterprise'), say('actor'), say('at')]}
          empty={say('overridesNone')}
          rows={acts.map(({ act, service }) => {
            const href = hrefOfSubject(act.subjectKind, act.subjectId, null);
            const log = `/audit?service=${service}&subjectId=${encodeURIComponent(act.subjectId)}`;
            return {
              key: `${service} ${act.id}`,
              cells: [
                <Link key="act" to={href ?? log}>
                  {words.act(act.action)}
                </Link>,
                act.enterpriseName ?? '—',
                <Person key="who" account={act.actor} />,
                <Moment key="at" at={act.businessAt} />,
              ],
            };
          })}
        />
      )}
      <div className="inline" style={{ marginTop: 8 }}>
        {SERVICE_NAMES.map((service) => (
          <Link key={service} to={`/audit?service=${service}&action=${OVERRIDES[service].join(',')}`}>
            {say('allOf', { service: words.service(service) })}
          </Link>
        ))}
      </div>
    </Panel>
  );
}
