import { NumberedPageQuery } from './page.dto';

export class ChangesQuery extends NumberedPageQuery {}

export const ACTOR_KINDS = ['me', 'system', 'other'] as const;

/** An act that changed something which concerns the caller. */
export class ChangeRow {
  id: string;
  /** When it was done by the business clock, RFC 3339. */
  at: string;
  /** `payout.paid`: stable, the console has its words. */
  action: string;
  subjectKind: string;
  subjectId: string;
  enterpriseId: string | null;
  /** As it is called today; null where this service does not know it. */
  enterpriseName: string | null;
  /** me: the caller; system: a service by itself; other: somebody else. */
  actorKind: (typeof ACTOR_KINDS)[number];
  /** What changed and why; null for enterprises. */
  detail: Record<string, unknown> | null;
}

export class ChangesPage {
  /** Newest first. */
  items: ChangeRow[];
  nextCursor: number | null;
}
