import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { evaluateRule } from '@app/rule-kinds/evaluate';
import type { RuleKind } from '@app/rule-kinds/rule-set';
import type { Clock } from './clock';
import { type Database, type Tx } from './database';
import { preparedSoon } from './prepared';
import { newId } from './id';
import type { Receipt } from './receipts.dto';
import type { PublishedRuleSet, RuleSets } from './rule-sets';

/** What a receipt is about. */
export interface ReceiptSubject {
  kind: string;
  id: string;
  enterpriseId?: string;
}

/** A decision made and not yet kept: store it with `keep` in the transaction that acts on it. */
export interface NewReceipt<Given = unknown, Result = unknown> {
  rule: PublishedRuleSet;
  on: CalendarDate;
  given: Given;
  result: Result;
  subject: ReceiptSubject;
  /** What was known at this instant went into `given`; now, when absent. */
  knownAt?: Date;
}

interface Row {
  id: string;
  kind: RuleKind;
  rule_id: string;
  rule_version: string;
  rule_hash: string;
  decided_on: CalendarDate;
  known_at: Date;
  given: unknown;
  result: unknown;
  subject_kind: string;
  subject_id: string;
  enterprise_id: string | null;
}

/** Decisions with everything they rest on, so that each can be made again and comes out the same. */
export class Receipts {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly rules: Pick<RuleSets, 'getVersion'>,
  ) {}

  async keep(tx: Tx, receipt: NewReceipt): Promise<string> {
    const [id] = await this.keepAll(tx, [receipt]);
    return id!;
  }

  async keepAll(tx: Tx, receipts: NewReceipt[]): Promise<string[]> {
    const now = this.clock.now();
    const rows = receipts.map(({ rule, on, given, result, subject, knownAt }) => ({
      id: newId(),
      kind: rule.rules.kind,
      rule_id: rule.rules.id,
      rule_version: rule.rules.version,
      rule_hash: rule.hash,
      decided_on: on,
      known_at: (knownAt ?? now).toISOString(),
      given,
      result,
      subject_kind: subject.kind,
      subject_id: subject.id,
      enterprise_id: subject.enterpriseId ?? null,
    }));
    await preparedSoon(tx, `insert into receipt select * from jsonb_populate_recordset(null::receipt, $1::jsonb)`, [
      JSON.stringify(rows),
    ]);
    return rows.map((row) => row.id);
  }

  /** @throws DomainError receipt.not-found */
  async get(id: string): Promise<Receipt> {
    const [row] = await this.db.query<Row>(`select * from receipt where id = $1`, [id]);
    if (!row) throw new DomainError('not-found', 'receipt.not-found', { id });
    return {
      id: row.id,
      kind: row.kind,
      rule: { id: row.rule_id, version: row.rule_version, hash: row.rule_hash },
      on: row.decided_on,
      knownAt: row.known_at.toISOString(),
      given: row.given as Record<string, unknown>,
      result: row.result as Record<string, unknown>,
      subject: { kind: row.subject_kind, id: row.subject_id },
      enterpriseId: row.enterprise_id,
    };
  }

  /** Makes the decision again from the receipt alone. */
  async replay(id: string): Promise<{ receipt: Receipt; result: Record<string, unknown>; agrees: boolean }> {
    const receipt = await this.get(id);
    const version = this.rules.getVersion(receipt.kind as RuleKind, receipt.rule.id, receipt.rule.version);
    const result = { ...evaluateRule(version.rules, receipt.given, parseCalendarDate(receipt.on)) };
    const agrees = version.hash === receipt.rule.hash && canonical(result) === canonical(receipt.result);
    return { receipt, result, agrees };
  }
}

/** JSON with sorted keys: the database's jsonb does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
