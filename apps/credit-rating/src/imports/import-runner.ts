import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Audit } from '@app/platform/audit';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Clock } from '@app/platform/clock';
import { Database, isDatabaseOutage, sql, type Tx } from '@app/platform/database';
import { Lease } from '@app/platform/lease';
import { wordsOf } from '@app/platform/problem-messages';
import { PinoLogger } from 'nestjs-pino';
import { messages } from '../messages';
import { RatingService } from '../ratings/rating.service';
import { FileFault } from '../source-files/file-fault';
import type { FileFormat, TextEncoding } from '../source-files/file-format';
import { FileStore } from '../source-files/file-store';
import { readRows } from '../source-files/read-rows';
import { SOURCE_READERS, type SourceKind } from '../source-rows/source-kinds';
import type { SourceRow } from '../source-rows/source-row';
import { ImportBatch, type Outcome, OUTCOMES, type RowOutcome } from './import-batch';

/** Counting a large file takes a while: the lease is renewed meanwhile. */
const ROWS_A_RENEWAL = 50_000;
/** Also the grain of ratings: an enterprise is rated once a batch, whatever number of its rows stand in it. */
const BATCH_ROWS = 1000;
const LEASE_SECONDS = 30;
const MAX_TRIES = 3;
const MAX_SHOWN_CHARACTERS = 500;

interface OpenImport {
  id: string;
  kind: SourceKind;
  format: FileFormat;
  encoding: TextEncoding | null;
  lastRow: number;
  dryRun: boolean;
  fileId: string;
  rowsTotal: number | null;
}

/**
 * Imports files in the order they came, a batch of rows a transaction. Each transaction also notes the last row it took,
 * so after a stop, of whatever sort, the work goes on behind it and every row has one outcome.
 */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly lease: Lease;
  private readonly loop: BackgroundLoop;
  private stopping = false;
  /** In a row, of the import at hand. */
  private failures = 0;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(FileStore) private readonly files: FileStore,
    @Inject(ImportBatch) private readonly batches: ImportBatch,
    @Inject(RatingService) private readonly ratings: RatingService,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {
    this.lease = new Lease(db, 'imports', LEASE_SECONDS);
    this.loop = new BackgroundLoop('imports', 500, () => this.runNext(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    await this.lease.release();
  }

  wake(): void {
    this.loop.wake();
  }

  /** @returns true when there was one */
  private async runNext(): Promise<boolean> {
    // At the very first start the rules are published a moment after the modules are ready.
    if (this.stopping || this.ratings.versions().length === 0) return false;
    const [next] = await this.db.query<OpenImport>(
      `select id, kind, format, encoding, last_row as "lastRow", dry_run as "dryRun", coalesce(file_id, id) as "fileId",
         rows_total as "rowsTotal"
       from import
       where state in ('waiting', 'running') order by seq limit 1`,
    );
    if (!next || !(await this.lease.hold())) return false;
    try {
      return await this.run(next);
    } catch (error) {
      if (isDatabaseOutage(error)) throw error;
      this.failures += 1;
      if (this.failures < MAX_TRIES) throw error;
      // What fails every time would hold up all files behind it.
      this.failures = 0;
      this.log.error({ err: error, importId: next.id }, 'an import was given up');
      await this.db.transaction((tx) => this.finish(tx, next.id, new FileFault('internal-error')));
      return true;
    }
  }

  /** How many rows there are, as far as the file can be read; null when another process is at it. */
  private async count(file: OpenImport): Promise<number | null> {
    let total = 0;
    try {
      for await (const _row of this.rowsOf(file)) {
        total += 1;
        if (total % ROWS_A_RENEWAL === 0 && (this.stopping || !(await this.lease.hold()))) return null;
      }
    } catch (error) {
      // The run itself comes to the same place, and says so.
      if (!(error instanceof FileFault)) throw error;
    }
    return total;
  }

  private rowsOf(file: OpenImport): AsyncGenerator<SourceRow> {
    return readRows(this.files.read(file.fileId), file, SOURCE_READERS[file.kind].columns);
  }

  private async run(file: OpenImport): Promise<boolean> {
    const total = file.rowsTotal ?? (await this.count(file));
    if (total === null) return false;
    await this.db.query(
      `update import set rows_total = $2, started_at = clock_timestamp(), rows_at_start = rows_done, progressed_at = null
       where id = $1`,
      [file.id, total],
    );
    let batch: SourceRow[] = [];
    let lastRow = file.lastRow;
    let end: 'done' | FileFault = 'done';
    try {
      for await (const row of this.rowsOf(file)) {
        if (row.number <= file.lastRow) continue;
        batch.push(row);
        if (batch.length < BATCH_ROWS) continue;
        if (!(await this.take(file, batch, lastRow, 'later'))) return false;
        lastRow = row.number;
        batch = [];
        if (this.stopping) return false;
      }
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      end = error;
    }
    return this.take(file, batch, lastRow, end);
  }

  /** One batch, all or nothing. @returns false when another process is at it */
  private async take(
    file: OpenImport,
    batch: SourceRow[],
    lastRow: number,
    end: 'later' | 'done' | FileFault,
  ): Promise<boolean> {
    if (!(await this.lease.hold())) return false;
    const taken = await this.db.transaction(async (tx) => {
      if (!(await this.lease.stillHeld(tx))) return false;
      const [stored] = await sql<{ last_row: number }>(
        tx,
        `select last_row from import where id = $1 and state in ('waiting', 'running') for update`,
        [file.id],
      );
      if (stored?.last_row !== lastRow) return false;
      const outcomes = await this.batches.take(tx, file, batch);
      await this.keep(tx, file.id, outcomes);
      if (end !== 'later') await this.finish(tx, file.id, end === 'done' ? null : end);
      return true;
    });
    this.failures = 0;
    return taken;
  }

  private async keep(tx: Tx, importId: string, outcomes: RowOutcome[]): Promise<void> {
    const shown = outcomes.map((row) => ({ ...row, value: row.value && shortened(row.value) }));
    await sql(
      tx,
      `insert into import_row (import_id, row_number, outcome, record_id, column_name, value, reason)
       select $1, number, outcome, "recordId", "column", value, reason from jsonb_to_recordset($2::jsonb)
         as row (number int, outcome text, "recordId" uuid, "column" text, value text, reason text)`,
      [importId, JSON.stringify(shown)],
    );
    const counts = OUTCOMES.map((outcome: Outcome) => outcomes.filter((row) => row.outcome === outcome).length);
    await sql(
      tx,
      `update import set state = 'running', rows_done = rows_done + $2, last_row = greatest(last_row, $3),
         progressed_at = clock_timestamp(),
         ${OUTCOMES.map((outcome, n) => `${outcome} = ${outcome} + $${n + 4}`).join(', ')} where id = $1`,
      [importId, outcomes.length, outcomes.at(-1)?.number ?? 0, ...counts],
    );
  }

  /** @param fault why the rest of the file could not be taken; null when all of it was */
  private async finish(tx: Tx, importId: string, fault: FileFault | null): Promise<void> {
    const words = fault && wordsOf(messages, `import.${fault.code}`, fault.params);
    const failure = words && { code: fault.code, zh: words.zh.detail, en: words.en.detail };
    const state = fault ? 'failed' : 'done';
    await sql(tx, `delete from import_trial_key where import_id = $1`, [importId]);
    const [counts] = await sql<Record<string, unknown>>(
      tx,
      `update import set state = $2, failure = $3, finished_at = $4 where id = $1 and state in ('waiting', 'running')
       returning ${OUTCOMES.join(', ')}`,
      [importId, state, failure && JSON.stringify(failure), this.clock.now()],
    );
    await this.audit.add(tx, {
      action: `import.${state}`,
      subjectKind: 'import',
      subjectId: importId,
      detail: { ...counts, ...(failure ? { failure: failure.code } : {}) },
    });
  }
}

function shortened(text: string): string {
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}
