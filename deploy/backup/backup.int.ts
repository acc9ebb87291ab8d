import { ArchivingServer, refusal } from '@app/testing/archiving-server';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { letIn } from './access';
import { createBackup } from './base-backup';
import { baseBackups, type Manifest } from './manifest';
import { restore, verify } from './restore';
import { walFolder } from './wal-archive';

// PostgreSQL alone: what is copied while it works is all there and at the right moment, or the restore says what is wrong.

const limitMs = 120_000;
const server = new ArchivingServer();
const { backupDir, data, dir } = server;
let first: { folder: string; manifest: Manifest };
/** Between the two rows around it. */
const moments: Date[] = [];
const base = (): string => baseBackups(backupDir)[0]!.name;

beforeAll(async () => {
  await server.start();
  await server.query('create role somebody login password $$of-the-test$$');
  await server.query('grant select on fact to somebody');
  await server.add('before');
  // Rows come in, and a table goes, while it is copied.
  await server.query('create table gone as select generate_series(1, 50000)');
  let copying = true;
  const working = (async () => {
    await server.query('drop table gone');
    while (copying) await server.query('insert into fact (what) select $$meanwhile$$ from generate_series(1, 100)');
  })();
  first = await createBackup({ backupDir, adminUrl: server.url });
  copying = false;
  await working;
  await server.query('delete from fact where what = $$meanwhile$$');
  for (const what of ['one', 'two', 'three']) {
    await server.add(what);
    moments.push(await server.now());
  }
  await server.add('last');
  await server.query('select pg_switch_wal()');
}, limitMs);

afterAll(async () => {
  await server.close();
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
    const refused = await refusal(createBackup({ backupDir, adminUrl: server.url, dataDir: dir }));
    expect(refused).toContain(`${dir} 不是该服务器的数据目录`);
  });

  it('does not end while the log does not arrive in its folder', async () => {
    const elsewhere = join(dir, 'elsewhere');
    const refused = await refusal(createBackup({ backupDir: elsewhere, adminUrl: server.url, archivedWithinMs: 200 }));
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
      await server.bringBack(moments[1]!);
      expect(await server.facts()).toEqual(['before', 'one', 'two']);
      const service = new URL(server.url);
      service.username = 'somebody';
      const enter = async (): Promise<string> => {
        const client = new Client({ connectionString: service.href });
        await client.connect();
        await client.end();
        return 'entered';
      };
      expect(await refusal(enter())).toContain('no pg_hba.conf entry');
      expect(await letIn(server.url)).toBe(true);
      expect(await letIn(server.url)).toBe(false);
      expect(await enter()).toBe('entered');
    },
    limitMs,
  );
});
