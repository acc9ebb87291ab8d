import type { ReactNode } from 'react';
import { useLanguage, wordOf } from '../words/words';
import { stateWords } from './state.words';
import { StateWord, type Tone } from './values';

/** States that ended well, that wait for somebody, or that are under way; what is not here is plain. */
const TONES: Record<Tone, string[]> = {
  good: [
    'application.approved',
    'payout.paid',
    'correction.approved',
    'pledge.verified',
    'verification.done',
    'objection.upheld',
    'repair.granted',
    'red-list.listed',
    'violation.waived',
    'measure.applied',
    'inspection.done',
    'conflict.resolved',
  ],
  warn: [
    'payout.held',
    'payout.suspended',
    'payout.unknown',
    'violation.awaiting-correction',
    'violation.to-decide',
    'violation.to-penalise',
    'measure.lift-ordered',
    'conflict.open',
    'conflict.proposed',
  ],
  bad: [
    'application.rejected',
    'payout.revoked',
    'pledge.breached',
    'pledge.lapsed',
    'pledge.refused',
    'repair.refused',
    'repair.revoked',
    'violation.penalised',
    'penalty.determined',
    'serious-list.listed',
    'objection.rejected',
  ],
  busy: [
    'application.filed',
    'application.reviewed',
    'payout.approved',
    'payout.instructed',
    'correction.proposed',
    'hold-resolution.proposed',
    'verification.open',
    'objection.filed',
    'objection.recommended',
    'repair.filed',
    'repair.accepted',
    'red-list.proposed',
    'serious-list.proposed',
    'inspection.drawn',
    'inspection.ordered',
    'inspection-plan.committed',
    'inspection-plan.frame-closed',
    'measure.imposed',
  ],
  plain: [],
};

const toneOf = new Map(
  Object.entries(TONES).flatMap(([tone, states]) => states.map((state): [string, Tone] => [state, tone as Tone])),
);

/** The state of a thing, in the words of its state machine: `<State of="payout" is={payout.state} />`. */
export function State({ of, is }: { of: string; is: string }): ReactNode {
  const language = useLanguage();
  const key = `${of}.${is}`;
  return <StateWord tone={toneOf.get(key) ?? 'plain'}>{wordOf(stateWords, key, language)}</StateWord>;
}

/** The words of a state, for exports and filters. */
export function useStateWord(): (of: string, is: string) => string {
  const language = useLanguage();
  return (of, is) => wordOf(stateWords, `${of}.${is}`, language);
}
