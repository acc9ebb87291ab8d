import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { restore } from '../../deploy/backup/restore';
import type { Child } from '../../deploy/local/child';
import { postgresUrl, preparePostgres } from '../../deploy/local/postgres';
import { freePorts } from '../../deploy/local/wait';
import { eventually } from './eventually';

/** A PostgreSQL of its own that archives its log, with a table of facts: for tests that lose it. */
export class ArchivingServer {
  readonly dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'backup-'));
  /** A name that needs quoting wherever it is passed on. */
  readonly backupDir = join(this.dir, "operator's 100 %");
  readonly data = join(this.dir, 'postgres');
  postgres: Child;
  url: string;

  async start(): Promise<void> {
    const [port = 0] = await freePorts(1);
    const { dir, backupDir } = this;
    const options = { dir, port, password: 'of-the-test', maxConnections: 20, durable: false, backupDir };
    this.postgres = await preparePostgres(options);
    this.url = postgresUrl(options);
    await this.postgres.start();
    await this.query('create table fact (id bigint generated always as identity, what text)');
  }

  async query<Row>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  async now(): Promise<Date> {
    return (await this.query<{ now: Date }>('select clock_timestamp() as now'))[0]!.now;
  }

  add(what: string): Promise<unknown> {
    return this.query(`insert into fact (what) values ('${what}')`);
  }

  async facts(): Promise<string[]> {
    return (await this.query<{ what: string }>('select what from fact order by id')).map(({ what }) => what);
  }

  /** Loses the data, and puts the data folder of a restore in its place. */
  async lose(to: Date | 'latest'): Promise<void> {
    await this.postgres.kill9();
    rmSync(this.data, { recursive: true });
    await restore({ backupDir: this.backupDir, to, into: this.data });
  }

  async bringBack(to: Date | 'latest'): Promise<void> {
    await this.lose(to);
    await this.postgres.start();
    // It answers to readers before it is through.
    const isThrough = `select not pg_is_in_recovery() as through`;
    await eventually(async () => (await this.query<{ through: boolean }>(isThrough))[0]!.through);
  }

  async close(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.dir, { recursive: true });
  }
}

/** Why it was refused. */
export const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was done',
    (error: Error) => error.message,
  );
