import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { commandHeaders, creditRating, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { ForRoles } from '../frame/me';
import { Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { LoadedPart } from '../kit/states';
import { useWords } from '../words/words';
import { CodeField, useCodeFault } from './code-field';
import { registerWords } from './register.words';
import './credit.css';

type Enterprise = components['schemas']['EnterpriseDetail'];
type Change = components['schemas']['ChangeIdentifiers'] & { id: string; version: number };
const NOTHING = { name: '', uscc: '', validFrom: '', reason: '' };
const MAX_NAME = 200;
const MAX_REASON = 500;

/** A button for an enterprise's page: notes that it was renamed, or that its code was wrong. */
export function ChangeIdentifiers({ enterpriseId }: { enterpriseId: string }): ReactNode {
  const say = useWords(registerWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <ForRoles roles={['credit-officer']}>
      <Button onClick={() => setIsOpen(true)}>{say('change')}</Button>
      <Modal open={isOpen} title={say('change')} footer={null} onCancel={() => setIsOpen(false)} destroyOnHidden>
        <Present enterpriseId={enterpriseId} close={() => setIsOpen(false)} />
      </Modal>
    </ForRoles>
  );
}

/** What it goes by now, with the version that a change has to name. */
function Present({ enterpriseId, close }: { enterpriseId: string; close: () => void }): ReactNode {
  const query = useQuery({
    queryKey: ['credit-rating', 'enterprise', enterpriseId, 'identifiers'],
    queryFn: ({ signal }) =>
      take(creditRating.GET('/enterprises/{id}', { params: { path: { id: enterpriseId } }, signal })),
  });
  return <LoadedPart query={query}>{(data) => <Form enterprise={data} close={close} />}</LoadedPart>;
}

function Form({ enterprise, close }: { enterprise: Enterprise; close: () => void }): ReactNode {
  const say = useWords(registerWords);
  const sayKit = useWords(kitWords);
  const codeFault = useCodeFault();
  const [typed, setTyped] = useState(NOTHING);
  const [wasTried, setWasTried] = useState(false);
  const change = useCommand(
    ({ id, version, ...body }: Change, key) =>
      take(
        creditRating.POST('/enterprises/{id}/identifiers', {
          params: { path: { id }, header: commandHeaders(key, version) as never },
          body,
        }),
      ),
    // Its name and code stand on every page of it, and in every list.
    { invalidates: [['credit-rating'], ['list'], ['enterprises'], ['enterprise']] },
  );
  const name = typed.name.trim();
  const uscc = typed.uscc.trim();
  const reason = typed.reason.trim();
  const faults = {
    change: name === '' && uscc === '' ? say('needChange') : undefined,
    uscc: uscc === '' ? undefined : codeFault(uscc),
    validFrom: typed.validFrom === '' ? say('needDay') : undefined,
    reason: reason === '' ? say('needReason') : undefined,
  };
  const shown = (fault: string | undefined): string | undefined => (wasTried ? fault : undefined);
  const submit = async (): Promise<void> => {
    setWasTried(true);
    if (Object.values(faults).some((fault) => fault !== undefined)) return;
    const { id, version } = enterprise;
    const given = { ...(name === '' ? {} : { name }), ...(uscc === '' ? {} : { uscc }) };
    const done = await change
      .mutateAsync({ id, version, ...given, validFrom: typed.validFrom, reason })
      .catch(() => null);
    if (done) close();
  };
  return (
    <>
      <Faults error={change.error} />
      <p>{say('changeText')}</p>
      <Field label={say('newName')} hint={say('newNameHint', { name: enterprise.name })} fault={shown(faults.change)}>
        <Input
          value={typed.name}
          maxLength={MAX_NAME}
          onChange={(event) => setTyped({ ...typed, name: event.target.value })}
        />
      </Field>
      <CodeField
        label={say('newCode')}
        hint={say('newCodeHint', { code: enterprise.uscc })}
        value={typed.uscc}
        onChange={(value) => setTyped({ ...typed, uscc: value })}
        fault={shown(faults.uscc)}
        ownId={enterprise.id}
      />
      <Field label={say('validFrom')} hint={say('validFromHint')} fault={shown(faults.validFrom)}>
        <DayInput
          value={typed.validFrom}
          style={{ width: 180 }}
          onChange={(day) => setTyped({ ...typed, validFrom: day })}
        />
      </Field>
      <Field label={say('reason')} hint={say('reasonHint')} fault={shown(faults.reason)}>
        <Input.TextArea
          rows={2}
          value={typed.reason}
          maxLength={MAX_REASON}
          onChange={(event) => setTyped({ ...typed, reason: event.target.value })}
        />
      </Field>
      <div className="inline">
        <Button type="primary" loading={change.isPending} onClick={() => void submit()}>
          {say('save')}
        </Button>
        <Button onClick={close}>{sayKit('cancel')}</Button>
      </div>
    </>
  );
}
