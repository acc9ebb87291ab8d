import { commitment, creditRating, rewardPenalty, subsidy, take } from './clients';
import type { components } from './generated/subsidy';

/** In the order in which facts become decisions. */
export const SERVICE_NAMES = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export function isServiceName(name: string | undefined): name is ServiceName {
  return SERVICE_NAMES.some((one) => one === name);
}

/** A service, for what each of them has alike: work, changes, receipts, letters, rule sets, audit, events. Typed by one of them. */
export const platformOf = {
  'credit-rating': creditRating as unknown as typeof subsidy,
  commitment: commitment as unknown as typeof subsidy,
  'reward-penalty': rewardPenalty as unknown as typeof subsidy,
  subsidy,
} satisfies Record<ServiceName, typeof subsidy>;

type Schemas = components['schemas'];
export type WorkGroup = Schemas['WorkGroup'];
export type WorkItem = Schemas['WorkItem'];
export type Change = Schemas['ChangeRow'];

/** What waits for the reader in one service. */
export function workOf(service: ServiceName, signal: AbortSignal): Promise<Schemas['WorkList']> {
  return take(platformOf[service].GET('/work', { signal }));
}

/** What changed lately in one service for the reader, newest first. */
export function changesOf(service: ServiceName, limit: number, signal: AbortSignal): Promise<Schemas['ChangesPage']> {
  return take(platformOf[service].GET('/changes', { params: { query: { limit } }, signal }));
}
