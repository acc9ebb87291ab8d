import type { components } from '../api/generated/reward-penalty';

export type Measure = components['schemas']['MeasureRow'];
export type RowResult = components['schemas']['RowResult'];

/** Whether its department is to answer. */
export function isAsked({ state }: Measure): boolean {
  return state === 'imposed' || state === 'lift-ordered';
}

/** What was chosen in the list and, once it is done, what became of each: kept with a place in the history. */
export interface FeedbackBatch {
  rows: Measure[];
  done: boolean;
  results?: RowResult[];
}
