import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { commandHeaders, commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Facts, Notice, Panel } from '../kit/page';
import { type Paper, PaperList, PaperUpload } from '../kit/papers';
import { State } from '../kit/state';
import { Loaded } from '../kit/states';
import { Code } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { LettersAbout } from './letter-list';
import { OwnPage } from './own-page';
import { isDue, type PledgeMaterial } from './pledge-queries';
import { pledgeWords } from './pledges.words';

type Detail = components['schemas']['PledgeDetail'];

/** One pledge, what is due of it, and handing it in. */
export function Page(): ReactNode {
  const { id = '' } = useParams();
  const pledge = useQuery({
    queryKey: ['commitment', 'pledge', id],
    queryFn: ({ signal }) =>
      take(commitment.GET('/pledges/{pledgeId}', { params: { path: { pledgeId: id } }, signal })),
  });
  return <Loaded query={pledge}>{(data) => <OnePledge pledge={data} />}</Loaded>;
}

function OnePledge({ pledge }: { pledge: Detail }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const [search] = useSearchParams();
  const [received, setReceived] = useState<string | null>(null);
  const material = pledge.materials.find(({ code }) => code === search.get('paper'));
  if (received) return <Received pledge={pledge} name={received} />;
  if (material && isDue(pledge, material)) {
    return <HandIn pledge={pledge} material={material} done={() => setReceived(textOf(material.title))} />;
  }
  return (
    <OwnPage
      title={textOf(pledge.itemTitle)}
      state={<State of="pledge" is={pledge.state} />}
      back={{ to: '/my/pledges', label: say('back') }}
    >
      {pledge.breach ? (
        <Notice tone="bad">
          <p>{say('breach', { on: pledge.breach.determinedOn })}</p>
          <Link to={`/my/matters/records/${pledge.breach.recordId}`}>{say('breachLink')}</Link>
        </Notice>
      ) : null}
      <Panel title={say('materials')}>
        <ul className="rows">
          {pledge.materials.map((one) => (
            <MaterialLine key={one.code} pledge={pledge} material={one} />
          ))}
        </ul>
      </Panel>
      <Panel title={say('notice')}>
        <Facts
          of={[
            [say('number'), <Code key="id">{pledge.id}</Code>],
            [say('daySigned'), pledge.signedOn],
            [say('verifyBy'), pledge.verifyBy],
            [say('verifiedOn'), pledge.verifiedOn],
            [say('readHash'), <Code key="hash">{pledge.noticeHash}</Code>],
          ]}
        />
        <h3>{say('notice')}</h3>
        <div className="told" lang="zh-CN">
          {pledge.noticeText}
        </div>
      </Panel>
      <LettersAbout sender="commitment" subjectId={pledge.id} />
    </OwnPage>
  );
}

function MaterialLine({ pledge, material }: { pledge: Detail; material: PledgeMaterial }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const { code, title, handedInOn, late, dueOn, graceUntil, papers } = material;
  const name = textOf(title);
  return (
    <li>
      <div className="head">
        <span>{name}</span>
        {isDue(pledge, material) ? (
          <Link to={`?paper=${code}`} aria-label={say('handInFor', { name })}>
            {say('handIn')}
          </Link>
        ) : null}
      </div>
      {handedInOn ? (
        <div className="soft">
          {say('handedIn', { on: handedInOn })}
          {late ? ` · ${say('late')}` : ''}
        </div>
      ) : null}
      {isDue(pledge, material) ? (
        <div>
          {dueOn ? say('nextDue', { name, on: dueOn }) : say('noDue')}
          {graceUntil ? <span className="soft"> · {say('grace', { on: graceUntil })}</span> : null}
        </div>
      ) : null}
      <PaperList owner="commitment" papers={papers} />
    </li>
  );
}

function HandIn({ pledge, material, done }: { pledge: Detail; material: PledgeMaterial; done: () => void }): ReactNode {
  const say = useWords(pledgeWords);
  const textOf = useTextOf();
  const [papers, setPapers] = useState<Paper[]>([]);
  const [note, setNote] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const { id, version } = pledge;
  const handIn = useCommand(
    ({ version: seen, ...body }: components['schemas']['HandInPaper'] & { version: number }, key) =>
      take(
        commitment.POST('/pledges/{pledgeId}/papers', {
          params: { path: { pledgeId: id }, header: commandHeaders(key, seen) },
          body,
        }),
      ),
    { invalidates: [['commitment', 'pledge', id], ['commitment', 'pledges'], ['work']] },
  );
  const submit = (): void => {
    setWasTried(true);
    if (papers.length === 0) return;
    handIn.mutate(
      {
        ...{ version, material: material.code, paperIds: papers.map((paper) => paper.id) },
        ...(note.trim() ? { note: note.trim() } : {}),
      },
      { onSuccess: done },
    );
  };
  return (
    <OwnPage
      title={say('handInFor', { name: textOf(material.title) })}
      back={{ to: `/my/pledges/${id}`, label: textOf(pledge.itemTitle) }}
    >
      <Panel>
        <Faults error={handIn.error} />
        <p className="soft">{say('handInHint')}</p>
        {wasTried && papers.length === 0 ? (
          <Notice tone="bad" role="alert">
            {say('paperNeeded')}
          </Notice>
        ) : null}
        <PaperUpload owner="commitment" papers={papers} onChange={setPapers} />
        <Field label={say('note')}>
          <Input.TextArea rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Button type="primary" size="large" loading={handIn.isPending} onClick={submit}>
          {say('handInYes')}
        </Button>
      </Panel>
    </OwnPage>
  );
}

function Received({ pledge, name }: { pledge: Detail; name: string }): ReactNode {
  const say = useWords(pledgeWords);
  return (
    <div className="page own narrow-page">
      <Confirmation
        title={say('receivedTitle')}
        number={pledge.id.slice(-12)}
        next={
          <>
            <p>{say('receivedNext')}</p>
            <Link to="/">{say('toHome')}</Link>
          </>
        }
      >
        <p>{name}</p>
      </Confirmation>
    </div>
  );
}
