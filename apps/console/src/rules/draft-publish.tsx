import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Answer, CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { kitWords } from '../kit/kit.words';
import { Notice, PageHead } from '../kit/page';
import { Person } from '../kit/person';
import { Code } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { useDryRun } from './dry-run';
import { changedIn } from './services';
import { casesLine } from './rule-cases';
import { countsOf, useDocument } from './rule-document';
import { rulesWords } from './rules.words';
import { type DraftDetail, type DraftService, publishDraft } from './services';

/** Check, act, and a confirmation only after the service has published it. */
export function DraftPublish({
  service,
  draft,
  back,
}: {
  service: DraftService;
  draft: DraftDetail;
  back: () => void;
}): ReactNode {
  const say = useWords(rulesWords);
  const sayKit = useWords(kitWords);
  const textOf = useTextOf();
  const run = useDryRun(draft.id, draft.kind === 'rating');
  const counts = countsOf(useDocument(draft.kind, draft.content, draft.base?.content ?? null));
  const command = useCommand((_: string, key) => publishDraft(service, draft, key), {
    invalidates: [
      [service, 'rule-drafts'],
      [service, 'rule-sets'],
      ['work', service],
    ],
  });
  if (command.data) {
    return (
      <Confirmation
        title={say('doneTitle')}
        number={`${textOf(command.data.title)} ${command.data.ruleVersion}`}
        next={
          <>
            <p>{say('doneNext', { on: command.data.effectiveFrom })}</p>
            <p>
              <Link to={`/rules/${service}/${draft.kind}/${draft.ruleId}/${draft.ruleVersion}`}>
                {say('openPublished')}
              </Link>
            </p>
          </>
        }
      >
        <Code>{draft.hash}</Code>
      </Confirmation>
    );
  }
  const answers: Answer[] = [
    { name: say('checkRule'), value: textOf(draft.title) },
    { name: say('checkVersion'), value: draft.ruleVersion },
    { name: say('effectiveFrom'), value: draft.effectiveFrom },
    { name: say('maker'), value: <Person account={draft.maker} /> },
    ...(draft.note ? [{ name: say('reason'), value: draft.note }] : []),
    ...(draft.base
      ? [{ name: say('checkChanges', { version: draft.base.version }), value: say('changeCount', { ...counts }) }]
      : []),
    { name: say('checkCases'), value: casesLine(say, draft.cases) },
    ...(draft.kind === 'rating'
      ? [
          {
            name: say('checkRun'),
            value:
              run.data?.state === 'done'
                ? say('checkRunDone', { total: run.data.total, n: changedIn(run.data) })
                : say('checkRunNone'),
          },
        ]
      : []),
    { name: say('hash'), value: <Code>{draft.hash}</Code> },
  ];
  return (
    <div className="narrow">
      <PageHead title={say('checkTitle')} name={say('checkTitle')} />
      <Faults error={command.error} />
      <Notice tone="warn">{say('checkText')}</Notice>
      <CheckAnswers answers={answers} />
      <div className="inline">
        <Button type="primary" loading={command.isPending} onClick={() => command.mutate(draft.id)}>
          {say('act')}
        </Button>
        <Button onClick={back}>{sayKit('back')}</Button>
      </div>
    </div>
  );
}
