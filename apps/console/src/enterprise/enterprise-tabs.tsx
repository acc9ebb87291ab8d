import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { commitment, rewardPenalty, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { useHasRole } from '../frame/me';
import { Panel } from '../kit/page';
import { Rows } from '../kit/rows';
import { ruleCodeWords } from '../kit/rule-code.words';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import type { UrlTab } from '../kit/url-tabs';
import { useCode } from '../kit/use-code';
import { Amount, Code, Day } from '../kit/values';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { ChangeIdentifiers } from '../credit/change-identifiers';
import { type Known, Records } from './enterprise-records';
import { enterpriseWords } from './enterprise.words';

const MANY = 100;

/** What the reader may see of an enterprise, a tab each. */
export function useEnterpriseTabs(
  enterprise: components['schemas']['EnterpriseDetail'],
  known: Known,
  rating: components['schemas']['RatingView'] | undefined,
): UrlTab[] {
  const say = useWords(enterpriseWords);
  const isCase = useHasRole('regulator', 'credit-officer', 'auditor');
  const isMoney = useHasRole('subsidy-officer', 'subsidy-approver', 'auditor');
  const { id } = enterprise;
  const counting = new Set(rating?.items.map(({ recordId }) => recordId));
  return [
    { key: 'records', label: say('tabRecords'), body: () => <Records id={id} known={known} counting={counting} /> },
    ...(isCase ? [{ key: 'decisions', label: say('tabDecisions'), body: () => <Decisions id={id} /> }] : []),
    ...(isMoney ? [{ key: 'money', label: say('tabMoney'), body: () => <Money id={id} /> }] : []),
    { key: 'pledges', label: say('tabPledges'), body: () => <Pledges id={id} /> },
    ...(isCase ? [{ key: 'inspections', label: say('tabInspections'), body: () => <Inspections id={id} /> }] : []),
    { key: 'identity', label: say('tabIdentity'), body: () => <Identity enterprise={enterprise} /> },
  ];
}

function Decisions({ id }: { id: string }): ReactNode {
  const say = useWords(enterpriseWords);
  const textOf = useTextOf();
  const code = useCode();
  const query = { enterpriseId: id, limit: MANY };
  const violations = useQuery({
    queryKey: ['reward-penalty', 'violations', id],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/violations', { params: { query }, signal })),
  });
  const penalties = useQuery({
    queryKey: ['reward-penalty', 'penalties', id],
    queryFn: ({ signal }) => take(rewardPenalty.GET('/penalties', { params: { query }, signal })),
  });
  return (
    <>
      <Panel title={say('violations')}>
        <Loaded query={violations}>
          {({ items }) => (
            <Rows
              head={[say('offence'), say('department'), say('on'), say('state')]}
              rows={items.map((violation) => ({
                key: violation.id,
                cells: [
                  <Link key="offence" to={`/violations/${violation.id}`}>
                    {textOf(violation.offenceTitle)}
                  </Link>,
                  code('department', violation.department),
                  <Day key="day" at={violation.flaggedOn} />,
                  <State key="state" of="violation" is={violation.state} />,
                ],
              }))}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title={say('penalties')}>
        <Loaded query={penalties}>
          {({ items }) => (
            <Rows
              head={[say('documentNumber'), say('class'), say('department'), say('amount'), say('on'), say('state')]}
              rows={items.map((penalty) => ({
                key: penalty.id,
                cells: [
                  <Link key="number" to={`/penalties/${penalty.id}`}>
                    {penalty.documentNumber}
                  </Link>,
                  code('class', penalty.class),
                  code('department', penalty.department),
                  <Amount key="fine" fen={penalty.fineFen} />,
                  <Day key="day" at={penalty.determinedOn} />,
                  <State key="state" of="penalty" is={penalty.state} />,
                ],
              }))}
            />
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function Money({ id }: { id: string }): ReactNode {
  const say = useWords(enterpriseWords);
  const textOf = useTextOf();
  const query = { enterpriseId: id, limit: MANY };
  const applications = useQuery({
    queryKey: ['subsidy', 'applications', id],
    queryFn: ({ signal }) => take(subsidy.GET('/applications', { params: { query }, signal })),
  });
  const payouts = useQuery({
    queryKey: ['subsidy', 'payouts', id],
    queryFn: ({ signal }) => take(subsidy.GET('/payouts', { params: { query }, signal })),
  });
  return (
    <>
      <Panel title={say('applications')}>
        <Loaded query={applications}>
          {({ items }) => (
            <Rows
              head={[say('number'), say('policy'), say('on'), say('amount'), say('state')]}
              rows={items.map((application) => ({
                key: application.id,
                cells: [
                  <Link key="number" to={`/applications/${application.id}`}>
                    {application.number}
                  </Link>,
                  textOf(application.policyTitle),
                  <Day key="day" at={application.filedOn} />,
                  <Amount key="amount" fen={application.provisional?.amountFen} />,
                  <State key="state" of="application" is={application.state} />,
                ],
              }))}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title={say('payouts')}>
        <Loaded query={payouts}>
          {({ items }) => (
            <Rows
              head={[say('number'), say('policy'), say('on'), say('amount'), say('state')]}
              rows={items.map((payout) => ({
                key: payout.id,
                cells: [
                  <Link key="number" to={`/payouts/${payout.id}`}>
                    {payout.applicationNumber}
                  </Link>,
                  textOf(payout.policyTitle),
                  <Day key="day" at={payout.paidOn ?? payout.approvedOn} />,
                  <Amount key="amount" fen={payout.amountFen} />,
                  <State key="state" of="payout" is={payout.state} />,
                ],
              }))}
            />
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function Pledges({ id }: { id: string }): ReactNode {
  const say = useWords(enterpriseWords);
  const textOf = useTextOf();
  const pledges = useQuery({
    queryKey: ['commitment', 'pledges', id],
    queryFn: ({ signal }) =>
      take(commitment.GET('/pledges', { params: { query: { enterpriseId: id, limit: MANY } }, signal })),
  });
  return (
    <Panel>
      <Loaded query={pledges}>
        {({ items }) => (
          <Rows
            head={[say('item'), say('on'), say('state')]}
            rows={items.map((pledge) => ({
              key: pledge.id,
              cells: [
                <Link key="item" to={`/pledges/${pledge.id}`}>
                  {textOf(pledge.itemTitle)}
                </Link>,
                <Day key="day" at={pledge.signedOn} />,
                <State key="state" of="pledge" is={pledge.state} />,
              ],
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Inspections({ id }: { id: string }): ReactNode {
  const say = useWords(enterpriseWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const code = useCode();
  const inspections = useQuery({
    queryKey: ['reward-penalty', 'inspections', id],
    queryFn: ({ signal }) =>
      take(rewardPenalty.GET('/inspections', { params: { query: { enterpriseId: id, limit: MANY } }, signal })),
  });
  return (
    <Panel>
      <Loaded query={inspections}>
        {({ items }) => (
          <Rows
            head={[say('kind'), say('department'), say('on'), say('state'), say('outcome')]}
            rows={items.map((inspection) => ({
              key: inspection.id,
              cells: [
                <Link key="kind" to={`/inspections/${inspection.id}`}>
                  {inspection.planTitle ?? wordOf(ruleCodeWords, inspection.inspection, language)}
                </Link>,
                code('department', inspection.department),
                <Day key="day" at={inspection.inspectedOn ?? inspection.openedOn} />,
                <State key="state" of="inspection" is={inspection.state} />,
                inspection.outcomeText ? textOf(inspection.outcomeText) : '—',
              ],
            }))}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Identity({ enterprise }: { enterprise: components['schemas']['EnterpriseDetail'] }): ReactNode {
  const say = useWords(enterpriseWords);
  return (
    <Panel>
      <Rows
        head={[say('name'), say('uscc'), say('validFrom'), say('validUntil')]}
        rows={enterprise.identifiers.toReversed().map(({ name, uscc, validFrom, validUntil }) => ({
          key: `${uscc} ${name} ${validFrom}`,
          cells: [
            name,
            <Code key="uscc">{uscc}</Code>,
            <Day key="from" at={validFrom} />,
            validUntil ? <Day key="until" at={validUntil} /> : say('present'),
          ],
        }))}
      />
      <ChangeIdentifiers enterpriseId={enterprise.id} />
    </Panel>
  );
}
