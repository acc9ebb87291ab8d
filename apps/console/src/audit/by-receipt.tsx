import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { SERVICE_NAMES } from '../api/platform';
import { receiptOf } from '../kit/receipt';
import { useWords } from '../words/words';
import { auditWords } from './audit.words';

/** The number of a receipt does not say whose it is: all four are asked. */
export function ByReceipt(): ReactNode {
  const say = useWords(auditWords);
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [isUnknown, setIsUnknown] = useState(false);
  const open = async (): Promise<void> => {
    const id = typed.trim();
    setIsUnknown(false);
    try {
      const owner = await Promise.any(SERVICE_NAMES.map((name) => receiptOf(name, id).then(() => name)));
      void navigate(`/decisions/${owner}/${id}`);
    } catch {
      setIsUnknown(true);
    }
  };
  return (
    <form
      className="inline"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim()) void open();
      }}
    >
      {isUnknown ? (
        <span className="late" role="alert">
          {say('noReceipt')}
        </span>
      ) : null}
      <Input
        aria-label={say('byReceipt')}
        placeholder={say('byReceipt')}
        style={{ width: 300 }}
        maxLength={60}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button htmlType="submit">{say('open')}</Button>
    </form>
  );
}
