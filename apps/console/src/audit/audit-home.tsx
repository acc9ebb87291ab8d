import { type ReactNode, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { frameWords } from '../frame/frame.words';
import { EnterpriseFilter } from '../kit/enterprise-filter';
import { PageHead, Panel } from '../kit/page';
import { type PlainKey, useWords } from '../words/words';
import { auditWords } from './audit.words';
import { ByReceipt } from './by-receipt';
import { Chains } from './chains';
import { Overrides } from './overrides';
import '../home/home.css';
import './audit.css';

/** What the menu of an auditor has no room for. */
const LISTS: { to: string; word: PlainKey<(typeof frameWords)['zh']> }[] = [
  { to: '/records', word: 'records' },
  { to: '/imports', word: 'imports' },
  { to: '/cases', word: 'cases' },
  { to: '/lists', word: 'lists' },
  { to: '/violations', word: 'violations' },
  { to: '/penalties', word: 'penalties' },
  { to: '/verifications', word: 'verifications' },
  { to: '/applications', word: 'applications' },
  { to: '/payouts', word: 'payouts' },
  { to: '/corrections', word: 'corrections' },
  { to: '/pools', word: 'pools' },
  { to: '/policies', word: 'policies' },
];

/** Where an auditor begins: are the logs whole, a decision to look at, and where people went another way than the rule. */
export function AuditHome(): ReactNode {
  const say = useWords(auditWords);
  const sayFrame = useWords(frameWords);
  return (
    <div className="page">
      <PageHead title={sayFrame('home')} name={sayFrame('home')} />
      <div className="workbench">
        <div>
          <Chains />
          <Overrides />
        </div>
        <div>
          <Find />
          <Panel title={say('moreLists')}>
            <ul className="plain-list link-grid">
              {LISTS.map(({ to, word }) => (
                <li key={to}>
                  <Link to={to}>{sayFrame(word)}</Link>
                </li>
              ))}
              <li>
                <Link to="/import-conflicts">{say('conflicts')}</Link>
              </li>
              <li>
                <Link to="/payment-runs">{say('paymentRuns')}</Link>
              </li>
              <li>
                <Link to="/measures">{say('measures')}</Link>
              </li>
            </ul>
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Find(): ReactNode {
  const say = useWords(auditWords);
  const navigate = useNavigate();
  const [enterpriseId, setEnterpriseId] = useState('');
  const go = (id: string): void => {
    setEnterpriseId(id);
    if (id) void navigate(`/decisions?enterpriseId=${id}`);
  };
  return (
    <Panel title={say('find')}>
      <div className="stack">
        <EnterpriseFilter label={say('findByEnterprise')} value={enterpriseId} onChange={go} />
        <ByReceipt />
      </div>
    </Panel>
  );
}
