import type { ResolutionState } from './hold.states';

/** A proposed end of a hold. */
export interface Resolution {
  id: string;
  holdId: string;
  outcome: 'release' | 're-decide' | 'revoke' | 'ask-bank';
  reason: string;
  amountFen: string | null;
  state: ResolutionState;
  version: number;
  maker: string;
  checker: string | null;
}
