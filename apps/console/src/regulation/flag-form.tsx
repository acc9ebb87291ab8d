import { Button, Checkbox, Input, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { DayInput } from '../kit/day-input';
import { Field } from '../kit/field';
import { Panel } from '../kit/page';
import { useLanguage, useWords } from '../words/words';
import { type ChosenEnterprise, EnterpriseChoice } from './enterprise-choice';
import { useOffences } from './offences';
import { regulationWords } from './regulation.words';
import { violationWords } from './violation.words';

export const HARMS = ['none', 'slight', 'substantial'] as const;
export type Harm = (typeof HARMS)[number];

export interface FlagDraft {
  enterprise: ChosenEnterprise | null;
  offence: string | null;
  harm: Harm | null;
  noFaultProved: boolean;
  correctedOn: string;
  facts: string;
  legalBasis: string;
  place: string;
}

export const FLAG_IDS: Record<string, string> = {
  enterpriseId: 'flag-enterprise',
  offence: 'flag-offence',
  harm: 'flag-harm',
  facts: 'flag-facts',
  correctedOn: 'flag-corrected',
  legalBasis: 'flag-basis',
  place: 'flag-place',
};

interface FlagFormProps {
  draft: FlagDraft;
  onChange: (draft: FlagDraft) => void;
  /** What is missing, by field; empty until it was tried. */
  faults: Partial<Record<string, string>>;
  onCheck: () => void;
}

/** What an officer says on the spot: six answers, of which four are a choice. */
export function FlagForm({ draft, onChange, faults, onCheck }: FlagFormProps): ReactNode {
  const say = useWords(violationWords);
  const sayShared = useWords(regulationWords);
  const language = useLanguage();
  const offences = useOffences();
  const set = (change: Partial<FlagDraft>): void => onChange({ ...draft, ...change });
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCheck();
        }}
      >
        <Field label={sayShared('enterprise')} id="flag-enterprise" fault={faults['enterpriseId']}>
          <EnterpriseChoice autoFocus value={draft.enterprise} onChange={(enterprise) => set({ enterprise })} />
        </Field>
        <Field label={sayShared('offence')} id="flag-offence" fault={faults['offence']}>
          <Select
            style={{ width: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={sayShared('offenceHint')}
            value={draft.offence}
            loading={offences.isPending}
            options={(offences.data?.offences ?? []).map(({ code, title, correctionWorkingDays }) => ({
              value: code,
              label: title[language],
              days: correctionWorkingDays,
            }))}
            optionRender={({ label, data }) => (
              <span className="inline">
                <span style={{ flex: 1 }}>{label}</span>
                <span className="soft">{say('offenceDays', { n: data.days })}</span>
              </span>
            )}
            onChange={(offence: string) => set({ offence })}
          />
        </Field>
        <div className={`field${faults['harm'] ? ' wrong' : ''}`}>
          <span className="label" id="flag-harm-label">
            {say('harm')}
          </span>
          {faults['harm'] ? <div className="fault">{faults['harm']}</div> : null}
          <Radio.Group
            id="flag-harm"
            aria-labelledby="flag-harm-label"
            value={draft.harm}
            options={HARMS.map((harm) => ({ value: harm, label: say(`harm.${harm}`) }))}
            onChange={(event) => set({ harm: event.target.value as Harm })}
          />
        </div>
        <Field label={say('found')} hint={say('foundHint')} id="flag-facts" fault={faults['facts']}>
          <Input.TextArea
            rows={3}
            maxLength={2000}
            value={draft.facts}
            onChange={(event) => set({ facts: event.target.value })}
          />
        </Field>
        <div className="pair">
          <Field label={say('legalBasis')} hint={say('legalBasisHint')} id="flag-basis">
            <Input
              maxLength={500}
              value={draft.legalBasis}
              onChange={(event) => set({ legalBasis: event.target.value })}
            />
          </Field>
          <Field label={say('correctedOn')} hint={say('correctedHint')} id="flag-corrected">
            <DayInput value={draft.correctedOn} onChange={(day) => set({ correctedOn: day })} />
          </Field>
        </div>
        <Field label={say('place')} id="flag-place">
          <Input maxLength={200} value={draft.place} onChange={(event) => set({ place: event.target.value })} />
        </Field>
        <div className="tick">
          <Checkbox checked={draft.noFaultProved} onChange={(event) => set({ noFaultProved: event.target.checked })}>
            {say('noFault')}
          </Checkbox>
        </div>
        <Button type="primary" htmlType="submit">
          {say('checkAnswers')}
        </Button>
      </form>
    </Panel>
  );
}
