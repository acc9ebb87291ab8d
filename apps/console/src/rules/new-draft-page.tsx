import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select, Upload } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { FileFaults } from '../kit/file-faults';
import { PageHead } from '../kit/page';
import { useTextOf, useWords } from '../words/words';
import { rulesWords } from './rules.words';
import { type DraftService, newDraft, ruleSetsOf, serviceOfKind, versionOf } from './services';
import './rules.css';

const KINDS = ['rating', 'repair', 'leniency', 'red-list', 'exemption', 'inspection', 'commitment'];
const ROWS = 26;

export function Page(): ReactNode {
  const say = useWords(rulesWords);
  const navigate = useNavigate();
  const [yaml, setYaml] = useState('');
  const [note, setNote] = useState('');
  const [lacksKind, setLacksKind] = useState(false);
  const inputId = useId();
  const send = useCommand(
    ({ service, ...body }: { service: DraftService; yaml: string; note?: string }, key) => newDraft(service, body, key),
    {
      invalidates: [
        ['credit-rating', 'rule-drafts'],
        ['reward-penalty', 'rule-drafts'],
        ['commitment', 'rule-drafts'],
      ],
    },
  );
  const submit = async (): Promise<void> => {
    const kind = /^kind:\s*["']?([a-z-]+)/m.exec(yaml)?.[1] ?? '';
    setLacksKind(!KINDS.includes(kind));
    if (!KINDS.includes(kind)) return;
    const service = serviceOfKind(kind);
    const draft = await send
      .mutateAsync({ service, yaml, ...(note.trim() ? { note: note.trim() } : {}) })
      .catch(() => null);
    if (draft) await navigate(`/rules/drafts/${service}/${draft.id}`);
  };
  return (
    <div className="page">
      <PageHead title={say('newTitle')} name={say('newTitle')} facts={<span>{say('newText')}</span>} />
      <div style={{ maxWidth: 960 }}>
        <FileFaults error={send.error} text={yaml} inputId={inputId} />
        <div className="inline" style={{ marginBottom: 12 }}>
          <StartFrom onChosen={setYaml} />
          <Upload
            accept=".yaml,.yml,text/yaml,application/yaml"
            showUploadList={false}
            beforeUpload={(file) => {
              void file.text().then(setYaml);
              return false;
            }}
          >
            <Button>{say('upload')}</Button>
          </Upload>
        </div>
        <Field
          id={inputId}
          label={say('yaml')}
          hint={say('yamlHint')}
          fault={lacksKind ? say('unknownKind') : undefined}
        >
          <Input.TextArea
            className="faulty-text"
            rows={ROWS}
            maxLength={200_000}
            spellCheck={false}
            value={yaml}
            onChange={(event) => setYaml(event.target.value)}
          />
        </Field>
        <Field label={say('note')}>
          <Input.TextArea rows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Button type="primary" loading={send.isPending} onClick={() => void submit()}>
          {say('save')}
        </Button>
      </div>
    </div>
  );
}

/** The text of the version in force, to be changed. */
function StartFrom({ onChosen }: { onChosen: (yaml: string) => void }): ReactNode {
  const say = useWords(rulesWords);
  const textOf = useTextOf();
  const sets = useQuery({
    queryKey: ['rule-sets', 'all to draft'],
    queryFn: async ({ signal }) => {
      const services = ['credit-rating', 'reward-penalty', 'commitment'] as const;
      const lists = await Promise.all(services.map((service) => ruleSetsOf(service, signal)));
      return lists.flatMap(({ items }, n) =>
        items.filter(({ own, inForce }) => own && inForce).map((line) => ({ ...line, service: services[n]! })),
      );
    },
  });
  const choose = async (value: string): Promise<void> => {
    const line = sets.data?.find(({ id }) => id === value);
    if (!line) return;
    const path = { kind: line.kind, ruleId: line.id, version: line.inForce! };
    onChosen((await versionOf(line.service, path, new AbortController().signal)).yaml);
  };
  return (
    <Select
      style={{ minWidth: 280 }}
      aria-label={say('startFrom')}
      placeholder={say('startFrom')}
      loading={sets.isPending}
      options={(sets.data ?? []).map(({ id, title }) => ({ value: id, label: textOf(title) }))}
      onChange={(value: string) => void choose(value)}
    />
  );
}
