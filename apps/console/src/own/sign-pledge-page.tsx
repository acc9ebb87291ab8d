import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { commandHeaders, commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Notice, Panel } from '../kit/page';
import { ruleCodeWords } from '../kit/rule-code.words';
import { Loaded, NotFound } from '../kit/states';
import { Code } from '../kit/values';
import { versionIn } from '../kit/rule-name';
import { useLanguage, useTextOf, useWords, wordOf } from '../words/words';
import { OwnPage } from './own-page';
import { type Pledge, useItems } from './pledge-queries';
import { pledgeWords } from './pledges.words';

type Item = components['schemas']['ItemView'];
type Step = 'choose' | 'read' | 'check';

/** Signing: which papers, the notice read, checked, signed. */
export function Page(): ReactNode {
  const { code = '' } = useParams();
  const items = useItems();
  return (
    <Loaded query={items}>
      {({ items: all }) => {
        const item = all.find((one) => one.code === code);
        return item ? <SignItem item={item} /> : <NotFound />;
      }}
    </Loaded>
  );
}

function SignItem({ item }: { item: Item }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const [search, setSearch] = useSearchParams();
  const [materials, setMaterials] = useState<string[]>([]);
  const [hasRead, setHasRead] = useState(false);
  const [signed, setSigned] = useState<Pledge | null>(null);
  const asked = search.get('at');
  const step: Step =
    materials.length === 0 ? 'choose' : asked === 'check' && hasRead ? 'check' : asked === 'read' ? 'read' : 'choose';
  const notice = useQuery({
    queryKey: ['commitment', 'notice', item.code, materials],
    queryFn: ({ signal }) =>
      take(
        commitment.GET('/items/{code}/notice', {
          params: { path: { code: item.code }, query: { materials: materials.join(',') } },
          signal,
        }),
      ),
    enabled: materials.length > 0,
  });
  if (signed) return <Signed pledge={signed} />;
  const go = (at: Step): void => setSearch({ at });
  return (
    <OwnPage title={say('signFor', { item: textOf(item.title) })} back={{ to: '/my/pledges', label: say('back') }}>
      {step === 'choose' ? (
        <Choose
          item={item}
          chosen={materials}
          choose={(next) => {
            setMaterials(next);
            // Another notice is another text: it has to be read anew.
            setHasRead(false);
          }}
          go={() => go('read')}
        />
      ) : null}
      {step === 'read' ? (
        <Loaded query={notice}>
          {({ text, hash }) => (
            <Read text={text} hash={hash} hasRead={hasRead} setHasRead={setHasRead} go={() => go('check')} />
          )}
        </Loaded>
      ) : null}
      {step === 'check' ? (
        <Loaded query={notice}>
          {({ hash, version }) => (
            <Check item={item} materials={materials} notice={{ hash, version }} change={go} done={setSigned} />
          )}
        </Loaded>
      ) : null}
    </OwnPage>
  );
}

function Choose({
  item,
  chosen,
  choose,
  go,
}: {
  item: Item;
  chosen: string[];
  choose: (materials: string[]) => void;
  go: () => void;
}): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const [wasTried, setWasTried] = useState(false);
  return (
    <Panel>
      <h2>{say('choose')}</h2>
      <p className="soft">{say('chooseHint')}</p>
      {wasTried && chosen.length === 0 ? (
        <Notice tone="bad" role="alert">
          {say('chooseOne')}
        </Notice>
      ) : null}
      <div className="check-lines">
        {item.materials
          .filter(({ pledgeable }) => pledgeable)
          .map(({ code, title, dueWorkingDays }) => (
            <Checkbox
              key={code}
              checked={chosen.includes(code)}
              onChange={(event) =>
                choose(event.target.checked ? [...chosen, code] : chosen.filter((one) => one !== code))
              }
            >
              {dueWorkingDays === null ? textOf(title) : say('material', { name: textOf(title), days: dueWorkingDays })}
            </Checkbox>
          ))}
      </div>
      <div className="question-foot">
        <Button type="primary" size="large" onClick={() => (chosen.length === 0 ? setWasTried(true) : go())}>
          {say('continue')}
        </Button>
      </div>
    </Panel>
  );
}

interface ReadProps {
  text: string;
  hash: string;
  hasRead: boolean;
  setHasRead: (hasRead: boolean) => void;
  go: () => void;
}

function Read({ text, hash, hasRead, setHasRead, go }: ReadProps): ReactNode {
  const say = useWords(pledgeWords);
  const [wasTried, setWasTried] = useState(false);
  return (
    <Panel title={say('readTitle')}>
      <div className="told" lang="zh-CN">
        {text}
      </div>
      <p className="soft">
        {say('readHash')} <Code>{hash}</Code>
      </p>
      {wasTried && !hasRead ? (
        <Notice tone="bad" role="alert">
          {say('readFirst')}
        </Notice>
      ) : null}
      <div className="check-lines">
        <Checkbox checked={hasRead} onChange={(event) => setHasRead(event.target.checked)}>
          {say('readYes')}
        </Checkbox>
      </div>
      <div className="question-foot">
        <Button type="primary" size="large" onClick={() => (hasRead ? go() : setWasTried(true))}>
          {say('continue')}
        </Button>
      </div>
    </Panel>
  );
}

interface CheckProps {
  item: Item;
  materials: string[];
  notice: { hash: string; version: string };
  change: (to: Step) => void;
  done: (pledge: Pledge) => void;
}

function Check({ item, materials, notice, change, done }: CheckProps): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const [isAccepted, setIsAccepted] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const sign = useCommand(
    (body: components['schemas']['SignPledge'], key) =>
      take(commitment.POST('/pledges', { params: { header: commandHeaders(key) }, body })),
    { invalidates: [['commitment', 'pledges'], ['commitment', 'items'], ['commitment', 'notice'], ['work']] },
  );
  const submit = (): void => {
    setWasTried(true);
    if (!isAccepted) return;
    const body = { item: item.code, materials, noticeHash: notice.hash, accepted: true };
    sign.mutate(body, { onSuccess: done });
  };
  return (
    <Panel title={say('checkTitle')}>
      <Faults error={sign.error} />
      <CheckAnswers
        answers={[
          { name: say('item'), value: textOf(item.title) },
          {
            name: say('materials'),
            value: item.materials
              .filter(({ code }) => materials.includes(code))
              .map(({ title }) => textOf(title))
              .join(say('separator')),
            change: () => change('choose'),
          },
          {
            name: say('notice'),
            value: (
              <>
                {say('noticeVersion', { version: versionIn(notice.version) })} <Code>{notice.hash}</Code>
              </>
            ),
            change: () => change('read'),
          },
        ]}
      />
      {wasTried && !isAccepted ? (
        <Notice tone="bad" role="alert">
          {say('acceptFirst')}
        </Notice>
      ) : null}
      <div className="check-lines">
        <Checkbox checked={isAccepted} onChange={(event) => setIsAccepted(event.target.checked)}>
          {say('accept')}
        </Checkbox>
      </div>
      <div className="question-foot">
        <Button type="primary" size="large" loading={sign.isPending} onClick={submit}>
          {say('signNow')}
        </Button>
      </div>
    </Panel>
  );
}

function Signed({ pledge }: { pledge: Pledge }): ReactNode {
  const say = useWords(pledgeWords);
  const language = useLanguage();
  const textOf = useTextOf();
  const isSigned = pledge.state === 'signed';
  const see = <Link to={`/my/pledges/${pledge.id}`}>{say('see')}</Link>;
  if (!isSigned) {
    return (
      <OwnPage title={say('refusedTitle')} back={{ to: '/my/pledges', label: say('back') }}>
        <Notice tone="warn" role="alert">
          <p>{say('nextRefused')}</p>
          <ul>
            {pledge.materials.map(({ code, title, reasons }) => (
              <li key={code}>
                {say('notPledgeable', {
                  name: textOf(title),
                  reasons: reasons.map((reason) => wordOf(ruleCodeWords, reason, language)).join(say('separator')),
                })}
              </li>
            ))}
          </ul>
        </Notice>
        {see}
      </OwnPage>
    );
  }
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('signedTitle')}
        number={pledge.id.slice(-12)}
        next={
          <>
            <ul>
              <li>{say('nextSigned')}</li>
              {pledge.materials.map(({ code, title, dueOn }) => (
                <li key={code}>{say('nextDue', { name: textOf(title), on: dueOn ?? say('noDue') })}</li>
              ))}
              {pledge.verifyBy ? <li>{say('nextVerify', { on: pledge.verifyBy })}</li> : null}
            </ul>
            {see}
          </>
        }
      >
        <p>{textOf(pledge.itemTitle)}</p>
      </Confirmation>
    </div>
  );
}
