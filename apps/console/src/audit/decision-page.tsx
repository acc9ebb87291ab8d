import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { creditRating, take } from '../api/clients';
import { isServiceName, type ServiceName } from '../api/platform';
import { PageHead, Panel } from '../kit/page';
import { ReceiptById, receiptOf } from '../kit/receipt';
import { ruleWords } from '../kit/rule.words';
import { Loaded, NotFound } from '../kit/states';
import { hrefOfSubject } from '../kit/subjects';
import { useLanguage, useWords, wordOf } from '../words/words';
import { auditWords } from './audit.words';
import { useTrailWords } from './use-trail';

export function Page(): ReactNode {
  const { service, receiptId = '' } = useParams();
  return (
    <div className="page">{isServiceName(service) ? <Decision service={service} id={receiptId} /> : <NotFound />}</div>
  );
}

/** One decision as a reader of law follows it: rule, facts, result, and the same made again. */
function Decision({ service, id }: { service: ServiceName; id: string }): ReactNode {
  const say = useWords(auditWords);
  const language = useLanguage();
  const words = useTrailWords();
  const receipt = useQuery({
    queryKey: [service, 'receipt', id],
    queryFn: ({ signal }) => receiptOf(service, id, signal),
    staleTime: Infinity,
  });
  return (
    <Loaded query={receipt} lines={12}>
      {({ kind, subject, on, enterpriseId }) => {
        const title = say('decisionOf', { kind: wordOf(ruleWords, `kind.${kind}`, language) });
        const of = `subjectKind=${subject.kind}&subjectId=${encodeURIComponent(subject.id)}`;
        const href = hrefOfSubject(subject.kind, subject.id, null);
        const links: [string, string | undefined][] = [
          [say('toEnterprise'), enterpriseId === null ? undefined : `/enterprises/${enterpriseId}`],
          [say('toSubject'), subject.kind === 'enterprise' ? undefined : href],
          [say('toDecisions'), `/decisions?service=${service}&subjectId=${encodeURIComponent(subject.id)}`],
          [say('toLog'), `/audit?service=${service}&${of}`],
          [
            say('toEvents'),
            enterpriseId === null ? undefined : `/events?service=${service}&enterpriseId=${enterpriseId}`,
          ],
        ];
        return (
          <>
            <PageHead
              title={title}
              name={title}
              facts={
                <>
                  {enterpriseId === null ? null : <EnterpriseName id={enterpriseId} />}
                  <span>{words.service(service)}</span>
                  <span>
                    {say('subject')} <b>{words.subject(subject.kind)}</b>
                  </span>
                  <span>
                    {say('decidedOn')} <b>{on}</b>
                  </span>
                </>
              }
            />
            <div className="columns">
              <Panel title={say('receipt')}>
                <ReceiptById owner={service} receiptId={id} />
              </Panel>
              <div className="no-print">
                {' '}
                <Panel title={say('around')}>
                  <ul className="plain-list stack">
                    {links.map(([name, to]) =>
                      to === undefined ? null : (
                        <li key={name}>
                          <Link to={to}>{name}</Link>
                        </li>
                      ),
                    )}
                  </ul>
                </Panel>
              </div>
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** Whom the decision is about; nothing until it is known. */
function EnterpriseName({ id }: { id: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['credit-rating', 'enterprise', id],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}', { params: { path: { id } }, signal })),
  });
  return data ? <Link to={`/enterprises/${id}`}>{data.name}</Link> : null;
}
