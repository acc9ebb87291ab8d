import type { components } from '../api/generated/credit-rating';

export type CreditRecord = components['schemas']['RecordDetail'];
export type Conflict = components['schemas']['ConflictView'];

/** What is read again when a class was proposed or confirmed. */
export const afterClass = [
  ['credit-rating', 'record'],
  ['credit-rating', 'records'],
  ['list', 'records'],
  ['list', 'classification'],
  ['work', 'credit-rating'],
  ['reward-penalty', 'publication'],
];

/** What is read again when a resolution was proposed or confirmed. */
export const afterResolution = [
  ['credit-rating', 'conflict'],
  ['list', 'import-conflicts'],
  ['work', 'credit-rating'],
];
