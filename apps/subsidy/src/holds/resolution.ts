/** A proposed end of a hold. */
export interface Resolution {
  id: string;
  holdId: string;
  outcome: 'release' | 're-decide' | 'revoke';
  reason: string;
  amountFen: string | null;
  state: 'proposed' | 'confirmed' | 'superseded';
  version: number;
  maker: string;
  checker: string | null;
}
