import { Button, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { kitWords } from '../kit/kit.words';
import { StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { listsWords } from './lists.words';

type Results = components['schemas']['RowResults'];

interface BatchProps {
  label: string;
  title: string;
  text: string;
  /** Names, in the order of the rows that are sent. */
  names: string[];
  run: (key: string) => ReturnType<typeof take<Results>>;
  clear: () => void;
}

/** Several at once: what will happen and to whom, then the result of each row. */
export function Batch({ label, title, text, names, run, clear }: BatchProps): ReactNode {
  const say = useWords(listsWords);
  const sayKit = useWords(kitWords);
  const textOf = useTextOf();
  const [isOpen, setIsOpen] = useState(false);
  const command = useCommand((_: string[], key) => run(key), {
    invalidates: [['work'], ['reward-penalty', 'red-list']],
  });
  const items = command.data?.items;
  const refused = items?.filter(({ outcome }) => outcome === 'refused').length ?? 0;
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      <Modal
        open={isOpen}
        title={items ? say('results', { done: items.length - refused, refused }) : title}
        onCancel={() => (items ? clear() : setIsOpen(false))}
        footer={
          items ? (
            <Button type="primary" onClick={clear}>
              {say('close')}
            </Button>
          ) : (
            <>
              <Button onClick={() => setIsOpen(false)}>{sayKit('cancel')}</Button>
              <Button type="primary" loading={command.isPending} onClick={() => command.mutate(names)}>
                {say('act')}
              </Button>
            </>
          )
        }
      >
        <Faults error={command.error} />
        {items ? null : <p>{text}</p>}
        <div className="table-scroll" style={{ maxHeight: 360 }} tabIndex={0} role="region" aria-label={title}>
          <table className="small">
            <thead>
              <tr>
                <th scope="col">{say('enterprise')}</th>
                <th scope="col">{say('state')}</th>
              </tr>
            </thead>
            <tbody>
              {names.map((name, n) => {
                const row = items?.[n];
                return (
                  <tr key={name}>
                    <td>{name}</td>
                    <td>
                      {row ? (
                        <>
                          <StateWord tone={row.outcome === 'done' ? 'good' : 'bad'}>{say(row.outcome)}</StateWord>{' '}
                          {row.problem ? textOf(row.problem) : null}
                        </>
                      ) : (
                        '—'
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Modal>
    </>
  );
}
