import type { GatewayConfig } from './config';

/** A service behind the gateway: reached below `/api/<name>`. */
export interface Upstream {
  name: string;
  url: string;
}

export function upstreamsOf(config: GatewayConfig): Upstream[] {
  return [
    { name: 'credit-rating', url: config.CREDIT_RATING_URL },
    { name: 'commitment', url: config.COMMITMENT_URL },
    { name: 'reward-penalty', url: config.REWARD_PENALTY_URL },
    { name: 'subsidy', url: config.SUBSIDY_URL },
  ];
}
