import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHead, Panel } from '../kit/page';
import { Empty, Loaded } from '../kit/states';
import { useTextOf, useWords } from '../words/words';
import { policyWords } from './policy.words';
import { type Policy, usePolicies } from './subsidy-data';

export function Page(): ReactNode {
  const say = useWords(policyWords);
  const policies = usePolicies();
  return (
    <div className="page">
      <PageHead
        title={say('policies')}
        name={say('policies')}
        acts={<Link to="/policies/drafts">{say('drafts')}</Link>}
      />
      <Loaded query={policies}>
        {(data) =>
          data.length === 0 ? <Empty title={say('none')}>{say('noneText')}</Empty> : <PolicyTable policies={data} />
        }
      </Loaded>
    </div>
  );
}

function PolicyTable({ policies }: { policies: Policy[] }): ReactNode {
  const say = useWords(policyWords);
  const textOf = useTextOf();
  return (
    <Panel>
      <div className="table-scroll">
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{say('policy')}</th>
              <th scope="col">{say('inForce')}</th>
              <th scope="col">{say('versions')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {policies.map(({ id, inForce, versions }) => {
              const shown = inForce ?? versions.at(-1);
              return (
                <tr key={id}>
                  <td>
                    <Link to={`/policies/${id}`}>{shown ? textOf(shown.title) : id}</Link>
                  </td>
                  <td>
                    {inForce
                      ? say('inForceSince', { version: inForce.version, on: inForce.effectiveFrom })
                      : say('notYet')}
                  </td>
                  <td>{versions.length}</td>
                  <td>
                    <Link to={`/applications?policyId=${id}`}>{say('seeApplications')}</Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
