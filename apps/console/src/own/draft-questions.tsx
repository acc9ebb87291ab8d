import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { commitment, subsidy, take } from '../api/clients';
import type { FieldFault } from '../api/problem';
import { Field } from '../kit/field';
import { Notice, Panel } from '../kit/page';
import { type Paper, PaperUpload } from '../kit/papers';
import { Loaded, Loading } from '../kit/states';
import { useTextOf, useWords } from '../words/words';
import { faultKey, type Section, sectionOfField } from './draft-sections';
import { draftWords } from './draft.words';
import { factOf, wholeFacts } from './facts';
import { useOwnEnterprise } from './own-queries';
import type { Draft, Policy } from './subsidy-queries';
import { subsidyWords } from './subsidies.words';
import { TrialResult } from './trial-result';
import type { DraftInHand } from './use-draft';

interface QuestionProps {
  section: Section;
  hand: DraftInHand;
  draft: Draft;
  policy: Policy;
  faults: FieldFault[];
  /** To the next question. */
  go: () => void;
}

export function DraftQuestion(props: QuestionProps): ReactNode {
  const say = useWords(draftWords);
  const own = props.faults.filter(({ field }) => sectionOfField(field) === props.section);
  const faultOf = (field: string): string | undefined =>
    own.some((fault) => fault.field === field || fault.field.startsWith(`${field}.`))
      ? say(faultKey(field))
      : undefined;
  const body = {
    project: () => <Project {...props} fault={faultOf('projectCode')} />,
    amounts: () => <Amounts {...props} faultOf={faultOf} />,
    pledge: () => <CreditPledge {...props} fault={faultOf('creditPledgeSigned')} />,
    pledges: () => <Pledges {...props} />,
    papers: () => <Papers {...props} />,
    payee: () => <PayeeFields {...props} faultOf={faultOf} />,
  }[props.section];
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void props.hand.flush();
          props.go();
        }}
      >
        {own.length > 0 && (props.section === 'pledges' || props.section === 'papers') ? (
          <Notice tone="bad">{say(faultKey(own[0]!.field))}</Notice>
        ) : null}
        {body()}
        <div className="question-foot">
          <Button type="primary" size="large" htmlType="submit">
            {say('continue')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Project({ draft, hand, fault }: QuestionProps & { fault: string | undefined }): ReactNode {
  const say = useWords(draftWords);
  return (
    <>
      <h2>{say('projectAsk')}</h2>
      <Field label={say('project')} hint={say('projectHint')} fault={fault}>
        <Input
          size="large"
          maxLength={64}
          value={draft.projectCode ?? ''}
          onChange={(event) => hand.change({ projectCode: event.target.value || null })}
        />
      </Field>
    </>
  );
}

function Amounts({
  draft,
  hand,
  policy,
  faultOf,
}: QuestionProps & { faultOf: (field: string) => string | undefined }): ReactNode {
  const say = useWords(subsidyWords);
  const sayDraft = useWords(draftWords);
  const textOf = useTextOf();
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      Object.entries(draft.facts).map(([name, value]) => [
        name,
        typeof value === 'string' || typeof value === 'number' ? String(value) : '',
      ]),
    ),
  );
  const enter = (name: string, kind: string, text: string): void => {
    setTyped({ ...typed, [name]: text });
    hand.change({ facts: { ...draft.facts, [name]: factOf(kind, text) ?? text } });
  };
  return (
    <>
      <h2>{sayDraft('at.amounts')}</h2>
      {policy.facts.map(({ name, kind, label }) => (
        <Field
          key={name}
          label={textOf(label)}
          hint={say(kind === 'units' ? 'unitsHint' : 'yuanHint')}
          fault={faultOf(`facts.${name}`)}
        >
          <Input
            size="large"
            inputMode={kind === 'units' ? 'numeric' : 'decimal'}
            maxLength={20}
            value={typed[name] ?? ''}
            onChange={(event) => enter(name, kind, event.target.value)}
          />
        </Field>
      ))}
      <TrialResult policyId={policy.id} facts={wholeFacts(policy.facts, draft.facts)} pledgeIds={draft.pledgeIds} />
    </>
  );
}

function CreditPledge({ draft, hand, fault }: QuestionProps & { fault: string | undefined }): ReactNode {
  const say = useWords(draftWords);
  return (
    <>
      <h2>{say('pledgeAsk')}</h2>
      <div className="told">{say('pledgeText')}</div>
      {fault ? <Notice tone="bad">{fault}</Notice> : null}
      <div className="check-lines">
        <Checkbox
          checked={draft.creditPledgeSigned === true}
          onChange={(event) => hand.change({ creditPledgeSigned: event.target.checked })}
        >
          {say('pledgeSign')}
        </Checkbox>
      </div>
    </>
  );
}

function Pledges({ draft, hand }: QuestionProps): ReactNode {
  const say = useWords(draftWords);
  const textOf = useTextOf();
  const pledges = useQuery({
    queryKey: ['commitment', 'pledges', 'usable'],
    queryFn: ({ signal }) =>
      take(commitment.GET('/pledges', { params: { query: { state: 'signed,verified' } }, signal })),
  });
  return (
    <>
      <h2>{say('pledgesAsk')}</h2>
      <p className="soft">{say('pledgesHint')}</p>
      <Loaded query={pledges}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{say('pledgesNone')}</p>
          ) : (
            <div className="check-lines">
              {items.map(({ id, itemTitle, signedOn }) => (
                <Checkbox
                  key={id}
                  checked={draft.pledgeIds.includes(id)}
                  onChange={(event) =>
                    hand.change({
                      pledgeIds: event.target.checked
                        ? [...draft.pledgeIds, id]
                        : draft.pledgeIds.filter((one) => one !== id),
                    })
                  }
                >
                  {say('pledgeLine', { item: textOf(itemTitle), on: signedOn })}
                </Checkbox>
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function Papers({ draft, hand }: QuestionProps): ReactNode {
  const say = useWords(draftWords);
  const papers = useQueries({
    queries: draft.paperIds.map((paperId) => ({
      queryKey: ['subsidy', 'paper', paperId],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Paper> =>
        take(subsidy.GET('/papers/{paperId}', { params: { path: { paperId } }, signal })),
      staleTime: Infinity,
      retry: false,
    })),
  });
  const known = papers.flatMap(({ data }) => (data ? [data] : []));
  return (
    <>
      <h2>{say('papersAsk')}</h2>
      <p className="soft">{say('papersHint')}</p>
      {papers.some(({ isError }) => isError) ? <Notice tone="warn">{say('paperGone')}</Notice> : null}
      {papers.some(({ isPending }) => isPending) ? (
        <Loading lines={1} />
      ) : (
        <PaperUpload
          owner="subsidy"
          papers={known}
          onChange={(next) => hand.change({ paperIds: next.map(({ id }) => id) })}
        />
      )}
    </>
  );
}

function PayeeFields({
  draft,
  hand,
  faultOf,
}: QuestionProps & { faultOf: (field: string) => string | undefined }): ReactNode {
  const say = useWords(draftWords);
  const { data: enterprise } = useOwnEnterprise();
  const { payee } = draft;
  const { typedAccount } = hand;
  return (
    <>
      <h2>{say('payeeAsk')}</h2>
      <Field label={say('payeeName')} hint={enterprise?.name ?? say('payeeNameHint')} fault={faultOf('payee.name')}>
        <Input
          size="large"
          maxLength={200}
          value={payee.name ?? ''}
          onChange={(event) => hand.change({ payee: { name: event.target.value || null } })}
        />
      </Field>
      <Field label={say('payeeBank')} fault={faultOf('payee.bank')}>
        <Input
          size="large"
          maxLength={200}
          value={payee.bank ?? ''}
          onChange={(event) => hand.change({ payee: { bank: event.target.value || null } })}
        />
      </Field>
      <Field
        label={say('payeeAccount')}
        hint={
          typedAccount === undefined && payee.account
            ? say('payeeAccountKept', { account: payee.account })
            : say('payeeAccountHint')
        }
        fault={faultOf('payee.account')}
      >
        <Input
          size="large"
          inputMode="numeric"
          autoComplete="off"
          maxLength={40}
          value={typedAccount ?? ''}
          onChange={(event) => {
            const account = event.target.value.normalize('NFKC').replace(/[^0-9A-Za-z-]/g, '');
            hand.change({ payee: { account: account || null } });
          }}
        />
      </Field>
    </>
  );
}
