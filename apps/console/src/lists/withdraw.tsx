import type { ReactNode } from 'react';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { LEAST_LENGTH } from '../kit/least-length';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';

/** Gives up a proposal that nobody has confirmed. */
export function Withdraw({ run }: { run: (reason: string, key: string) => Promise<unknown> }): ReactNode {
  const say = useWords(listsWords);
  const command = useCommand((reason: string, key) => run(reason, key), {
    invalidates: [['reward-penalty', 'red-list'], ['reward-penalty', 'serious-list'], ['list'], ['work']],
  });
  return (
    <ActDialog
      title={say('withdraw')}
      reasonLabel={say('withdrawReason')}
      leastReason={LEAST_LENGTH['reward-penalty/WithdrawEntry.reason']}
      isPending={command.isPending}
      error={command.error}
      act={(reason) =>
        command.mutateAsync(reason).then(
          () => true,
          () => false,
        )
      }
      reset={command.reset}
    >
      <p>{say('withdrawText')}</p>
    </ActDialog>
  );
}
