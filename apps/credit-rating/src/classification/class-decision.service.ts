import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { lockEnterprise } from '../enterprises/enterprise-rows';
import { RatingService } from '../ratings/rating.service';
import { RecordNews } from '../records/record-news.service';
import type { ClassDecisionView, ClassificationQueue, QueueEntry, QueueQuery, SetClass } from './class-decision.dto';

const PAGE = 50;

const DECISION = `d.id, d.record_id as "recordId", d.class, d.reason, d.set_by as "setBy", d.set_at as "setAt",
  d.confirmed_by as "confirmedBy", d.confirmed_at as "confirmedAt", d.version`;

type Row = Omit<ClassDecisionView, 'setAt' | 'confirmedAt'> & { setAt: Date; confirmedAt: Date | null };

interface RecordRow {
  enterprise_id: string;
  record: string;
}

/** Classes set by hand: one person proposes, another confirms. */
@Injectable()
export class ClassDecisionService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RecordNews) private readonly news: RecordNews,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  async queue(query: QueueQuery): Promise<ClassificationQueue> {
    const limit = query.limit ?? PAGE;
    const open = `credit_record r where r.record = 'penalty' and r.class is null
      and not exists (select 1 from class_decision c where c.record_id = r.id and c.confirmed_by is not null)`;
    const rows = await this.db.query<Omit<QueueEntry, 'proposed'>>(
      `select r.id as "recordId", r.enterprise_id as "enterpriseId", e.name as "enterpriseName", e.uscc,
         r.determined_on as "determinedOn", r.authority, r.document_number as "documentNumber", r.content
       from (select * from ${open} and ($1::uuid is null or r.id > $1)
         and ($3::boolean is null or $3 = exists (select 1 from class_decision p where p.record_id = r.id))
         order by r.id limit $2) r
       join enterprise e on e.id = r.enterprise_id order by r.id`,
      [query.cursor ?? null, limit, query.proposed ?? null],
    );
    const proposals = await this.db.query<Row>(
      `select ${DECISION} from class_decision d where d.confirmed_by is null and d.record_id = any($1::uuid[])`,
      [rows.map((row) => row.recordId)],
    );
    const byRecord = new Map(proposals.map((row) => [row.recordId, view(row)]));
    const [count] = await this.db.query<{ n: number }>(`select count(*)::int as n from ${open}`);
    return {
      open: count!.n,
      items: rows.map((row) => ({ ...row, proposed: byRecord.get(row.recordId) ?? null })),
      nextCursor: rows.length === limit ? rows.at(-1)!.recordId : null,
    };
  }

  /** @throws DomainError record.not-found, class.not-a-penalty, class.proposed-by-another */
  propose(recordId: string, body: SetClass, actor: Actor): Promise<ClassDecisionView> {
    return this.db.command(async (tx) => {
      const record = await getLocked(tx, recordId);
      if (record.record !== 'penalty') throw new DomainError('unprocessable', 'class.not-a-penalty', { id: recordId });
      const open = await openOf(tx, recordId);
      if (open && open.setBy !== actor.id)
        throw new DomainError('conflict', 'class.proposed-by-another', { by: open.setBy });
      const at = this.clock.now();
      await sql(
        tx,
        open
          ? `update class_decision set class = $2, reason = $3, set_at = $4, version = version + 1
             where record_id = $1 and confirmed_by is null`
          : `insert into class_decision (id, record_id, class, reason, set_by, set_at) values ($5, $1, $2, $3, $6, $4)`,
        open ? [recordId, body.class, body.reason, at] : [recordId, body.class, body.reason, at, newId(), actor.id],
      );
      await this.audit.add(tx, {
        action: 'class.proposed',
        subjectKind: 'credit-record',
        subjectId: recordId,
        enterpriseId: record.enterprise_id,
        detail: { class: body.class, reason: body.reason },
      });
      return view((await openOf(tx, recordId))!);
    });
  }

  /** @throws DomainError class.nothing-proposed, class.same-person, precondition.failed */
  confirm(recordId: string, seen: number, actor: Actor): Promise<ClassDecisionView> {
    return this.db.command(async (tx) => {
      const record = await getLocked(tx, recordId);
      const open = await openOf(tx, recordId);
      if (!open) throw new DomainError('conflict', 'class.nothing-proposed', { id: recordId });
      if (open.setBy === actor.id) throw new DomainError('forbidden', 'class.same-person', { by: actor.id });
      mustBeVersion(open.version, seen);
      const at = this.clock.now();
      await sql(
        tx,
        `update class_decision set confirmed_by = $2, confirmed_at = $3, version = version + 1 where id = $1`,
        [open.id, actor.id, at],
      );
      const { eventId } = await this.news.tellAgain(tx, recordId);
      await this.audit.add(tx, {
        action: 'class.confirmed',
        subjectKind: 'credit-record',
        subjectId: recordId,
        enterpriseId: record.enterprise_id,
        detail: { class: open.class, setBy: open.setBy },
      });
      await this.ratings.rateAgain(tx, new Map([[record.enterprise_id, [eventId]]]), { at, day: this.clock.today() });
      const [done] = await sql<Row>(tx, `select ${DECISION} from class_decision d where id = $1`, [open.id]);
      return view(done!);
    });
  }
}

/** The record, with its enterprise locked. @throws DomainError record.not-found */
async function getLocked(tx: Tx, recordId: string): Promise<RecordRow> {
  const [record] = await sql<RecordRow>(tx, `select enterprise_id, record from credit_record where id = $1`, [
    recordId,
  ]);
  if (!record) throw new DomainError('not-found', 'record.not-found', { id: recordId });
  await lockEnterprise(tx, record.enterprise_id);
  return record;
}

async function openOf(tx: Tx, recordId: string): Promise<Row | null> {
  const [row] = await sql<Row>(
    tx,
    `select ${DECISION} from class_decision d where record_id = $1 and confirmed_by is null`,
    [recordId],
  );
  return row ?? null;
}

function view(row: Row): ClassDecisionView {
  return { ...row, setAt: row.setAt.toISOString(), confirmedAt: row.confirmedAt?.toISOString() ?? null };
}
