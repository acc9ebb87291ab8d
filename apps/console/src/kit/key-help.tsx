import { Modal } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../words/words';
import { listWords } from './list.words';

const KEYS = [
  ['/', 'keySearch'],
  ['j', 'keyDown'],
  ['k', 'keyUp'],
  ['Enter', 'keyOpen'],
  ['x', 'keySelect'],
  ['Esc', 'keyEscape'],
  ['?', 'keyHelp'],
] as const;

/** `?` shows what the keyboard can do. */
export function KeyHelp(): ReactNode {
  const say = useWords(listWords);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === '?' && !(event.target as HTMLElement).closest('input, textarea, [contenteditable]'))
        setIsOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Modal open={isOpen} title={say('keys')} footer={null} onCancel={() => setIsOpen(false)}>
      <dl className="facts">
        {KEYS.map(([key, word]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(word)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
