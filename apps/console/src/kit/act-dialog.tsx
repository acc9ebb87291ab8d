import { Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../words/words';
import { Faults } from './answers';
import { Field } from './field';
import { kitWords } from './kit.words';

interface ActDialogProps {
  /** On the button, and above the dialog. */
  title: string;
  /** What will happen, before one does it. */
  children?: ReactNode;
  /** Asks for a reason under this label. */
  reasonLabel?: string;
  /** How long the reason must be for the service; said before it is sent where it is more than a word. */
  leastReason?: number;
  danger?: boolean;
  primary?: boolean;
  isPending: boolean;
  error: unknown;
  /** Answers whether it is done: then the dialog closes. */
  act: (reason: string) => Promise<boolean>;
  /** When it closes without being done: forget the last refusal. */
  reset: () => void;
}

/** Less than this is no word: there the label says enough. */
const SHORTEST = 2;
const MAX_REASON = 500;

/**
 * A button for an act that no money hangs on: says what will happen, asks why where that is kept, and shows a refusal in
 * place. Money and rights have pages of their own (check answers, confirmation).
 */
export function ActDialog(props: ActDialogProps): ReactNode {
  const { title, children, reasonLabel, leastReason = SHORTEST, danger = false, primary = false } = props;
  const { isPending, error, act, reset } = props;
  const say = useWords(kitWords);
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const lacks = reasonLabel !== undefined && reason.trim().length < leastReason;
  const close = (): void => {
    setIsOpen(false);
    setReason('');
    setWasTried(false);
    reset();
  };
  const submit = async (): Promise<void> => {
    setWasTried(true);
    if (!lacks && (await act(reason.trim()))) close();
  };
  return (
    <>
      <Button danger={danger} type={primary ? 'primary' : 'default'} onClick={() => setIsOpen(true)}>
        {title}
      </Button>
      <Modal
        open={isOpen}
        title={title}
        onCancel={close}
        okText={title}
        cancelText={say('cancel')}
        okButtonProps={{ danger, loading: isPending }}
        onOk={() => void submit()}
        destroyOnHidden
      >
        <Faults error={error} />
        {children}
        {reasonLabel === undefined ? null : (
          <Field
            label={reasonLabel}
            hint={leastReason > SHORTEST ? say('atLeast', { n: leastReason }) : undefined}
            fault={
              wasTried && lacks ? say(leastReason > SHORTEST ? 'tooShort' : 'required', { n: leastReason }) : undefined
            }
          >
            <Input.TextArea
              rows={3}
              maxLength={MAX_REASON}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        )}
      </Modal>
    </>
  );
}
