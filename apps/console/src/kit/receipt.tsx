import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { type ReactNode, useState } from 'react';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf, type ServiceName } from '../api/platform';
import { secondOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { kitWords } from './kit.words';
import { Facts, Notice } from './page';
import { Readable } from './readable';
import { RuleName } from './rule-name';
import { ruleWords } from './rule.words';
import { Failure, Loaded } from './states';
import { Code, Day } from './values';

type Receipt = components['schemas']['Receipt'];
type Replay = components['schemas']['ReceiptReplay'];

export function receiptOf(owner: ServiceName, receiptId: string, signal?: AbortSignal): Promise<Receipt> {
  return take(
    platformOf[owner].GET('/receipts/{receiptId}', { params: { path: { receiptId } }, ...(signal ? { signal } : {}) }),
  );
}

function replayOf(owner: ServiceName, receiptId: string): Promise<Replay> {
  return take(platformOf[owner].POST('/receipts/{receiptId}/replay', { params: { path: { receiptId } } }));
}

/** The law is one click away: rule, version, facts and result of an automatic decision, and the same made again. */
export function Basis({ owner, receiptId }: { owner: ServiceName; receiptId: string }): ReactNode {
  const say = useWords(kitWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button type="link" size="small" onClick={() => setIsOpen(true)}>
        {say('basis')}
      </Button>
      <Drawer title={say('basis')} open={isOpen} onClose={() => setIsOpen(false)} size={560} destroyOnHidden>
        <ReceiptById owner={owner} receiptId={receiptId} />
      </Drawer>
    </>
  );
}

export function ReceiptById({ owner, receiptId }: { owner: ServiceName; receiptId: string }): ReactNode {
  const receipt = useQuery({
    queryKey: [owner, 'receipt', receiptId],
    queryFn: ({ signal }) => receiptOf(owner, receiptId, signal),
    // A receipt never changes.
    staleTime: Infinity,
  });
  return <Loaded query={receipt}>{(data) => <ReceiptView owner={owner} receipt={data} />}</Loaded>;
}

function ReceiptView({ owner, receipt }: { owner: ServiceName; receipt: Receipt }): ReactNode {
  const say = useWords(kitWords);
  const language = useLanguage();
  const replay = useMutation({ mutationFn: () => replayOf(owner, receipt.id) });
  return (
    <div className="stack">
      <Facts
        of={[
          [say('kindOfRule'), wordOf(ruleWords, `kind.${receipt.kind}`, language)],
          [
            say('ruleSet'),
            <RuleName key="rule" kind={receipt.kind} id={receipt.rule.id} version={receipt.rule.version} />,
          ],
          [say('hash'), <Code key="hash">{receipt.rule.hash}</Code>],
          [say('decidedOn'), <Day key="on" at={receipt.on} />],
          [say('knownAt'), secondOf(receipt.knownAt)],
        ]}
      />
      <h3>{say('given')}</h3>
      <Readable value={receipt.given} />
      <h3>{say('result')}</h3>
      <Readable value={receipt.result} />
      <p className="soft hash">{say('receipt', { id: receipt.id })}</p>
      <div>
        <Button onClick={() => replay.mutate()} loading={replay.isPending}>
          {say('replay')}
        </Button>
      </div>
      {replay.data ? (
        <Notice tone={replay.data.agrees ? 'good' : 'bad'} role="status">
          {say(replay.data.agrees ? 'replayAgrees' : 'replayDiffers')}
        </Notice>
      ) : null}
      {replay.isError ? <Failure error={replay.error} /> : null}
    </div>
  );
}
