import type { Database, Tx } from './database';
import { sql } from './database';
import { newId } from './id';

/**
 * Lets one process at a time do a job. The holder of a lease that ran out may be paused rather than dead, so every
 * write it makes under the lease carries the fence, which rises with each new holder.
 */
export class Lease {
  private readonly holder = newId();
  private fence: string | null = null;
  private heldUntilMs = 0;

  constructor(
    private readonly db: Database,
    readonly name: string,
    private readonly seconds: number,
  ) {}

  /** As far as this process knows: another may have taken it since, which only `stillHeld` says for certain. */
  get isHeld(): boolean {
    return this.fence !== null && Date.now() < this.heldUntilMs;
  }

  /** Takes the lease, or renews it once half of it has run out. Real time, never business time. */
  async hold(): Promise<boolean> {
    const askedAtMs = Date.now();
    if (this.fence !== null && askedAtMs < this.heldUntilMs - this.seconds * 500) return true;
    const rows = await this.db.query<{ fence: string }>(
      `insert into lease as l (name, holder, fence, until)
       values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
       on conflict (name) do update
         set holder = $2, until = excluded.until, fence = l.fence + (l.holder <> $2)::int
         where l.holder = $2 or l.until < clock_timestamp()
       returning fence`,
      [this.name, this.holder, this.seconds],
    );
    this.fence = rows[0]?.fence ?? null;
    this.heldUntilMs = askedAtMs + this.seconds * 1000;
    return this.fence !== null;
  }

  /** Inside a transaction: true while this holder is still the one; nobody can take the lease before the commit. */
  async stillHeld(tx: Tx): Promise<boolean> {
    const rows = await sql(tx, `select 1 from lease where name = $1 and holder = $2 and fence = $3 for share`, [
      this.name,
      this.holder,
      this.fence,
    ]);
    if (rows.length === 0) this.fence = null;
    return rows.length === 1;
  }

  /** What a statement that looks for itself compares: the row of this name still has this holder and this fence. */
  get claim(): [name: string, holder: string, fence: string | null] {
    return [this.name, this.holder, this.fence];
  }

  /** Another has taken it: the next `hold` asks the database. */
  lose(): void {
    this.fence = null;
  }

  async release(): Promise<void> {
    this.heldUntilMs = 0;
    await this.db.query(`update lease set until = clock_timestamp() where name = $1 and holder = $2`, [
      this.name,
      this.holder,
    ]);
  }
}
