import { Input, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { commandHeaders, commitment, take } from '../api/clients';
import type { components } from '../api/generated/commitment';
import { ActDialog } from '../kit/act-dialog';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { kitWords } from '../kit/kit.words';
import { LEAST_LENGTH } from '../kit/least-length';
import { useWords } from '../words/words';
import { verificationWords } from './verification.words';

type Verification = components['schemas']['VerificationAnswer'];
type Finding = components['schemas']['RecordFinding'];
const LEAST_EVIDENCE = LEAST_LENGTH['commitment/RecordFinding.evidence'];
const GROUNDS = ['untrue-content', 'forged-paper'] as const;

/** Whether what was pledged is true. That it is false may still be found after it was held true. */
export function VerificationActs({ verification }: { verification: Verification }): ReactNode {
  const say = useWords(verificationWords);
  const [ground, setGround] = useState<(typeof GROUNDS)[number]>('untrue-content');
  const sayKit = useWords(kitWords);
  const [evidence, setEvidence] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const lacksEvidence = evidence.trim().length < LEAST_EVIDENCE;
  const { id: verificationId, version, state, pledgeId } = verification;
  const record = useCommand(
    (body: Finding, key) =>
      take(
        commitment.POST('/verifications/{verificationId}/result', {
          params: { path: { verificationId }, header: commandHeaders(key, version) },
          body,
        }),
      ),
    {
      invalidates: [
        ...[
          ['commitment', 'verification', verificationId],
          ['commitment', 'pledge', pledgeId],
        ],
        ...[
          ['commitment', 'letters', pledgeId],
          ['list', 'verifications'],
          ['commitment', 'verifications'],
        ],
        ['work', 'commitment'],
      ],
    },
  );
  const done = (body: Finding): Promise<boolean> =>
    record.mutateAsync(body).then(
      () => true,
      () => false,
    );
  const shared = { isPending: record.isPending, error: record.error, reset: record.reset };
  return (
    <>
      {state === 'open' ? (
        <ActDialog
          {...shared}
          primary
          title={say('isTrue')}
          reasonLabel={say('reason')}
          act={(reason) => done({ finding: 'true', reason })}
        >
          <p>{say('isTrueText')}</p>
        </ActDialog>
      ) : null}
      <ActDialog
        {...shared}
        danger
        title={say('isFalse')}
        reasonLabel={say('reason')}
        act={async (reason) => {
          setWasTried(true);
          return lacksEvidence ? false : done({ finding: 'false', ground, evidence: evidence.trim(), reason });
        }}
      >
        <p>{say('isFalseText')}</p>
        <div className="field">
          <span className="label" id="false-ground">
            {say('ground')}
          </span>
          <Radio.Group
            aria-labelledby="false-ground"
            value={ground}
            options={GROUNDS.map((value) => ({ value, label: say(`ground.${value}`) }))}
            onChange={(event) => setGround(event.target.value as (typeof GROUNDS)[number])}
          />
        </div>
        <Field
          label={say('evidence')}
          hint={sayKit('atLeast', { n: LEAST_EVIDENCE })}
          fault={wasTried && lacksEvidence ? sayKit('tooShort', { n: LEAST_EVIDENCE }) : undefined}
        >
          <Input.TextArea
            rows={3}
            maxLength={2000}
            value={evidence}
            onChange={(event) => setEvidence(event.target.value)}
          />
        </Field>
      </ActDialog>
    </>
  );
}
