import { Button } from 'antd';
import type { ReactNode } from 'react';
import { type Answer, CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { kitWords } from '../kit/kit.words';
import { Notice, PageHead } from '../kit/page';
import { useWords } from '../words/words';
import { listsWords } from './lists.words';

interface ConfirmStepProps<Entry> {
  id: string;
  /** What the confirmation does. */
  text: string;
  about: Answer[];
  run: (key: string) => Promise<Entry>;
  done: (entry: Entry) => { title: string; number: string; next: string };
  back: () => void;
}

/** The second person's word on a proposal: check, confirm, and the confirmation after the service has it. */
export function ConfirmStep<Entry>({ id, text, about, run, done, back }: ConfirmStepProps<Entry>): ReactNode {
  const say = useWords(listsWords);
  const sayKit = useWords(kitWords);
  const command = useCommand((_: string, key) => run(key), {
    invalidates: [['reward-penalty', 'red-list'], ['reward-penalty', 'serious-list'], ['list'], ['work']],
  });
  if (command.data !== undefined) {
    const { title, number, next } = done(command.data);
    return (
      <Confirmation
        title={title}
        number={number}
        next={
          <>
            <p>{next}</p>
            <Button onClick={back}>{say('open')}</Button>
          </>
        }
      />
    );
  }
  return (
    <div className="narrow">
      <PageHead title={say('checkTitle')} name={say('checkTitle')} />
      <Faults error={command.error} />
      <Notice tone="warn">{text}</Notice>
      <CheckAnswers answers={about} />
      <div className="inline">
        <Button type="primary" loading={command.isPending} onClick={() => command.mutate(id)}>
          {say('act')}
        </Button>
        <Button onClick={back}>{sayKit('back')}</Button>
      </div>
    </div>
  );
}
