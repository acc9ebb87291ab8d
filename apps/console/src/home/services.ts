import { commitment, creditRating, rewardPenalty, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

export const SERVICES = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'] as const;
export type ServiceName = (typeof SERVICES)[number];

export type WorkGroup = components['schemas']['WorkGroup'];
export type WorkItem = components['schemas']['WorkItem'];
export type WorkList = components['schemas']['WorkList'];

/** What every service answers in the same way, by the service that is asked. */
export function workOf(service: ServiceName, signal: AbortSignal): Promise<WorkList> {
  switch (service) {
    case 'credit-rating':
      return take(creditRating.GET('/work', { signal }));
    case 'commitment':
      return take(commitment.GET('/work', { signal }));
    case 'reward-penalty':
      return take(rewardPenalty.GET('/work', { signal }));
    case 'subsidy':
      return take(subsidy.GET('/work', { signal }));
  }
}
