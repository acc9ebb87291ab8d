import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type TestDatabase } from '@app/testing/database';
import { eventually } from '@app/testing/eventually';
import { PinoLogger } from 'nestjs-pino';
import { Clock } from './clock';
import { Database, newDataSource } from './database';
import { DayJobs } from './day-jobs';
import type { ServiceDefinition } from './service-definition';

describe('day jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'day-jobs-'));
  const clockFile = join(folder, 'clock.json');
  const clock = new Clock(clockFile);
  let database: TestDatabase;
  let db: Database;
  let jobs: DayJobs;

  beforeAll(async () => {
    writeFileSync(clockFile, JSON.stringify({ offsetMs: Date.parse('2026-06-01T09:00:00+08:00') - Date.now() }));
    database = await freshDatabase({
      name: 'credit-rating',
      entities: [],
      migrations: [],
    } as unknown as ServiceDefinition);
    const source = newDataSource({ url: database.url, poolSize: 4, entities: [], name: 'day-jobs' });
    db = new Database(await source.initialize());
    jobs = new DayJobs(db, clock, new PinoLogger({ pinoHttp: { level: 'silent' } }));
  });

  afterAll(async () => {
    await jobs.stop();
    await db.source.destroy();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('run every day once and in order; one that fails holds up no other, and catches up once it can', async () => {
    const ran = { weak: [] as string[], sound: [] as string[] };
    let weakFailsOn = '2026-06-03';
    jobs.add('weak', (day) => {
      if (day === weakFailsOn) return Promise.reject(new Error('not today'));
      ran.weak.push(day);
      return Promise.resolve();
    });
    jobs.add('sound', (day) => {
      ran.sound.push(day);
      return Promise.resolve();
    });
    jobs.start();
    await eventually(() => ran.weak.length === 1 && ran.sound.length === 1);
    clock.moveTo(new Date('2026-06-04T09:00:00+08:00'));
    const days = ['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04'];
    await eventually(() => ran.sound.length === 4);
    expect(ran).toEqual({ sound: days, weak: ['2026-06-01', '2026-06-02'] });
    weakFailsOn = '';
    await eventually(() => ran.weak.length === 4);
    expect(ran).toEqual({ sound: days, weak: days });
  });
});
