import type { PinoLogger } from 'nestjs-pino';
import type { Histogram } from 'prom-client';
import type { Act } from './acts';
import { AUDIT_BATCH, CHAIN_START, link, ROW_TEXT, walkChain } from './audit-chain';
import { BackgroundLoop } from './background-loop';
import type { Clock } from './clock';
import { type Database, sql, type Tx } from './database';
import { preparedSoon } from './prepared';
import { Lease } from './lease';
import type { MetricDefinitions, Metrics } from './metrics';
import type { Notices } from './notices';
import { requestContext } from './request-context';
import { currentTraceId } from './telemetry';

export interface AuditEntry {
  /** What was done: `payout.approved`. */
  action: Act;
  subjectKind: string;
  subjectId: string;
  enterpriseId?: string;
  /** What changed and why; no personal data beyond what is needed to answer for the act. */
  detail?: Record<string, unknown>;
}

export const auditMetrics = {
  notice_delay_seconds: {
    type: 'histogram',
    help: 'Time from an act to its being sealed and told of to open pages',
    buckets: [0.25, 0.5, 1, 2, 5, 15, 60],
  },
} as const satisfies MetricDefinitions;

interface Row {
  id: string;
  age: number;
  text: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  enterprise_id: string | null;
}

/**
 * Who did what, written in the transaction that did it. One sealer chains the rows by SHA-256 in the order in which
 * they became visible, so that a row edited, deleted, moved or cut off is found. It sees each row once, whatever was
 * committed late, and so it is also who tells of them.
 */
export class Audit {
  readonly lease: Lease;
  private readonly loop: BackgroundLoop;
  private readonly delay: Histogram;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly notices: Notices,
    private readonly service: string,
    log: PinoLogger,
    metrics: Metrics,
  ) {
    this.delay = metrics.histogram(auditMetrics, 'notice_delay_seconds');
    this.lease = new Lease(db, 'audit-sealer', 10);
    this.loop = new BackgroundLoop('audit-sealer', 1000, () => this.seal(), log);
  }

  async add(tx: Tx, entry: AuditEntry): Promise<void> {
    await this.addAll(tx, [entry]);
  }

  async addAll(tx: Tx, entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const { actor, eventId } = requestContext();
    const rows = entries.map((entry) => ({
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      enterprise_id: entry.enterpriseId ?? null,
      detail: entry.detail ?? {},
    }));
    await preparedSoon(
      tx,
      `insert into audit (business_at, actor, action, subject_kind, subject_id, enterprise_id, detail, trace_id, cause_event_id)
       select $1, $2, action, subject_kind, subject_id, enterprise_id, detail, $3, $4
       from jsonb_to_recordset($5::jsonb) as row (action text, subject_kind text, subject_id text, enterprise_id uuid, detail jsonb)`,
      [this.clock.now(), actor?.id ?? 'system', currentTraceId() ?? null, eventId ?? null, JSON.stringify(rows)],
    );
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.lease.release();
  }

  /** Seals what is visible and not yet sealed. @returns true when there may be more */
  async seal(): Promise<boolean> {
    if (!(await this.lease.hold())) return false;
    const sealed = await this.sealBatch();
    this.notices.publish(
      sealed.map((row) => ({
        ...{ service: this.service, action: row.action, subjectKind: row.subject_kind },
        ...{ subjectId: row.subject_id, enterpriseId: row.enterprise_id },
      })),
    );
    for (const { age } of sealed) this.delay.observe(age);
    return sealed.length === AUDIT_BATCH;
  }

  private sealBatch(): Promise<Row[]> {
    return this.db.transaction(async (tx) => {
      if (!(await this.lease.stillHeld(tx))) return [];
      const waiting = await sql<Row & { sealed: boolean }>(
        tx,
        `select a.id, ${ROW_TEXT} as text, a.action, a.subject_kind, a.subject_id, a.enterprise_id, c.seq is not null as sealed,
           extract(epoch from clock_timestamp() - a.at)::float8 as age
         from audit_waiting w join audit a on a.id = w.audit_id left join audit_chain c on c.audit_id = w.audit_id
         order by w.audit_id limit ${AUDIT_BATCH}`,
      );
      if (waiting.length === 0) return [];
      // A sealer from before there was this list, still at work while its successor starts, leaves what it seals on it.
      const rows = waiting.filter(({ sealed }) => !sealed);
      const [head] = await sql<{ seq: string; hash: string }>(
        tx,
        `select seq, hash from audit_chain order by seq desc limit 1`,
      );
      let hash = head?.hash ?? CHAIN_START.hash;
      let seq = BigInt(head?.seq ?? 0);
      const links = rows.map((row) => ({
        seq: (++seq).toString(),
        audit_id: row.id,
        hash: (hash = link(hash, row.text)),
      }));
      await sql(
        tx,
        `insert into audit_chain (seq, audit_id, hash)
         select seq, audit_id, hash from jsonb_to_recordset($1::jsonb) as row (seq bigint, audit_id bigint, hash text)`,
        [JSON.stringify(links)],
      );
      await sql(tx, `delete from audit_waiting where audit_id = any($1::bigint[])`, [waiting.map(({ id }) => id)]);
      return rows;
    });
  }

  /**
   * Recomputes the chain.
   * @param head a head published earlier: the chain must still contain it, or its tail has been cut
   * @returns the number of sealed rows, the head, and the first entry that is wrong (null when none)
   */
  async verify(head?: {
    seq: number;
    hash: string;
  }): Promise<{ sealed: number; head: string; firstBad: number | null }> {
    let place = CHAIN_START;
    for (;;) {
      const walk = await walkChain(this.db, place, AUDIT_BATCH, head);
      place = walk.place;
      if (walk.firstBad !== null) return { sealed: place.seq, head: place.hash, firstBad: walk.firstBad };
      if (walk.isAtEnd) break;
    }
    return { sealed: place.seq, head: place.hash, firstBad: head && head.seq > place.seq ? place.seq + 1 : null };
  }
}
