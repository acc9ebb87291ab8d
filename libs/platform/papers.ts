import type { Readable } from 'node:stream';
import type { OnModuleInit } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { groupBy } from '@app/kernel/group-by';
import type { Actor } from './actor';
import type { Audit } from './audit';
import type { Clock } from './clock';
import { type Database, sql, type Tx } from './database';
import type { DayJobs } from './day-jobs';
import type { FileStore } from './file-store';
import { newId } from './id';
import { mustBePaper, type PaperType, tooLarge } from './paper-type';
import type { PaperLine, PaperView } from './papers.dto';

export const MAX_PAPER_BYTES = 20 * 1_048_576;
/** How much of what is not attached yet one enterprise, or one officer, may leave here. */
const MAX_WAITING = 200;
const MAX_WAITING_BYTES = 500 * 1_048_576;
/** How many may be on their way here at once: those that came in part lie on the disk, and nothing counts them yet. */
const MAX_AT_ONCE = 8;
const KEPT_DAYS = 7;
const BATCH = 200;

export interface NewPaper {
  fileName: string;
  /** What the caller says it is. */
  said: PaperType;
  /** What the caller says it measures; null when nothing is said. */
  saidBytes: number | null;
  content: AsyncIterable<Uint8Array>;
}

/** What papers are attached to. */
export interface Subject {
  kind: string;
  id: string;
  enterpriseId: string;
}

interface Row {
  id: string;
  sha256: string;
  size_bytes: number;
  media_type: string;
  file_name: string;
  uploaded_by: string;
  enterprise_id: string | null;
  uploaded_at: Date;
  subject_kind: string | null;
  subject_id: string | null;
  attached_at: Date | null;
}

/** Papers that people hand in: uploaded first, then attached to what they are for. */
export class Papers implements OnModuleInit {
  /** How many papers are on their way, by whose they are. */
  private readonly coming = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly days: DayJobs,
    private readonly files: FileStore,
  ) {}

  onModuleInit(): void {
    this.days.add('unattached-papers', (day) => this.removeForgotten(day));
  }

  /** @throws DomainError paper.too-large, paper.type-differs, paper.empty, paper.too-many-waiting, paper.too-many-at-once */
  async upload(paper: NewPaper, actor: Actor): Promise<PaperLine> {
    const owner = actor.enterpriseId ?? actor.id;
    const before = this.coming.get(owner) ?? 0;
    if (before >= MAX_AT_ONCE) throw new DomainError('too-many', 'paper.too-many-at-once', { max: MAX_AT_ONCE });
    this.coming.set(owner, before + 1);
    try {
      return await this.take(paper, actor);
    } finally {
      const left = this.coming.get(owner)! - 1;
      if (left > 0) this.coming.set(owner, left);
      else this.coming.delete(owner);
    }
  }

  private async take({ fileName, said, saidBytes, content }: NewPaper, actor: Actor): Promise<PaperLine> {
    if (saidBytes !== null && saidBytes > MAX_PAPER_BYTES) throw tooLarge(MAX_PAPER_BYTES);
    // Before the bytes are taken, so that a full place costs nobody anything; and again below, where it counts.
    await this.mustHaveRoom(this.db.manager, actor, 1);
    const { sha256, sizeBytes } = await this.files.put(mustBePaper(content, said, MAX_PAPER_BYTES));
    try {
      return await this.db.transaction(async (tx) => {
        await lock(tx, `papers of ${actor.enterpriseId ?? actor.id}`);
        await this.mustHaveRoom(tx, actor, sizeBytes);
        await lock(tx, sha256);
        // Removed between its coming and now, as the last forgotten paper of the same content.
        if (!(await this.files.has(sha256))) throw new DomainError('unavailable', 'paper.try-again');
        const id = newId();
        await sql(
          tx,
          `insert into paper (id, sha256, size_bytes, media_type, file_name, uploaded_by, enterprise_id, uploaded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [id, sha256, sizeBytes, said, fileName, actor.id, actor.enterpriseId, this.clock.now()],
        );
        await this.audit.add(tx, {
          ...{ action: 'paper.uploaded', subjectKind: 'paper', subjectId: id },
          ...(actor.enterpriseId ? { enterpriseId: actor.enterpriseId } : {}),
          detail: { sha256, sizeBytes, mediaType: said },
        });
        return { id, fileName, sizeBytes, mediaType: said, sha256 };
      });
    } catch (error) {
      await this.release(sha256);
      throw error;
    }
  }

  /** @throws DomainError paper.not-found; also for what the caller may not see */
  async get(id: string, actor: Actor): Promise<PaperView> {
    const [row] = await this.db.query<Row>(`select * from paper where id = $1`, [id]);
    if (!row || !maySee(row, actor)) throw new DomainError('not-found', 'paper.not-found', { id });
    return {
      ...lineOf(row),
      uploadedBy: row.uploaded_by,
      uploadedAt: row.uploaded_at.toISOString(),
      subject: row.subject_kind === null ? null : { kind: row.subject_kind, id: row.subject_id! },
      attachedAt: row.attached_at?.toISOString() ?? null,
    };
  }

  /** Its bytes. */
  open({ sha256 }: PaperLine): Promise<Readable> {
    return this.files.open(sha256);
  }

  /**
   * Attaches papers for good, in the caller's transaction. Those that are attached to the very same already stay so.
   * @param ids as the field `paperIds` of the request had them
   * @throws DomainError paper.not-there (also for another's), paper.attached-elsewhere
   */
  async attach(tx: Tx, ids: readonly string[], subject: Subject, actor: Actor): Promise<PaperLine[]> {
    if (ids.length === 0) return [];
    const rows = await sql<Row>(tx, `select * from paper where id = any($1::uuid[]) order by id for update`, [ids]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const papers = ids.map((id, at) => {
      const row = byId.get(id.toLowerCase());
      if (!row || !isOwn(row, actor) || (row.enterprise_id ?? subject.enterpriseId) !== subject.enterpriseId) {
        throw refusal('paper.not-there', id, at, 'must be a paper that you uploaded');
      }
      if (row.attached_at && !(row.subject_kind === subject.kind && row.subject_id === subject.id)) {
        throw refusal('paper.attached-elsewhere', id, at, 'must not be attached to anything else');
      }
      return row;
    });
    const fresh = papers.filter(({ attached_at }) => attached_at === null);
    await sql(tx, `update paper set subject_kind = $2, subject_id = $3, attached_at = $4 where id = any($1::uuid[])`, [
      ...[fresh.map(({ id }) => id), subject.kind, subject.id, this.clock.now()],
    ]);
    await this.audit.addAll(
      tx,
      fresh.map(({ id, sha256 }) => ({
        ...{ action: 'paper.attached', subjectKind: 'paper', subjectId: id, enterpriseId: subject.enterpriseId },
        detail: { sha256, to: { kind: subject.kind, id: subject.id } },
      })),
    );
    return papers.map(lineOf);
  }

  /** What is attached to one subject, oldest first. */
  async of(tx: Tx, { kind, id }: Pick<Subject, 'kind' | 'id'>): Promise<PaperLine[]> {
    return (await this.ofAll(tx, kind, [id])).get(id) ?? [];
  }

  /** The same for many of a kind, in one statement; those without papers are not in it. */
  async ofAll(tx: Tx, kind: string, ids: readonly string[]): Promise<Map<string, PaperLine[]>> {
    if (ids.length === 0) return new Map();
    const rows = await sql<Row>(
      tx,
      `select * from paper where attached_at is not null and subject_kind = $1 and subject_id = any($2::text[]) order by id`,
      [kind, ids],
    );
    return groupBy(rows, (row) => row.subject_id!, lineOf);
  }

  /** Papers that nobody attached for a week. Rows first: a row without its file would be a promise not kept. */
  private async removeForgotten(day: CalendarDate): Promise<void> {
    for (;;) {
      const gone = await this.db.transaction(async (tx) => {
        const rows = await sql<Row>(
          tx,
          `delete from paper where id in (
             select id from paper where attached_at is null
               and uploaded_at < ($1::date - ${KEPT_DAYS})::timestamp at time zone 'Asia/Shanghai'
             order by uploaded_at limit ${BATCH} for update)
           returning *`,
          [day],
        );
        await this.audit.addAll(
          tx,
          rows.map(({ id, sha256, enterprise_id }) => ({
            ...{ action: 'paper.removed', subjectKind: 'paper', subjectId: id, detail: { sha256 } },
            ...(enterprise_id ? { enterpriseId: enterprise_id } : {}),
          })),
        );
        return rows;
      });
      for (const sha256 of new Set(gone.map((row) => row.sha256))) await this.release(sha256);
      if (gone.length < BATCH) return;
    }
  }

  /** Takes a file away when no paper has that content any more. */
  private release(sha256: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      await lock(tx, sha256);
      const [used] = await sql(tx, `select 1 from paper where sha256 = $1 limit 1`, [sha256]);
      if (!used) await this.files.remove(sha256);
    });
  }

  private async mustHaveRoom(tx: Tx, { id, enterpriseId }: Actor, sizeBytes: number): Promise<void> {
    const [waiting] = await sql<{ count: number; bytes: string }>(
      tx,
      `select count(*)::int as count, coalesce(sum(size_bytes), 0) as bytes from paper
       where attached_at is null and ${enterpriseId ? 'enterprise_id = $1' : 'enterprise_id is null and uploaded_by = $1'}`,
      [enterpriseId ?? id],
    );
    const { count, bytes } = waiting!;
    if (count >= MAX_WAITING || Number(bytes) + sizeBytes > MAX_WAITING_BYTES) {
      const limits = { maxCount: String(MAX_WAITING), maxMiB: String(MAX_WAITING_BYTES / 1_048_576) };
      throw new DomainError('too-many', 'paper.too-many-waiting', { count: String(count), ...limits });
    }
  }
}

/** An enterprise sees its own; an officer what is attached to something, and what he uploaded. */
function maySee(row: Row, actor: Actor): boolean {
  return isOwn(row, actor) || (!actor.roles.includes('enterprise') && row.attached_at !== null);
}

function isOwn(row: Row, actor: Actor): boolean {
  return actor.roles.includes('enterprise')
    ? row.enterprise_id === actor.enterpriseId
    : row.enterprise_id === null && row.uploaded_by === actor.id;
}

function lineOf({ id, file_name, size_bytes, media_type, sha256 }: Row): PaperLine {
  return { id, fileName: file_name, sizeBytes: size_bytes, mediaType: media_type, sha256 };
}

function refusal(code: 'paper.not-there' | 'paper.attached-elsewhere', id: string, at: number, detail: string): Error {
  return new DomainError('unprocessable', code, { id, errors: [{ field: `paperIds[${at}]`, value: id, detail }] });
}

/** Until the end of the transaction, for everybody who works on the same. */
async function lock(tx: Tx, what: string): Promise<void> {
  await sql(tx, `select pg_advisory_xact_lock(hashtextextended($1, 0))`, [what]);
}
