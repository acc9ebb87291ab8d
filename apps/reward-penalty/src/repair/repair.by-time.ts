import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { repairGrantedV1 } from '@app/contracts/objection';
import { addDays, addMonths, type CalendarDate } from '@app/kernel/calendar';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { DayJobs } from '@app/platform/day-jobs';
import { newId } from '@app/platform/id';
import { Outbox } from '@app/platform/outbox';
import { Receipts } from '@app/platform/receipts';
import { RuleSets } from '@app/platform/rule-sets';
import type { RepairGiven } from '@app/rule-kinds/repair';
import { newRepair, Repair } from './repair.entity';
import {
  type EndByTime,
  endByTime,
  HONOURS,
  REPAIR_RULE,
  type RepairableRecord,
  repairClassOf,
  repairGivenOf,
} from './repair.rule';

const BATCH = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** Months are cut to their last day, so a bound counted backwards may be this many days early. */
const MONTH_SLACK_DAYS = 3;
const WHY = '最长公示期届满且义务已履行，自动终止公示';

interface Candidate extends RepairableRecord {
  recordId: string;
  enterpriseId: string;
  uscc: string;
}

interface Ended extends EndByTime {
  record: Candidate;
  given: RepairGiven;
}

/**
 * Records that time alone ends: at the longest period of the day's regime, once the duties are known to be done and
 * while no repair is open. Nobody asks and nobody decides.
 */
@Injectable()
export class RepairByTime implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DayJobs) private readonly days: DayJobs,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  onModuleInit(): void {
    this.days.add('repair-by-time', (day) => this.run(day));
  }

  /** Ends one record now, if it is time: when its duties have just become known. */
  endIfDue(tx: Tx, recordId: string, day: CalendarDate): Promise<void> {
    return this.end(tx, [recordId], day);
  }

  private async run(day: CalendarDate): Promise<void> {
    for (let after = NO_ID; ;) {
      const candidates = await this.candidates(this.db.manager, day, { after });
      const due = this.ended(candidates, day).map(({ record }) => record.recordId);
      if (due.length > 0) await this.db.transaction((tx) => this.end(tx, due, day));
      if (candidates.length < BATCH) return;
      after = candidates.at(-1)!.recordId;
    }
  }

  private async end(tx: Tx, recordIds: string[], day: CalendarDate): Promise<void> {
    // What was read before the lock may have been repaired or annulled since: it is read again.
    await sql(tx, `select 1 from credit_record_copy where record_id = any($1::uuid[]) order by record_id for update`, [
      recordIds,
    ]);
    const ended = this.ended(await this.candidates(tx, day, { recordIds }), day);
    if (ended.length === 0) return;
    const ids = ended.map(() => newId());
    const receiptIds = await this.receipts.keepAll(
      tx,
      ended.map(({ record, given, on, regime, result }, n) => ({
        ...{ rule: regime, on, given, result },
        subject: { kind: 'repair', id: ids[n]!, enterpriseId: record.enterpriseId },
      })),
    );
    const grantedAt = this.clock.now().toISOString();
    const eventIds = await this.outbox.addAll(
      tx,
      repairGrantedV1,
      ended.map(({ record: { recordId, enterpriseId, uscc }, on, regime }, n) => ({
        ...{ repairId: ids[n]!, recordId, enterpriseId, uscc, grantedAt, repairedOn: on, byTime: true },
        regime: { id: regime.rules.id, version: regime.rules.version, hash: regime.hash },
        receiptId: receiptIds[n]!,
      })),
    );
    await tx.insert(
      Repair,
      ended.map((one, n) => rowOf(one, day, ids[n]!, receiptIds[n]!, eventIds[n]!)),
    );
    await this.audit.addAll(
      tx,
      ended.map(({ record: { recordId, enterpriseId }, on }, n) => ({
        ...{ action: 'repair.granted-by-time', subjectKind: 'repair', subjectId: ids[n]!, enterpriseId },
        detail: { recordId, repairedOn: on, receiptId: receiptIds[n]! },
      })),
    );
  }

  /** Those whose day has come, the earliest first. */
  private ended(candidates: readonly Candidate[], day: CalendarDate): Ended[] {
    const regimes = this.rules.versionsOf('repair', REPAIR_RULE);
    return candidates
      .flatMap((record) => {
        const given = repairGivenOf(record, repairClassOf(record)!);
        const end = endByTime(regimes, given);
        return end && end.on <= day ? [{ ...end, record, given }] : [];
      })
      .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  }

  /** Records old enough for some regime so far; which of them have ended is for the rule to say. */
  private candidates(
    tx: Tx,
    day: CalendarDate,
    { after = NO_ID, recordIds }: { after?: string; recordIds?: string[] },
  ): Promise<Candidate[]> {
    const shortest = new Map<string, number>();
    for (const { rules, effectiveFrom } of this.rules.versionsOf('repair', REPAIR_RULE)) {
      if (effectiveFrom > day) continue;
      for (const [name, { maxMonths }] of Object.entries(rules.classes)) {
        shortest.set(name, Math.min(maxMonths, shortest.get(name) ?? maxMonths));
      }
    }
    const bounds = [...shortest.values()].map((months) => addDays(addMonths(day, -months), MONTH_SLACK_DAYS));
    return sql<Candidate>(
      tx,
      `select c.record_id as "recordId", c.enterprise_id as "enterpriseId", e.uscc, c.record, c.class, c.sector,
         c.determined_on as "determinedOn", c.obligations_fulfilled_on as "obligationsFulfilledOn"
       from credit_record_copy c join enterprise_copy e on e.id = c.enterprise_id
       join unnest($1::text[], $2::date[]) as b (class, bound)
         on b.class = coalesce(c.class, case when c.record = 'serious-list' then 'serious' end) and c.determined_on <= b.bound
       where c.record is not null and c.record <> all($3::text[]) and c.annulled_on is null and c.repaired_on is null
         and c.obligations_fulfilled_on <= $4 and c.record_id > $5 and ($6::uuid[] is null or c.record_id = any($6))
         and not exists (select 1 from repair r where r.record_id = c.record_id
           and r.state in ('filed', 'accepted', 'granted', 'revocation-proposed'))
       order by c.record_id limit ${BATCH}`,
      [[...shortest.keys()], bounds, HONOURS, day, after, recordIds ?? null],
    );
  }
}

function rowOf(
  { record, given, on, regime, result }: Ended,
  day: CalendarDate,
  id: string,
  receiptId: string,
  eventId: string,
): Repair {
  return newRepair({
    ...{ id, recordId: record.recordId, enterpriseId: record.enterpriseId, state: 'granted', byTime: true },
    ...{ filedBy: 'system', filedOn: on, class: given.class, sector: record.sector, determinedOn: record.determinedOn },
    ...{ obligationsFulfilledOn: record.obligationsFulfilledOn, obligationsSource: 'record', pledgeSigned: false },
    ...{
      ruleId: regime.rules.id,
      ruleVersion: regime.rules.version,
      ruleHash: regime.hash,
      filingReceiptId: receiptId,
    },
    ...{ earliestOn: result.earliestOn, publicationEndsOn: result.publicationEndsOn },
    ...{ granted: true, decidedBy: 'system', decidedOn: day, decisionReason: WHY },
    ...{ grantReceiptId: receiptId, grantedEventId: eventId, repairedOn: on },
  });
}
