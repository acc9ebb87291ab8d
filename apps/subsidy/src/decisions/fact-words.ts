import type { Words } from '@app/platform/words.dto';
import { type Policy, termsOf } from './policy-terms';

/** Facts whose policies were published without words for them; a published version never changes. */
const WORDS: Readonly<Record<string, Words>> = {
  eligibleInvestment: { zh: '合格投资额', en: 'Eligible investment' },
  newEmployees: { zh: '新增参保职工数', en: 'Newly insured employees' },
};

/** A fact that a policy computes from. */
export interface NeededFact {
  name: string;
  /** yuan (text, `"800000.00"`) or units (a whole number). */
  kind: 'yuan' | 'units';
  label: Words;
}

export function factLabel(rules: Policy['rules'], name: string): Words {
  return termsOf(rules).factLabels[name] ?? WORDS[name] ?? { zh: name, en: name };
}

export function neededFacts(rules: Policy['rules']): NeededFact[] {
  const { base } = rules;
  if (base.kind === 'fixed') return [];
  return [{ name: base.of, kind: base.kind === 'rate' ? 'yuan' : 'units', label: factLabel(rules, base.of) }];
}
