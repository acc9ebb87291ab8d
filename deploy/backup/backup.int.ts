import { eventually } from '@app/testing/eventually';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Child } from '../local/child';
import { postgresUrl, preparePostgres } from '../local/postgres';
import { freePorts } from '../local/wait';
import { letIn } from './access';
import { createBackup } from './base-backup';
import { baseBackups, livingBackups, type Manifest } from './manifest';
import { prune } from './prune';
import { restore, verify } from './restore';
import { walFolder } from './wal-archive';

// PostgreSQL alone: what is copied while it works is all there and at the right moment, or the restore says what is wrong.

const limitMs = 120_000;
const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 'backup-'));
const backupDir = join(dir, "operator's 100 %");
const data = join(dir, 'postgres');
let postgres: Child;
let url: string;
let first: { folder: string; manifest: Manifest };
/** Between the two rows around it. */
const moments: Date[] = [];

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

const now = async (): Promise<Date> => (await query<{ now: Date }>('select clock_timestamp() as now'))[0]!.now;
const add = (what: string): Promise<unknown> => query('insert into fact (what) values ($1)', [what]);
const facts = async (): Promise<string[]> =>
  (await query<{ what: string }>('select what from fact order by id')).map(({ what }) => what);
const base = (): string => baseBackups(backupDir)[0]!.name;
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was done',
    (error: Error) => error.message,
  );

/** Loses the data, and puts back what was at the moment. */
async function bringBack(to: Date | 'latest'): Promise<void> {
  await postgres.kill9();
  rmSync(data, { recursive: true });
  await restore({ backupDir, to, into: data });
  await postgres.start();
  // It answers to readers before it is through.
  const isThrough = `select not pg_is_in_recovery() as through`;
  await eventually(async () => (await query<{ through: boolean }>(isThrough))[0]!.through);
}

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const options = { dir, port, password: 'of-the-test', maxConnections: 20, durable: false, backupDir };
  postgres = await preparePostgres(options);
  url = postgresUrl(options);
  await postgres.start();
  await query('create table fact (id bigint generated always as identity, what text)');
  await query('create role somebody login password $$of-the-test$$');
  await query('grant select on fact to somebody');
  await add('before');
  // Rows come in, and a table goes, while it is copied.
  await query('create table gone as select generate_series(1, 50000)');
  let copying = true;
  const working = (async () => {
    await query('drop table gone');
    while (copying) await query('insert into fact (what) select $$meanwhile$$ from generate_series(1, 100)');
  })();
  first = await createBackup({ backupDir, adminUrl: url });
  copying = false;
  await working;
  await query('delete from fact where what = $$meanwhile$$');
  for (const what of ['one', 'two', 'three']) {
    await add(what);
    moments.push(await now());
  }
  await add('last');
  await query('select pg_switch_wal()');
}, limitMs);

afterAll(async () => {
  await postgres.stop();
  rmSync(dir, { recursive: true });
}, limitMs);

describe('a backup', () => {
  it('is whole, readable by its owner alone, and says from when on it can be restored', async () => {
    expect(await verify(backupDir, base())).toMatchObject({ files: Object.keys(first.manifest.files).length });
    expect(statSync(first.folder).mode & 0o077).toBe(0);
    const paths = Object.keys(first.manifest.files);
    expect(paths).toEqual(expect.arrayContaining(['PG_VERSION', 'backup_label', 'global/pg_control']));
    expect(paths.filter((path) => /^pg_wal\/|postmaster\.pid/.test(path))).toEqual([]);
    expect(Date.parse(first.manifest.consistentAt)).toBeLessThan(moments[0]!.getTime());
  });

  it('of a server that is not the one of the folder is refused', async () => {
    const refused = await refusal(createBackup({ backupDir, adminUrl: url, dataDir: dir }));
    expect(refused).toContain(`${dir} 不是该服务器的数据目录`);
  });

  it('does not end while the log does not arrive in its folder', async () => {
    const elsewhere = join(dir, 'elsewhere');
    const refused = await refusal(createBackup({ backupDir: elsewhere, adminUrl: url, archivedWithinMs: 200 }));
    expect(refused).toMatch(/does not arrive in .*elsewhere/);
    expect(baseBackups(elsewhere)).toEqual([]);
  });
});

describe('a file of the archive', () => {
  const archive = (from: string, name: string): { status: number; error: string } => {
    try {
      execFileSync(join(__dirname, '..', 'archive-wal.sh'), [from, name, walFolder(backupDir)], { stdio: 'pipe' });
      return { status: 0, error: '' };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: Buffer };
      return { status, error: stderr.toString() };
    }
  };

  it('is written once: the same again is well, another content is refused and changes nothing', () => {
    const [one, other] = [join(dir, 'one'), join(dir, 'other')];
    writeFileSync(one, 'the log');
    writeFileSync(other, 'another log');
    expect(archive(one, 'probe').status).toBe(0);
    expect(archive(one, 'probe').status).toBe(0);
    const refused = archive(other, 'probe');
    expect(refused).toMatchObject({ status: 1, error: expect.stringContaining('stays as it is') as string });
    expect(archive(join(dir, 'missing'), 'probe-2').status).not.toBe(0);
    expect(readdirSync(walFolder(backupDir)).filter((name) => name.includes('probe'))).toEqual(['probe.gz']);
    rmSync(join(walFolder(backupDir), 'probe.gz'));
  });
});

describe('a restore is refused', () => {
  const into = join(dir, 'refused');
  const attempt = (to: Date | 'latest' = moments[1]!): Promise<string> => refusal(restore({ backupDir, to, into }));

  afterEach(() => expect(existsSync(into)).toBe(false));

  it('when a file of the backup was changed, by its name', async () => {
    const path = join(first.folder, 'data', 'PG_VERSION');
    const was = readFileSync(path);
    appendFileSync(path, ' ');
    expect(await attempt()).toContain(`${path} 与备份时不同`);
    expect(await refusal(verify(backupDir, base()))).toContain(path);
    rmSync(path);
    expect(await attempt()).toContain(path);
    writeFileSync(path, was);
  });

  it('when the list of files was changed', async () => {
    const path = join(first.folder, 'manifest.json');
    const was = readFileSync(path, 'utf8');
    writeFileSync(path, was.replace(/"bytes": \d+/, '"bytes": 1'));
    expect(await attempt()).toContain(path);
    writeFileSync(path, was);
  });

  it('when the archive has a gap, by the name of the file', async () => {
    const { startSegment } = first.manifest;
    const path = join(walFolder(backupDir), `${startSegment}.gz`);
    renameSync(path, `${path}.away`);
    expect(await attempt()).toContain(`the archive lacks ${startSegment}.gz`);
    renameSync(`${path}.away`, path);
  });

  it('to a moment before the end of the backup, or one that is yet to come', async () => {
    expect(await attempt(new Date(first.manifest.startedAt))).toContain('is before the end of the base backup');
    expect(await attempt(new Date(Date.now() + 60_000))).toContain('is yet to come');
  });

  it('over data', async () => {
    const refused = await refusal(restore({ backupDir, to: 'latest', into: data }));
    expect(refused).toContain(`${data} 不是空目录`);
  });
});

describe('a restore', () => {
  it(
    'brings back what was committed by the moment and nothing after it, and keeps services out until it is resumed',
    async () => {
      await bringBack(moments[1]!);
      expect(await facts()).toEqual(['before', 'one', 'two']);
      const service = new URL(url);
      service.username = 'somebody';
      const enter = async (): Promise<string> => {
        const client = new Client({ connectionString: service.href });
        await client.connect();
        await client.end();
        return 'entered';
      };
      expect(await refusal(enter())).toContain('no pg_hba.conf entry');
      expect(await letIn(url)).toBe(true);
      expect(await letIn(url)).toBe(false);
      expect(await enter()).toBe('entered');
    },
    limitMs,
  );

  it(
    'goes on on a timeline of its own, whose backups and moments can be restored again',
    async () => {
      await add('another two');
      const moment = await now();
      await add('another three');
      await query('select pg_switch_wal()');
      await createBackup({ backupDir, adminUrl: url });
      await bringBack(moment);
      expect(await letIn(url)).toBe(true);
      expect(await facts()).toEqual(['before', 'one', 'two', 'another two']);
      // The second backup is of a future that is no more; only the first leads to here.
      expect(livingBackups(backupDir).map(({ name }) => name)).toEqual([base()]);
      const { folder } = await createBackup({ backupDir, adminUrl: url });
      await add('after the third backup');
      await query('select pg_switch_wal()');
      expect(prune(backupDir, 1).bases).toHaveLength(2);
      expect(baseBackups(backupDir).map(({ name }) => join(backupDir, 'base', name))).toEqual([folder]);
      await verify(backupDir, base());
      await bringBack('latest');
      expect(await letIn(url)).toBe(true);
      expect(await facts()).toEqual(['before', 'one', 'two', 'another two', 'after the third backup']);
    },
    limitMs,
  );

  it('to a moment that the archive does not reach does not open the server', async () => {
    await postgres.kill9();
    rmSync(data, { recursive: true });
    await restore({ backupDir, to: new Date(), into: data });
    // It may have answered before it found that out.
    await refusal(postgres.start());
    await eventually(() => postgres.pid === null);
    expect(readFileSync(postgres.logFile, 'utf8')).toContain('recovery ended before configured recovery target');
  });
});
