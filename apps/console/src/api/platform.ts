import { commitment, creditRating, rewardPenalty, subsidy } from './clients';

/** In the order in which facts become decisions. */
export const SERVICE_NAMES = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export function isServiceName(name: string | undefined): name is ServiceName {
  return SERVICE_NAMES.some((one) => one === name);
}

/** A service, for what each of them has alike: receipts, audit, events, dead letters. Typed by one of them. */
export const platformOf = {
  'credit-rating': creditRating as unknown as typeof subsidy,
  commitment: commitment as unknown as typeof subsidy,
  'reward-penalty': rewardPenalty as unknown as typeof subsidy,
  subsidy,
} satisfies Record<ServiceName, typeof subsidy>;
