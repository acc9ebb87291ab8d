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
  rows_done as "rowsDone", failure, uploaded_by as "uploadedBy", uploaded_at as "uploadedAt", finished_at as "finishedAt",
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
        `insert into import (id, kind, source, file_name, format, encoding, size_bytes, sha256, uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
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
        ],
      );
      await this.audit.add(tx, {
        action: 'import.uploaded',
        subjectKind: 'import',
        subjectId: id,
        detail: { kind: query.kind, fileName: query.fileName, sha256, sizeBytes: bytes.length },
      });
      return getImport(tx, id);
    });
    this.runner.wake();
    return answer;
  }

  async list(query: ImportListQuery): Promise<ImportPage> {
    const limit = query.limit ?? PAGE;
    const rows = await this.db.query<Row>(
      `select ${COLUMNS} from import where $1::bigint is null or seq < $1 order by seq desc limit $2`,
      [query.cursor ?? null, limit],
    );
    return { items: rows.map(view), nextCursor: rows.length === limit ? Number(rows.at(-1)!.seq) : null };
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
