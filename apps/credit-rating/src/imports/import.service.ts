import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { encodingOf, formatOf } from '../source-files/file-format';
import { FileFault } from '../source-files/file-fault';
import { FileStore } from '../source-files/file-store';
import { ROW_REASONS, type RowReason } from '../source-rows/row-reasons';
import type {
  ImportListQuery,
  ImportPage,
  ImportQuery,
  ImportRowPage,
  ImportRowsQuery,
  ImportRowView,
  ImportView,
} from './import.dto';
import { ImportRunner } from './import-runner';

const PAGE = 50;

const COLUMNS = `id, seq, kind, source, file_name as "fileName", format, encoding, size_bytes as "sizeBytes", sha256, state,
  dry_run as "dryRun", dry_run_id as "dryRunId", (select c.id from import c where c.dry_run_id = import.id) as "confirmedAs",
  rows_total as "rowsTotal", rows_done as "rowsDone", cancelled_by as "cancelledBy",
  round((rows_done - rows_at_start) / nullif(extract(epoch from progressed_at - started_at), 0))::int as "rowsPerSecond",
  failure, uploaded_by as "uploadedBy", uploaded_at as "uploadedAt", finished_at as "finishedAt",
  jsonb_build_object('accepted', accepted, 'unchanged', unchanged, 'refused', refused, 'conflict', conflict,
    'skipped', skipped) as counts`;

type Row = Omit<ImportView, 'uploadedAt' | 'finishedAt'> & { seq: string; uploadedAt: Date; finishedAt: Date | null };

@Injectable()
export class ImportService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(FileStore) private readonly files: FileStore,
    @Inject(ImportRunner) private readonly runner: ImportRunner,
  ) {}

  /** @throws DomainError import.* for a file that cannot be one of ours */
  async upload(query: ImportQuery, body: unknown, actor: Actor): Promise<ImportView> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const format = await asRequestFault(() => formatOf(bytes));
    const encoding = format === 'csv' ? encodingOf(bytes) : null;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const answer = await this.db.command(async (tx) => {
      const id = newId();
      await this.files.put(tx, id, bytes);
      await sql(
        tx,
        `insert into import (id, kind, source, file_name, format, encoding, size_bytes, sha256, uploaded_by, uploaded_at, dry_run)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          query.kind,
          query.source,
          query.fileName,
          format,
          encoding,
          bytes.length,
          sha256,
          actor.id,
          this.clock.now(),
          query.dryRun ?? false,
        ],
      );
      await this.audit.add(tx, {
        action: 'import.uploaded',
        subjectKind: 'import',
        subjectId: id,
        detail: {
          kind: query.kind,
          fileName: query.fileName,
          sha256,
          sizeBytes: bytes.length,
          dryRun: query.dryRun ?? false,
        },
      });
      return getImport(tx, id);
    });
    this.runner.wake();
    return answer;
  }

  async list(query: ImportListQuery): Promise<ImportPage> {
    const limit = query.limit ?? PAGE;
    const rows = await this.db.query<Row>(
      `select ${COLUMNS} from import where ($1::bigint is null or seq < $1) and ($3::text[] is null or kind = any($3))
         and ($4::text[] is null or state = any($4)) and ($5::boolean is null or dry_run = $5) order by seq desc limit $2`,
      [query.cursor ?? null, limit, query.kind ?? null, query.state ?? null, query.dryRun ?? null],
    );
    return { items: rows.map(view), nextCursor: rows.length === limit ? Number(rows.at(-1)!.seq) : null };
  }

  /**
   * Makes the import of a finished dry run, of the very same stored file. Every row is judged again: things may have changed.
   * @throws DomainError import.not-found, import.not-a-finished-dry-run, import.confirmed-already
   */
  async confirm(id: string, actor: Actor): Promise<ImportView> {
    const answer = await this.db.command(async (tx) => {
      const dryRun = await this.lock(tx, id);
      if (!dryRun.dryRun || dryRun.state !== 'done') {
        throw new DomainError('conflict', 'import.not-a-finished-dry-run', { id, state: dryRun.state });
      }
      const { confirmedAs } = dryRun;
      if (confirmedAs !== null) throw new DomainError('conflict', 'import.confirmed-already', { id, confirmedAs });
      const importId = newId();
      await sql(
        tx,
        `insert into import (id, kind, source, file_name, format, encoding, size_bytes, sha256, uploaded_by, uploaded_at,
           dry_run_id, file_id, rows_total)
         select $2, kind, source, file_name, format, encoding, size_bytes, sha256, $3, $4, id, coalesce(file_id, id), rows_total
         from import where id = $1`,
        [id, importId, actor.id, this.clock.now()],
      );
      await this.audit.add(tx, {
        action: 'import.confirmed',
        subjectKind: 'import',
        subjectId: importId,
        detail: { dryRunId: id, sha256: dryRun.sha256, uploadedBy: dryRun.uploadedBy },
      });
      return getImport(tx, importId);
    });
    this.runner.wake();
    return answer;
  }

  /**
   * Ends an import before its end, rows done stay done; or puts a finished dry run away.
   * @throws DomainError import.not-found, import.ended-already
   */
  cancel(id: string, actor: Actor): Promise<ImportView> {
    return this.db.command(async (tx) => {
      const { state, dryRun, confirmedAs, rowsDone } = await this.lock(tx, id);
      const isOpen = state === 'waiting' || state === 'running';
      const isWaitingForConfirmation = dryRun && state === 'done' && confirmedAs === null;
      if (!isOpen && !isWaitingForConfirmation)
        throw new DomainError('conflict', 'import.ended-already', { id, state });
      await sql(
        tx,
        `update import set state = 'cancelled', cancelled_by = $2, finished_at = coalesce(finished_at, $3) where id = $1`,
        [id, actor.id, this.clock.now()],
      );
      await sql(tx, `delete from import_trial_key where import_id = $1`, [id]);
      await this.audit.add(tx, {
        action: 'import.cancelled',
        subjectKind: 'import',
        subjectId: id,
        detail: { state, dryRun, rowsDone },
      });
      return getImport(tx, id);
    });
  }

  /** @throws DomainError import.not-found */
  get(id: string): Promise<ImportView> {
    return getImport(this.db.manager, id);
  }

  /** @throws DomainError import.not-found */
  async rows(id: string, query: ImportRowsQuery): Promise<ImportRowPage> {
    await this.get(id);
    const limit = query.limit ?? PAGE;
    const rows = await this.db.query<Omit<ImportRowView, 'reason'> & { reason: RowReason | null }>(
      `select row_number as row, outcome, column_name as column, value, reason, record_id as "recordId" from import_row
       where import_id = $1 and ($2::text is null or outcome = $2) and ($3::int is null or row_number > $3)
       order by row_number limit $4`,
      [id, query.outcome ?? null, query.cursor ?? null, limit],
    );
    return {
      items: rows.map((row) => ({ ...row, reason: row.reason && { code: row.reason, ...ROW_REASONS[row.reason] } })),
      nextCursor: rows.length === limit ? rows.at(-1)!.row : null,
    };
  }

  private async lock(tx: Tx, id: string): Promise<ImportView> {
    await sql(tx, `select 1 from import where id = $1 for update`, [id]);
    return getImport(tx, id);
  }
}

async function asRequestFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileFault) throw new DomainError('invalid', `import.${error.code}`, error.params);
    throw error;
  }
}

async function getImport(tx: Tx, id: string): Promise<ImportView> {
  const [row] = await sql<Row>(tx, `select ${COLUMNS} from import where id = $1`, [id]);
  if (!row) throw new DomainError('not-found', 'import.not-found', { id });
  return view(row);
}

function view({ seq: _seq, ...row }: Row): ImportView {
  return { ...row, uploadedAt: row.uploadedAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null };
}
