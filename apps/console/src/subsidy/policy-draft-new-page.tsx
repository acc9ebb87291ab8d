import { Button, Input, Upload } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, subsidy, take } from '../api/clients';
import { Confirmation } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { FileFaults } from '../kit/file-faults';
import { PageHead } from '../kit/page';
import { useTextOf, useWords } from '../words/words';
import { policyWords } from './policy.words';
import { SUBSIDY_KEYS } from './subsidy-data';

const MAX_LENGTH = 100_000;

/** The one place where a policy is written as the file that it is. */
export function Page(): ReactNode {
  const say = useWords(policyWords);
  const textOf = useTextOf();
  const inputId = useId();
  const [yaml, setYaml] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const draft = useCommand(
    (text: string, key) =>
      take(subsidy.POST('/policies/drafts', { params: { header: commandHeaders(key) }, body: { yaml: text } })),
    { invalidates: SUBSIDY_KEYS },
  );
  if (draft.data) {
    const { id, title, policyVersion } = draft.data;
    return (
      <div className="page">
        <Confirmation
          title={say('proposedTitle')}
          number={`${textOf(title)} ${policyVersion}`}
          next={
            <>
              <p>{say('proposedNext')}</p>
              <Link to={`/policies/drafts/${id}`}>{say('seeDraft')}</Link>
            </>
          }
        />
      </div>
    );
  }
  const fault =
    wasTried && yaml.trim() === '' ? say('writeText') : yaml.length > MAX_LENGTH ? say('tooLarge') : undefined;
  const submit = (): void => {
    setWasTried(true);
    if (yaml.trim() !== '' && yaml.length <= MAX_LENGTH) draft.mutate(yaml);
  };
  return (
    <div className="page">
      <div className="narrow">
        <PageHead title={say('newTitle')} name={say('newTitle')} />
        <FileFaults error={draft.error} text={yaml} inputId={inputId} />
        <p>{say('newText')}</p>
        <Upload
          accept=".yaml,.yml,text/yaml,text/plain"
          showUploadList={false}
          beforeUpload={(file) => {
            void file.text().then(setYaml);
            return false;
          }}
        >
          <Button>{say('upload')}</Button>
        </Upload>
        <div style={{ marginTop: 12 }}>
          <Field label={say('text')} hint={say('textHint')} fault={fault} id={inputId}>
            <Input.TextArea
              rows={22}
              spellCheck={false}
              className="code"
              value={yaml}
              onChange={(event) => setYaml(event.target.value)}
            />
          </Field>
        </div>
        <div className="inline">
          <Button type="primary" size="large" loading={draft.isPending} onClick={submit}>
            {say('doPropose')}
          </Button>
          <Link to="/policies/drafts">{say('toDrafts')}</Link>
        </div>
      </div>
    </div>
  );
}
