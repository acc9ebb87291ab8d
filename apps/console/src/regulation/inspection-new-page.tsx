import { Button, Input, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { commandHeaders, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/reward-penalty';
import { CheckAnswers, Confirmation, Faults } from '../kit/answers';
import { useCommand } from '../kit/command';
import { Field } from '../kit/field';
import { Notice, PageHead, Panel } from '../kit/page';
import { useWords } from '../words/words';
import { type ChosenEnterprise, EnterpriseChoice } from './enterprise-choice';
import { ORDERED, useKindWord } from './inspection-kinds';
import { inspectionWords } from './inspection.words';
import { regulationWords } from './regulation.words';

type Body = components['schemas']['OrderInspection'];
const MIN_REASON = 4;

/** An inspection outside any draw; what a complaint leads to is never blocked by an exemption. */
export function Page(): ReactNode {
  const say = useWords(inspectionWords);
  const sayShared = useWords(regulationWords);
  const kindWord = useKindWord();
  const [enterprise, setEnterprise] = useState<ChosenEnterprise | null>(null);
  const [inspection, setInspection] = useState<Body['inspection']>('complaint');
  const [reason, setReason] = useState('');
  const [isChecking, setIsChecking] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const order = useCommand(
    (body: Body, key) => take(rewardPenalty.POST('/inspections', { params: { header: commandHeaders(key) }, body })),
    {
      invalidates: [
        ['list', 'inspections'],
        ['reward-penalty', 'inspections'],
        ['work', 'reward-penalty'],
      ],
    },
  );
  if (order.data) {
    return (
      <div className="page">
        <Confirmation
          title={say('ordered')}
          number={`${enterprise?.name} · ${kindWord(inspection)}`}
          next={
            <>
              <p>{say('orderedNext')}</p>
              <Link to={`/inspections/${order.data.id}`}>{say('toInspection')}</Link>
            </>
          }
        />
      </div>
    );
  }
  const isShort = reason.trim().length < MIN_REASON;
  const edit = (): void => setIsChecking(false);
  return (
    <div className="page">
      <PageHead title={say('order')} name={say('order')} />
      <div className="narrow">
        <Notice>{say('neverBlocked')}</Notice>
        <Faults error={order.error} idOf={(field) => ({ uscc: 'order-enterprise', reason: 'order-reason' })[field]} />
        {isChecking && enterprise ? (
          <Panel title={sayShared('checkTitle')}>
            <CheckAnswers
              answers={[
                { name: sayShared('enterprise'), value: `${enterprise.name} ${enterprise.uscc}`, change: edit },
                { name: say('kind'), value: kindWord(inspection), change: edit },
                { name: say('cause'), value: reason, change: edit },
              ]}
            />
            <Button
              type="primary"
              loading={order.isPending}
              onClick={() =>
                order.mutate({ uscc: enterprise.uscc, inspection, reason: reason.trim() }, { onError: edit })
              }
            >
              {say('confirmOrder')}
            </Button>
          </Panel>
        ) : (
          <Panel>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                setWasTried(true);
                if (enterprise && !isShort) setIsChecking(true);
              }}
            >
              <Field
                label={sayShared('enterprise')}
                id="order-enterprise"
                fault={wasTried && !enterprise ? say('fill') : undefined}
              >
                <EnterpriseChoice autoFocus value={enterprise} onChange={setEnterprise} />
              </Field>
              <div className="field">
                <span className="label" id="order-kind">
                  {say('kind')}
                </span>
                <Radio.Group
                  aria-labelledby="order-kind"
                  value={inspection}
                  options={ORDERED.map((value) => ({ value, label: kindWord(value) }))}
                  onChange={(event) => setInspection(event.target.value as Body['inspection'])}
                />
              </div>
              <Field
                label={say('cause')}
                hint={say('causeHint')}
                id="order-reason"
                fault={wasTried && isShort ? say('fillCause') : undefined}
              >
                <Input.TextArea
                  rows={3}
                  maxLength={2000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              </Field>
              <Button type="primary" htmlType="submit">
                {sayShared('check')}
              </Button>
            </form>
          </Panel>
        )}
      </div>
    </div>
  );
}
