import { Button } from 'antd';
import type { ReactNode } from 'react';
import { CheckAnswers } from '../kit/answers';
import { Panel } from '../kit/page';
import { yuan } from '../words/format';
import { useTextOf, useWords } from '../words/words';
import type { Section } from './draft-sections';
import { draftWords } from './draft.words';
import { wholeFacts } from './facts';
import type { Draft, Policy } from './subsidy-queries';
import { TrialResult } from './trial-result';

interface CheckDraftProps {
  draft: Draft;
  policy: Policy;
  typedAccount: string | undefined;
  change: (to: Section) => void;
  submit: () => void;
  isPending: boolean;
}

/** All answers once more, before it is sent. */
export function CheckDraft({ draft, policy, typedAccount, change, submit, isPending }: CheckDraftProps): ReactNode {
  const say = useWords(draftWords);
  const textOf = useTextOf();
  const { payee } = draft;
  const account = typedAccount ? `****${typedAccount.slice(-4)}` : payee.account;
  return (
    <Panel title={say('checkTitle')}>
      <CheckAnswers
        answers={[
          { name: say('at.project'), value: draft.projectCode ?? say('none'), change: () => change('project') },
          ...policy.facts.map(({ name, kind, label }) => ({
            name: textOf(label),
            value: shown(kind, draft.facts[name]) ?? say('none'),
            change: () => change('amounts'),
          })),
          {
            name: say('at.pledge'),
            value: say(draft.creditPledgeSigned ? 'pledgeYes' : 'pledgeNo'),
            change: () => change('pledge'),
          },
          {
            name: say('at.pledges'),
            value: draft.pledgeIds.length === 0 ? say('none') : say('papersCount', { n: draft.pledgeIds.length }),
            change: () => change('pledges'),
          },
          {
            name: say('at.papers'),
            value: draft.paperIds.length === 0 ? say('none') : say('papersCount', { n: draft.paperIds.length }),
            change: () => change('papers'),
          },
          {
            name: say('at.payee'),
            value: [payee.name, payee.bank, account].filter(Boolean).join(' · ') || say('none'),
            change: () => change('payee'),
          },
        ]}
      />
      <TrialResult policyId={policy.id} facts={wholeFacts(policy.facts, draft.facts)} pledgeIds={draft.pledgeIds} />
      <p className="soft">{say('submitHint')}</p>
      <Button type="primary" size="large" onClick={submit} loading={isPending}>
        {say('submit')}
      </Button>
    </Panel>
  );
}

function shown(kind: string, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return kind === 'units' ? String(value) : `¥\u00a0${yuan(String(value))}`;
}
