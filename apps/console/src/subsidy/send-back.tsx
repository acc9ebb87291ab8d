import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Notice } from '../kit/page';
import { Person } from '../kit/person';
import { minuteOf } from '../words/format';
import { useWords } from '../words/words';
import { applicationWords } from './application.words';
import { type ApplicationDetail, SUBSIDY_KEYS } from './subsidy-data';

interface ApplicationProps {
  application: ApplicationDetail;
}

/** The checker's other answer: back to the officer, with a reason. */
export function SendBack({ application: { id, version } }: ApplicationProps): ReactNode {
  const say = useWords(applicationWords);
  const navigate = useNavigate();
  const sendBack = useCommand(
    (reason: string, key) =>
      take(
        subsidy.POST('/applications/{applicationId}/return', {
          params: { path: { applicationId: id }, header: commandHeaders(key, version) },
          body: { reason },
        }),
      ),
    { invalidates: SUBSIDY_KEYS },
  );
  return (
    <ActDialog
      title={say('sendBack')}
      reasonLabel={say('sendBackReason')}
      isPending={sendBack.isPending}
      error={sendBack.error}
      reset={sendBack.reset}
      act={(reason) =>
        sendBack.mutateAsync(reason).then(
          async () => {
            // There is nothing left to check on the page of the approval.
            await navigate(`/applications/${id}`, { replace: true });
            return true;
          },
          () => false,
        )
      }
    >
      <p>{say('sendBackText')}</p>
    </ActDialog>
  );
}

/** While it is not decided: that it was sent back, by whom and why. */
export function WasSentBack({ application: { returned, state } }: ApplicationProps): ReactNode {
  const say = useWords(applicationWords);
  if (!returned || (state !== 'filed' && state !== 'reviewed')) return null;
  const { by, to, at, reason } = returned;
  return (
    <Notice tone={state === 'filed' ? 'warn' : 'plain'}>
      <Person account={by} text={(who) => say('returnedBy', { who, at: minuteOf(at), reason })} />{' '}
      <span className="soft">
        <Person account={to} text={(who) => say('returnedTo', { who })} />
      </span>
    </Notice>
  );
}
