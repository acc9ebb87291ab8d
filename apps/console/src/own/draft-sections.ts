import type { FieldFault } from '../api/problem';
import { wholeFacts } from './facts';
import type { Draft, Policy } from './subsidy-queries';

export const SECTIONS = ['project', 'amounts', 'pledge', 'pledges', 'papers', 'payee'] as const;
export type Section = (typeof SECTIONS)[number];

/** The questions of a policy, in their order. */
export function sectionsOf({ facts }: Policy): Section[] {
  return SECTIONS.filter((section) => section !== 'amounts' || facts.length > 0);
}

const OPTIONAL: readonly Section[] = ['project', 'pledges', 'papers'];

export function isNeeded(section: Section): boolean {
  return !OPTIONAL.includes(section);
}

export type Progress = 'done' | 'todo' | 'optional';

export function progressOf(section: Section, draft: Draft, policy: Policy): Progress {
  const isDone = {
    project: () => draft.projectCode !== null,
    amounts: () => wholeFacts(policy.facts, draft.facts) !== null,
    pledge: () => draft.creditPledgeSigned === true,
    pledges: () => draft.pledgeIds.length > 0,
    papers: () => draft.paperIds.length > 0,
    payee: () => Boolean(draft.payee.name && draft.payee.bank && draft.payee.account),
  }[section]();
  if (isDone) return 'done';
  return isNeeded(section) ? 'todo' : 'optional';
}

/** The question that a field of the filing belongs to. */
export function sectionOfField(field: string): Section {
  if (field.startsWith('facts')) return 'amounts';
  if (field.startsWith('payee')) return 'payee';
  if (field.startsWith('paperIds')) return 'papers';
  if (field.startsWith('pledgeIds')) return 'pledges';
  if (field === 'creditPledgeSigned') return 'pledge';
  return 'project';
}

/** The key of the words for what is wrong with a field. */
export function faultKey(
  field: string,
):
  | 'fault.facts'
  | 'fault.creditPledgeSigned'
  | 'fault.payee.name'
  | 'fault.payee.bank'
  | 'fault.payee.account'
  | 'fault.paperIds'
  | 'fault.pledgeIds'
  | 'fault.projectCode' {
  if (field === 'payee.name' || field === 'payee.bank' || field === 'payee.account') return `fault.${field}`;
  switch (sectionOfField(field)) {
    case 'amounts':
      return 'fault.facts';
    case 'papers':
      return 'fault.paperIds';
    case 'pledges':
      return 'fault.pledgeIds';
    case 'pledge':
      return 'fault.creditPledgeSigned';
    case 'payee':
      return 'fault.payee.name';
    case 'project':
      return 'fault.projectCode';
  }
}

/** One fault a field: the service may name several for the same. */
export function faultsByField(errors: readonly FieldFault[]): FieldFault[] {
  return errors.filter(({ field }, n) => errors.findIndex((other) => other.field === field) === n);
}
