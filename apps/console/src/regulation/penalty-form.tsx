import { Button, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Panel } from '../kit/page';
import { useCode } from '../kit/use-code';
import { type Say, useWords } from '../words/words';
import { type ChosenEnterprise, EnterpriseChoice } from './enterprise-choice';
import { fenOfYuan } from './fen';
import { penaltyWords } from './penalty.words';
import { regulationWords } from './regulation.words';

const CLASSES = ['minor', 'general', 'serious'] as const;
const OFFENCE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_OBLIGATIONS = 20;
const MIN_TEXT = 2;

export interface PenaltyDraft {
  enterprise: ChosenEnterprise | null;
  offence: string;
  class: (typeof CLASSES)[number] | null;
  legalBasis: string;
  documentNumber: string;
  measures: string;
  authority: string;
  /** In yuan, as typed. */
  fine: string;
  obligations: { what: string; dueOn: string }[];
}

export const EMPTY_PENALTY: PenaltyDraft = {
  ...{ enterprise: null, offence: '', class: null, legalBasis: '', documentNumber: '', measures: '' },
  ...{ authority: '', fine: '', obligations: [] },
};

export const PENALTY_IDS: Record<string, string> = {
  enterpriseId: 'penalty-enterprise',
  offence: 'penalty-offence',
  class: 'penalty-class',
  documentNumber: 'penalty-number',
  measures: 'penalty-measures',
  legalBasis: 'penalty-basis',
  fineFen: 'penalty-fine',
  obligations: 'penalty-obligation-0',
  authority: 'penalty-authority',
};

type Faults = Partial<Record<string, string>>;

export function faultsOfPenalty(
  draft: PenaltyDraft,
  { isForViolation, today, say }: { isForViolation: boolean; today: string; say: Say<(typeof penaltyWords)['zh']> },
): Faults {
  const short = (text: string): boolean => text.trim().length < MIN_TEXT;
  const { obligations } = draft;
  return {
    ...(isForViolation || draft.enterprise ? {} : { enterpriseId: say('fill') }),
    ...(isForViolation || OFFENCE.test(draft.offence.trim()) ? {} : { offence: say('offenceFault') }),
    ...(draft.class ? {} : { class: say('fill') }),
    ...(short(draft.documentNumber) ? { documentNumber: say('fill') } : {}),
    ...(short(draft.measures) ? { measures: say('fill') } : {}),
    ...(short(draft.legalBasis) ? { legalBasis: say('fill') } : {}),
    ...(draft.fine.trim() && fenOfYuan(draft.fine) === null ? { fineFen: say('fineFault') } : {}),
    ...(obligations.some(({ what }) => short(what)) ? { obligations: say('fill') } : {}),
    ...(obligations.some(({ dueOn }) => dueOn && dueOn < today) ? { obligations: say('duePast') } : {}),
  };
}

interface PenaltyFormProps {
  draft: PenaltyDraft;
  onChange: (draft: PenaltyDraft) => void;
  isForViolation: boolean;
  today: string;
  faults: Faults;
  onCheck: () => void;
}

export function PenaltyForm({ draft, onChange, isForViolation, today, faults, onCheck }: PenaltyFormProps): ReactNode {
  const say = useWords(penaltyWords);
  const sayShared = useWords(regulationWords);
  const code = useCode();
  const set = (change: Partial<PenaltyDraft>): void => onChange({ ...draft, ...change });
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCheck();
        }}
      >
        {isForViolation ? null : (
          <>
            <Field label={sayShared('enterprise')} id="penalty-enterprise" fault={faults['enterpriseId']}>
              <EnterpriseChoice value={draft.enterprise} onChange={(enterprise) => set({ enterprise })} />
            </Field>
            <Field
              label={say('offenceCode')}
              hint={say('offenceCodeHint')}
              id="penalty-offence"
              fault={faults['offence']}
            >
              <Input maxLength={64} value={draft.offence} onChange={(event) => set({ offence: event.target.value })} />
            </Field>
          </>
        )}
        <div className={`field${faults['class'] ? ' wrong' : ''}`}>
          <span className="label" id="penalty-class-label">
            {sayShared('class')}
          </span>
          {faults['class'] ? <div className="fault">{faults['class']}</div> : null}
          <Radio.Group
            id="penalty-class"
            aria-labelledby="penalty-class-label"
            value={draft.class}
            options={CLASSES.map((value) => ({ value, label: code('class', value) }))}
            onChange={(event) => set({ class: event.target.value as (typeof CLASSES)[number] })}
          />
        </div>
        <Field
          label={say('documentNumber')}
          hint={say('documentHint')}
          id="penalty-number"
          fault={faults['documentNumber']}
        >
          <Input
            maxLength={200}
            value={draft.documentNumber}
            onChange={(event) => set({ documentNumber: event.target.value })}
          />
        </Field>
        <Field label={say('measures')} hint={say('measuresHint')} id="penalty-measures" fault={faults['measures']}>
          <Input.TextArea
            rows={2}
            maxLength={2000}
            value={draft.measures}
            onChange={(event) => set({ measures: event.target.value })}
          />
        </Field>
        <Field label={say('fine')} hint={say('fineHint')} id="penalty-fine" fault={faults['fineFen']}>
          <Input
            inputMode="decimal"
            maxLength={20}
            style={{ maxWidth: 220 }}
            value={draft.fine}
            onChange={(event) => set({ fine: event.target.value })}
          />
        </Field>
        <Field label={say('legalBasis')} id="penalty-basis" fault={faults['legalBasis']}>
          <Input
            maxLength={500}
            value={draft.legalBasis}
            onChange={(event) => set({ legalBasis: event.target.value })}
          />
        </Field>
        <Field label={say('authority')} hint={say('authorityHint')} id="penalty-authority">
          <Input maxLength={200} value={draft.authority} onChange={(event) => set({ authority: event.target.value })} />
        </Field>
        <Obligations draft={draft} set={set} today={today} fault={faults['obligations']} />
        <Button type="primary" htmlType="submit">
          {sayShared('check')}
        </Button>
      </form>
    </Panel>
  );
}

function Obligations({
  draft,
  set,
  today,
  fault,
}: {
  draft: PenaltyDraft;
  set: (change: Partial<PenaltyDraft>) => void;
  today: string;
  fault: string | undefined;
}): ReactNode {
  const say = useWords(penaltyWords);
  const { obligations } = draft;
  const change = (at: number, values: Partial<PenaltyDraft['obligations'][number]>): void =>
    set({ obligations: obligations.map((one, n) => (n === at ? { ...one, ...values } : one)) });
  return (
    <div className={`field${fault ? ' wrong' : ''}`} role="group" aria-labelledby="penalty-obligations">
      <span className="label" id="penalty-obligations">
        {say('obligations')}
      </span>
      {fault ? <div className="fault">{fault}</div> : null}
      <div className="stack">
        {obligations.map(({ what, dueOn }, n) => (
          <div key={n} className="inline">
            <Input
              id={`penalty-obligation-${n}`}
              style={{ flex: '1 1 240px' }}
              maxLength={500}
              value={what}
              aria-label={`${say('obligation', { n: n + 1 })} ${say('obligationWhat')}`}
              placeholder={say('obligationWhat')}
              onChange={(event) => change(n, { what: event.target.value })}
            />
            <DayInput
              min={today}
              style={{ width: 150 }}
              value={dueOn}
              aria-label={`${say('obligation', { n: n + 1 })} ${say('obligationDue')}`}
              onChange={(day) => change(n, { dueOn: day })}
            />
            <Button
              aria-label={say('removeObligation', { n: n + 1 })}
              onClick={() => set({ obligations: obligations.filter((_, at) => at !== n) })}
            >
              ×
            </Button>
          </div>
        ))}
        {obligations.length < MOST_OBLIGATIONS ? (
          <div>
            <Button onClick={() => set({ obligations: [...obligations, { what: '', dueOn: '' }] })}>
              {say('addObligation')}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}
