import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { signInUrl, useSignedOut } from '../api/session';
import { kitWords } from '../kit/kit.words';
import { useWords } from '../words/words';

/** What was typed stays on the page behind it until one signs in again. */
export function SignedOutDialog(): ReactNode {
  const say = useWords(kitWords);
  const isOpen = useSignedOut();
  return (
    <Modal
      open={isOpen}
      closable={false}
      title={say('signedOutTitle')}
      footer={
        <Button type="primary" href={signInUrl()}>
          {say('signIn')}
        </Button>
      }
    >
      {say('signedOutText')}
    </Modal>
  );
}
