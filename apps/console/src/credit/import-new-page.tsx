import { Button, Input, Radio, Upload } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { PageHead, Panel } from '../kit/page';
import { sizeOf } from '../kit/papers';
import { useWords } from '../words/words';
import { MAX_FILE_BYTES, type Upload as Sent, upload } from './import-send';
import { type Kind, KINDS } from './import-state';
import { importWords } from './imports.words';
import './credit.css';

const MAX_SOURCE = 100;
type FileFault = 'needFile' | 'emptyFile' | 'tooLarge' | 'oldFormat';

/** What can be said of a file before it is sent. */
function faultOf(file: File | null): FileFault | null {
  if (file === null) return 'needFile';
  if (file.size === 0) return 'emptyFile';
  if (file.size > MAX_FILE_BYTES) return 'tooLarge';
  return /\.xls$/i.test(file.name) ? 'oldFormat' : null;
}

/** Template, kind, source, file; then a dry run, which has a page of its own. */
export function Page(): ReactNode {
  const say = useWords(importWords);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const kindId = useId();
  const asked = KINDS.find((kind) => kind === search.get('kind')) ?? KINDS[0];
  const [kind, setKind] = useState<Kind>(asked);
  const [source, setSource] = useState(search.get('source') ?? '');
  const [file, setFile] = useState<File | null>(null);
  const [wasTried, setWasTried] = useState(false);
  const command = useCommand((input: Sent, key) => upload(file!, input, key));
  const lacksSource = source.trim() === '';
  const fileFault = faultOf(file);
  const submit = async (): Promise<void> => {
    setWasTried(true);
    if (file === null || fileFault !== null || lacksSource) return;
    const { name: fileName, size: sizeBytes, lastModified: modifiedAt } = file;
    const started = await command
      .mutateAsync({ kind, source: source.trim(), fileName, sizeBytes, modifiedAt })
      .catch(() => null);
    if (started) await navigate(`/imports/${started.id}`, { replace: true });
  };
  return (
    <div className="page">
      <PageHead title={say('newTitle')} name={say('newTitle')} />
      <div className="narrow">
        <Panel>
          <Faults error={command.error} idOf={(field) => (field === 'source' ? 'source' : undefined)} />
          <div className="field" role="radiogroup" aria-labelledby={kindId}>
            <div className="label" id={kindId}>
              {say('kind')}
            </div>
            <div className="stack">
              {KINDS.map((value) => (
                <div key={value}>
                  <Radio name="kind" checked={kind === value} onChange={() => setKind(value)}>
                    {say(`kind.${value}`)}
                  </Radio>
                  <div className="soft under-radio">
                    {say(`kindHint.${value}`)}{' '}
                    <a
                      href={`/api/credit-rating/imports/templates/${value}`}
                      aria-label={say('templateOf', { kind: say(`kind.${value}`) })}
                    >
                      {say('template')}
                    </a>
                  </div>
                </div>
              ))}
            </div>
          </div>
          <Field
            id="source"
            label={say('source')}
            hint={say('sourceHint')}
            fault={wasTried && lacksSource ? say('needSource') : undefined}
          >
            <Input value={source} maxLength={MAX_SOURCE} onChange={(event) => setSource(event.target.value)} />
          </Field>
          <div className={`field${wasTried && fileFault ? ' wrong' : ''}`} role="group" aria-labelledby="file-label">
            <div className="label" id="file-label">
              {say('file')}
            </div>
            <div className="hint">{say('fileHint')}</div>
            {fileFault && (wasTried || file) ? (
              <div className="fault" role="alert">
                {say(fileFault)}
              </div>
            ) : null}
            <div className="inline">
              <Upload
                accept=".csv,.xlsx,.txt"
                showUploadList={false}
                beforeUpload={(chosen) => {
                  setFile(chosen);
                  command.reset();
                  return false;
                }}
              >
                <Button>{say(file ? 'otherFile' : 'chooseFile')}</Button>
              </Upload>
              {file ? <span>{say('chosen', { name: file.name, size: sizeOf(file.size) })}</span> : null}
            </div>
          </div>
          <p className="soft">{say('tryText')}</p>
          <Button type="primary" loading={command.isPending} onClick={() => void submit()}>
            {say('tryIt')}
          </Button>
        </Panel>
      </div>
    </div>
  );
}
