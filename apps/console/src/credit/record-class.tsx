import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { commandHeaders, creditRating, take } from '../api/clients';
import { ForRoles, useMe } from '../frame/me';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Facts, Notice, Panel } from '../kit/page';
import { useCode } from '../kit/use-code';
import { Moment } from '../kit/values';
import { useWords } from '../words/words';
import { creditWords } from './credit.words';
import { ProposeClass } from './propose-class';
import { afterClass, type CreditRecord } from './types';
import { recordWords } from './records.words';
import { Who } from './who';

/** How grave a penalty is, and who said so: the table, or two people. */
export function RecordClass({ of }: { of: CreditRecord }): ReactNode {
  const say = useWords(recordWords);
  const code = useCode();
  const me = useMe();
  const [isProposing, setIsProposing] = useState(false);
  const { proposedClass } = of;
  const isMine = proposedClass?.setBy === me.id;
  const mayPropose = of.state !== 'annulled' && (proposedClass === null || isMine);
  const table = of.classifiedBy as { version?: string } | null;
  const decided = of.class === null ? say('classNone') : say(of.classByHand ? 'classByPeople' : 'classByTable');
  return (
    <Panel title={say('classPanel')}>
      <p>
        {of.class ? <strong>{code('class', of.class)} · </strong> : null}
        {decided}
        {table?.version && !of.classByHand ? (
          <>
            {' '}
            <span className="soft">{say('table', { version: table.version })}</span>
          </>
        ) : null}
      </p>
      {proposedClass ? <Proposed of={of} proposal={proposedClass} isMine={isMine} /> : null}
      {mayPropose ? (
        <ForRoles roles={['credit-officer']}>
          {isProposing ? (
            <ProposeClass recordId={of.id} before={proposedClass} close={() => setIsProposing(false)} />
          ) : (
            <Button
              type={of.class === null && proposedClass === null ? 'primary' : 'default'}
              onClick={() => setIsProposing(true)}
            >
              {say(proposedClass ? 'proposeAnew' : of.class === null ? 'propose' : 'overrule')}
            </Button>
          )}
        </ForRoles>
      ) : null}
    </Panel>
  );
}

interface ProposedProps {
  of: CreditRecord;
  proposal: NonNullable<CreditRecord['proposedClass']>;
  isMine: boolean;
}

function Proposed({ of, proposal, isMine }: ProposedProps): ReactNode {
  const say = useWords(recordWords);
  const sayCredit = useWords(creditWords);
  const code = useCode();
  const confirm = useCommand(
    ({ id, version }: { id: string; version: number }, key) =>
      take(
        creditRating.POST('/records/{id}/class/confirm', {
          params: { path: { id }, header: commandHeaders(key, version) as never },
        }),
      ),
    { invalidates: afterClass },
  );
  const classWord = code('class', proposal.class);
  return (
    <Notice>
      <Facts
        of={[
          [say('proposed'), <strong key="class">{classWord}</strong>],
          [sayCredit('reason'), proposal.reason],
          [say('proposedOn'), <ByAt key="by" by={proposal.setBy} at={proposal.setAt} />],
        ]}
      />
      {isMine ? <p className="soft">{say('waiting')}</p> : null}
      {isMine ? null : (
        <ForRoles roles={['credit-officer']}>
          <div className="act">
            <ActDialog
              title={say('confirm')}
              primary
              isPending={confirm.isPending}
              error={confirm.error}
              reset={confirm.reset}
              act={() =>
                confirm.mutateAsync({ id: of.id, version: proposal.version }).then(
                  () => true,
                  () => false,
                )
              }
            >
              <p>{say('confirmText', { class: classWord })}</p>
            </ActDialog>
          </div>
        </ForRoles>
      )}
    </Notice>
  );
}

function ByAt({ by, at }: { by: string; at: string }): ReactNode {
  return (
    <span className="inline">
      <Who is={by} />
      <Moment at={at} />
    </span>
  );
}
