import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchivingServer, refusal } from '@app/testing/archiving-server';
import { eventually } from '@app/testing/eventually';
import { letIn } from '../deploy/backup/access';
import { createBackup } from '../deploy/backup/base-backup';
import { baseBackups, livingBackups } from '../deploy/backup/manifest';
import { prune } from '../deploy/backup/prune';
import { verify } from '../deploy/backup/restore';

// One restore after another: each begins a timeline of the log, and what came after its moment is left behind.

const limitMs = 300_000;
const server = new ArchivingServer();
const { backupDir } = server;
const base = (): string => baseBackups(backupDir)[0]!.name;

beforeAll(async () => {
  await server.start();
  await server.add('one');
  await createBackup({ backupDir, adminUrl: server.url });
}, limitMs);

afterAll(() => server.close(), limitMs);

describe('a restored server', () => {
  it(
    'goes on on a timeline of its own, whose backups and moments can be restored again',
    async () => {
      await server.add('two');
      const moment = await server.now();
      await server.add('three');
      await server.query('select pg_switch_wal()');
      await createBackup({ backupDir, adminUrl: server.url });
      await server.bringBack(moment);
      expect(await letIn(server.url)).toBe(true);
      expect(await server.facts()).toEqual(['one', 'two']);
      // The second backup is of a future that is no more; only the first leads to here.
      expect(livingBackups(backupDir).map(({ name }) => name)).toEqual([base()]);
      const { folder } = await createBackup({ backupDir, adminUrl: server.url });
      await server.add('after the third backup');
      await server.query('select pg_switch_wal()');
      expect(prune(backupDir, 1).bases).toHaveLength(2);
      expect(baseBackups(backupDir).map(({ name }) => join(backupDir, 'base', name))).toEqual([folder]);
      await verify(backupDir, base());
      await server.bringBack('latest');
      expect(await letIn(server.url)).toBe(true);
      expect(await server.facts()).toEqual(['one', 'two', 'after the third backup']);
    },
    limitMs,
  );

  it('to a moment that the archive does not reach does not open the server', async () => {
    await server.lose(new Date());
    // It may have answered before it found that out.
    await refusal(server.postgres.start());
    await eventually(() => server.postgres.pid === null);
    expect(readFileSync(server.postgres.logFile, 'utf8')).toContain('recovery ended before configured recovery target');
  });
});
