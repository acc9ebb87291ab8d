import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { commandHeaders, creditRating, take } from '../api/clients';
import { ActDialog } from '../kit/act-dialog';
import { CheckAnswers, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { kitWords } from '../kit/kit.words';
import { PageHead, Panel } from '../kit/page';
import { Code } from '../kit/values';
import { useWords } from '../words/words';
import { type Import, isUnderWay, type Kind } from './import-state';
import { importWords } from './imports.words';

const imports = ['credit-rating', 'import'];
const list = ['list', 'imports'];
const work = ['work', 'credit-rating'];

/** Ends an import that is under way, or puts away a dry run. */
export function CancelImport({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const cancel = useCommand(
    (id: string, key) =>
      take(creditRating.POST('/imports/{id}/cancel', { params: { path: { id }, header: commandHeaders(key) } })),
    { invalidates: [imports, list, work] },
  );
  return (
    <ActDialog
      title={say(isUnderWay(of) ? 'cancel' : 'putAway')}
      danger={isUnderWay(of)}
      isPending={cancel.isPending}
      error={cancel.error}
      reset={cancel.reset}
      act={() =>
        cancel.mutateAsync(of.id).then(
          () => true,
          () => false,
        )
      }
    >
      <p>{say(isUnderWay(of) ? 'cancelText' : 'putAwayText')}</p>
    </ActDialog>
  );
}

/** What will happen, before it does; afterwards the page of the import tells how far it is and what came of it. */
export function ConfirmImport({ of }: { of: Import }): ReactNode {
  const say = useWords(importWords);
  const sayKit = useWords(kitWords);
  const navigate = useNavigate();
  const confirm = useCommand(
    (id: string, key) =>
      take(creditRating.POST('/imports/{id}/confirm', { params: { path: { id }, header: commandHeaders(key) } })),
    { invalidates: [imports, list, work] },
  );
  const { accepted, unchanged, refused, conflict, skipped } = of.counts;
  const run = async (): Promise<void> => {
    const made = await confirm.mutateAsync(of.id).catch(() => null);
    if (made) await navigate(`/imports/${made.id}`, { replace: true });
  };
  return (
    <>
      <PageHead title={say('confirmTitle')} name={say('confirmTitle')} />
      <div className="narrow">
        <Panel>
          <Faults error={confirm.error} />
          <CheckAnswers
            answers={[
              { name: say('file'), value: of.fileName },
              { name: say('kind'), value: say(`kind.${of.kind as Kind}`) },
              { name: say('source'), value: of.source },
              { name: say('sha256'), value: <Code>{of.sha256}</Code> },
              { name: say('willAdd'), value: <strong>{say('willAddRows', { n: accepted })}</strong> },
              ...(conflict > 0 ? [{ name: say('willConflict'), value: say('willConflictRows', { n: conflict }) }] : []),
              ...(refused > 0 ? [{ name: say('willRefuse'), value: say('willRefuseRows', { n: refused }) }] : []),
              ...(unchanged > 0 ? [{ name: say('willStay'), value: say('willStayRows', { n: unchanged }) }] : []),
              ...(skipped > 0 ? [{ name: say('willSkip'), value: say('willSkipRows', { n: skipped }) }] : []),
            ]}
          />
          <p className="soft">{say('judgedAgain')}</p>
          <div className="inline">
            <Button type="primary" loading={confirm.isPending} onClick={() => void run()}>
              {say('confirmNow')}
            </Button>
            <Button onClick={() => void navigate(`/imports/${of.id}`)}>{sayKit('back')}</Button>
          </div>
        </Panel>
      </div>
    </>
  );
}
