import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf, SERVICE_NAMES, type ServiceName } from '../api/platform';
import { Faults } from '../kit/answers';
import { Panel } from '../kit/page';
import { secondOf } from '../words/format';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';
import { useTrailWords } from './use-trail';
import { Verified } from './verified';

/** How far the log of each service is chained, and whether it still is what was sealed. */
export function Chains(): ReactNode {
  const say = useWords(auditWords);
  const answers = useQueries({
    queries: SERVICE_NAMES.map((service) => ({
      queryKey: [service, 'audit', 'chain'],
      queryFn: ({ signal }: { signal: AbortSignal }) => take(platformOf[service].GET('/audit/chain', { signal })),
    })),
  });
  return (
    <Panel title={say('chains')}>
      <ul className="plain-list chains">
        {SERVICE_NAMES.map((service, n) => (
          <Chain key={service} service={service} of={answers[n]!.data} isDown={answers[n]!.isError} />
        ))}
      </ul>
    </Panel>
  );
}

interface ChainProps {
  service: ServiceName;
  of: components['schemas']['AuditChain'] | undefined;
  isDown: boolean;
}

function Chain({ service, of, isDown }: ChainProps): ReactNode {
  const say = useWords(auditWords);
  const words = useTrailWords();
  const queries = useQueryClient();
  const verify = useMutation({
    mutationFn: () => take(platformOf[service].GET('/audit/verification')),
    onSuccess: () => queries.invalidateQueries({ queryKey: [service, 'audit', 'chain'] }),
  });
  const name = words.service(service);
  if (isDown) return <li className="soft">{say('partDown', { service: name })}</li>;
  return (
    <li>
      <div className="chain">
        <Link to={`/audit?service=${service}`}>{name}</Link>
        <span>
          {of === undefined ? '…' : say('entries', { n: of.sealed })}
          {of?.sealedUpTo ? <span className="soft"> {say('sealedUpTo', { at: secondOf(of.sealedUpTo) })}</span> : null}
          {of && of.unsealed > 0 ? <span className="soft"> {say('toSeal', { n: of.unsealed })}</span> : null}
        </span>
        <Button
          size="small"
          loading={verify.isPending}
          onClick={() => verify.mutate()}
          aria-label={say('verifyOf', { service: name })}
        >
          {say('verifyNow')}
        </Button>
      </div>
      {verify.isError ? <Faults error={verify.error} /> : null}
      {verify.data ? <Verified of={verify.data} /> : null}
    </li>
  );
}
