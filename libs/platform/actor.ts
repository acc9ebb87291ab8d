export const ROLES = [
  'subsidy-officer',
  'subsidy-approver',
  'regulator',
  'credit-officer',
  'enterprise',
  'auditor',
  'system',
  'operator',
] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, as the token says. People live only in the identity provider. */
export interface Actor {
  /** The token's subject; `system` for what the services do by themselves. */
  id: string;
  name: string;
  roles: readonly Role[];
  department: string | null;
  subZones: readonly string[];
  /** Set for the role enterprise: the one enterprise this actor may see. */
  enterpriseId: string | null;
}
