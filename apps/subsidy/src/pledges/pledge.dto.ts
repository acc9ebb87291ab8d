/** A pledge that an application relies on. */
export class ReliedPledgeView {
  pledgeId: string;
  /** Code of the item it was signed for. */
  item: string;
  /** signed, verified, or breached; a breach whose record proved wrong no longer counts. */
  state: string;
  /** Of a breach that counts: `false`, or `overdue`. */
  breach: string | null;
  /** The day of the breach that counts. */
  breachedOn: string | null;
  /** The event that told of it. */
  breachEventId: string | null;
}
