import type { ReactNode } from 'react';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import type { Answer } from '../kit/answers';
import { State } from '../kit/state';
import { useCode } from '../kit/use-code';
import { useWords } from '../words/words';
import { casesWords } from './cases.words';
import { DecisionForm } from './decision-form';

export type Repair = components['schemas']['RepairRow'];
export type RepairStep = 'accept' | 'decide' | 'revoke' | 'confirmRevoke';

const INVALIDATES = [
  ['reward-penalty', 'repairs'],
  ['reward-penalty', 'publication'],
  ['list', 'repairs'],
  ['credit-rating', 'record'],
  ['work'],
];

/** The steps of a repair that somebody decides, each with check and confirmation. */
export function RepairActing({
  repair,
  step,
  back,
}: {
  repair: Repair;
  step: RepairStep;
  back: () => void;
}): ReactNode {
  const say = useWords(casesWords);
  const code = useCode();
  const number = repair.recordDocumentNumber ?? repair.id;
  const about: Answer[] = [
    { name: say('enterprise'), value: repair.enterpriseName },
    { name: say('document'), value: repair.recordDocumentNumber ?? say('noDocument') },
    { name: say('class'), value: code('class', repair.class) },
    { name: say('determinedOn'), value: repair.determinedOn },
    { name: say('state'), value: <State of="repair" is={repair.state} /> },
  ];
  const common = { about, invalidates: INVALIDATES, back };
  const params = (key: string): { path: { repairId: string }; header: ReturnType<typeof commandHeaders> } => ({
    path: { repairId: repair.id },
    header: commandHeaders(key, repair.version),
  });
  switch (step) {
    case 'accept':
      return (
        <DecisionForm
          {...common}
          title={say('accepted')}
          yes={say('acceptYes')}
          no={say('acceptNo')}
          run={({ yes: accepted, reason }, key) =>
            take(
              rewardPenalty.POST('/repairs/{repairId}/acceptance', {
                params: params(key),
                body: { accepted, reason },
              }),
            )
          }
          done={({ yes }, { decideDueOn }) => ({
            title: say(yes ? 'acceptedDone' : 'refusedDone'),
            number,
            next: (
              <p>
                {yes
                  ? decideDueOn
                    ? say('acceptedNext', { on: decideDueOn })
                    : say('acceptedNextNoDay')
                  : say('refusedNext')}
              </p>
            ),
          })}
        />
      );
    case 'decide':
      return (
        <DecisionForm
          {...common}
          title={say('decision')}
          yes={say('granted')}
          no={say('refused')}
          run={({ yes: grant, reason }, key) =>
            take(rewardPenalty.POST('/repairs/{repairId}/decision', { params: params(key), body: { grant, reason } }))
          }
          done={(_, { state }) => ({
            title: say(state === 'granted' ? 'grantDone' : 'denyDone'),
            number,
            next: <p>{say(state === 'granted' ? 'grantNext' : 'denyNext')}</p>,
          })}
        />
      );
    case 'revoke':
      return (
        <DecisionForm
          {...common}
          title={say('revocation')}
          yes={say('revokeYes')}
          evidenceLabel={say('evidence')}
          run={({ reason, evidence }, key) =>
            take(
              rewardPenalty.POST('/repairs/{repairId}/revocation', {
                params: params(key),
                body: { reason, evidence },
              }),
            )
          }
          done={() => ({ title: say('revokeDone'), number, next: <p>{say('revokeNext')}</p> })}
        />
      );
    case 'confirmRevoke':
      return (
        <DecisionForm
          {...common}
          about={[
            ...about,
            { name: say('revocation'), value: repair.revocationReason },
            { name: say('evidence'), value: repair.revocationEvidence },
          ]}
          title={say('revocation')}
          yes={say('confirmRevokeYes')}
          no={say('confirmRevokeNo')}
          run={({ yes: confirm, reason }, key) =>
            take(
              rewardPenalty.POST('/repairs/{repairId}/revocation/decision', {
                params: params(key),
                body: { confirm, reason },
              }),
            )
          }
          done={(_, { state }) => ({
            title: say(state === 'revoked' ? 'revokedDone' : 'keptDone'),
            number,
            next: <p>{say(state === 'revoked' ? 'revokedNext' : 'keptNext')}</p>,
          })}
        />
      );
  }
}
