import type { ReactNode } from 'react';
import type { components } from '../api/generated/subsidy';
import { Notice } from '../kit/page';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';

/** What a verification of the chain said. */
export function Verified({ of }: { of: components['schemas']['AuditVerification'] }): ReactNode {
  const say = useWords(auditWords);
  const { sealed, head, firstBad } = of;
  if (firstBad !== null) {
    return (
      <Notice tone="bad" role="alert">
        {say('broken', { n: firstBad, sealed })}
      </Notice>
    );
  }
  return (
    <Notice tone="good" role="status">
      {say('verified', { n: sealed })} <span className="soft">{say('head')}</span> <Code>{head}</Code>
    </Notice>
  );
}
