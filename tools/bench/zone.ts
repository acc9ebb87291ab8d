import { join } from 'node:path';
import type { Clock } from '@app/platform/clock';
import type { Database } from '@app/platform/database';
import { freshDatabase, type TestDatabase } from '@app/testing/database';
import { PinoLogger } from 'nestjs-pino';
import pg from 'pg';
import type { ReRating } from '../../apps/credit-rating/src/ratings/re-rating.service';
import { creditRating } from '../../apps/credit-rating/src/service';
import { buildServices } from '../../deploy/local/build';
import { built } from './built';
import type { Setting } from './setting';

/** Enterprises rated one by one by the job itself; a greater zone is made of copies of them. */
const PATTERN = 10_000;
export const RECORDS_EACH = 5;

/** The database of credit-rating with made-up enterprises, and its re-rating job, without the rest of the service. */
export class Zone {
  private constructor(
    readonly database: TestDatabase,
    /** As the owner of the tables: makes and marks data beside the measurement. */
    readonly owner: pg.Client,
    private readonly db: Database,
    private readonly clock: Clock,
    readonly job: ReRating,
    readonly enterprises: number,
  ) {}

  /** @param enterprises a multiple of ten thousand */
  static async create(setting: Setting, enterprises: number): Promise<Zone> {
    process.env['TEST_PG_URL'] = (await setting.servers()).pgAdminUrl;
    await buildServices(setting.dir);
    const database = await freshDatabase(creditRating);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const of = {
      ...built<typeof import('@app/platform/audit')>('libs/platform/audit'),
      ...built<typeof import('@app/platform/clock')>('libs/platform/clock'),
      ...built<typeof import('@app/platform/database')>('libs/platform/database'),
      ...built<typeof import('@app/platform/day-jobs')>('libs/platform/day-jobs'),
      ...built<typeof import('@app/platform/metrics')>('libs/platform/metrics'),
      ...built<typeof import('@app/platform/outbox')>('libs/platform/outbox'),
      ...built<typeof import('@app/platform/receipts')>('libs/platform/receipts'),
      ...built<typeof import('@app/platform/rule-sets')>('libs/platform/rule-sets'),
      ...built<typeof import('../../apps/credit-rating/src/ratings/rating-check')>(
        'apps/credit-rating/src/ratings/rating-check',
      ),
      ...built<typeof import('../../apps/credit-rating/src/ratings/rating.service')>(
        'apps/credit-rating/src/ratings/rating.service',
      ),
      ...built<typeof import('../../apps/credit-rating/src/ratings/re-rating.service')>(
        'apps/credit-rating/src/ratings/re-rating.service',
      ),
      ...built<typeof import('../../apps/credit-rating/src/records/record-facts.service')>(
        'apps/credit-rating/src/records/record-facts.service',
      ),
      ...built<typeof import('../../apps/credit-rating/src/records/record-news.service')>(
        'apps/credit-rating/src/records/record-news.service',
      ),
      ...built<typeof import('../../apps/credit-rating/src/records/record-states')>(
        'apps/credit-rating/src/records/record-states',
      ),
    };
    const source = of.newDataSource({ name: 'bench', url: database.url, poolSize: 10, entities: [] });
    const db = new of.Database(await source.initialize());
    const clock = new of.Clock();
    const log = new PinoLogger({ pinoHttp: { level: 'silent' } });
    const outbox = new of.Outbox(db, clock, '');
    const notices = { publish: () => undefined } as never;
    const audit = new of.Audit(db, clock, notices, creditRating.name, log, new of.Metrics('bench'));
    const rules = new of.RuleSets(db, clock, outbox, creditRating, log);
    await rules.publishSeeds(join(__dirname, '..', '..', 'rules'), [...creditRating.ruleKinds]);
    const receipts = new of.Receipts(db, clock, rules);
    const facts = new of.RecordFacts(outbox, audit, new of.RecordNews(outbox));
    const ratings = new of.RatingService(outbox, audit, receipts, rules, facts, new of.RecordStates(db, clock));
    const check = new of.RatingCheck(db, ratings);
    const job = new of.ReRating(db, clock, new of.DayJobs(db, clock, log), ratings, check, log);
    const zone = new Zone(database, owner, db, clock, job, enterprises);
    await zone.fill();
    return zone;
  }

  /** Everyone rated again by the job. */
  async rateEveryone(): Promise<void> {
    if (!(await this.job.rateEveryone(this.clock.today()))) throw new Error('the re-rating was ended before its end');
  }

  /**
   * Sets what is stored of every twentieth enterprise to another score, and its records to other points, as if the rules
   * had said so before: the next re-rating changes those.
   * @param turn another twentieth each time
   */
  async unsettle(turn: number): Promise<number> {
    const { rowCount } = await this.owner.query(
      `update rating_current set score = '1.00', timeline = jsonb_set(timeline, '{-1,score}', '"1.00"')
       where (hashtext(enterprise_id::text) & 2147483647) % 20 = $1`,
      [turn % 20],
    );
    await this.owner.query(
      `update record_state set points = 9.99 where not over and enterprise_id in (select enterprise_id from rating_current where score = '1.00')`,
    );
    await this.owner.query('vacuum analyze');
    return rowCount ?? 0;
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.db.source.destroy();
    await this.database.drop();
  }

  private async fill(): Promise<void> {
    await this.owner.query(`
      insert into enterprise (id, revision, uscc, name, sector, sub_zone, registered_on, registered_at)
      select ${idOf('0001', 'n')}, 1, 'M' || lpad(n::text, 17, '0'), '企业' || n, 'manufacturing', 'east',
        date '2019-03-01' + ((n - 1) % ${PATTERN}) % 1500, now()
      from generate_series(1, ${this.enterprises}) n`);
    await this.owner.query(`
      insert into enterprise_code (uscc, enterprise_id) select uscc, id from enterprise;
      insert into credit_record (id, enterprise_id, record, class, determined_on, recorded_at, content, recorded_event_id)
      select ${idOf('0002', `n * ${RECORDS_EACH} + k`)}, ${idOf('0001', 'n')},
        (array['penalty', 'penalty', 'taxpayer-a', 'award', 'pledge-breach'])[k + 1],
        case k when 0 then (array['minor', 'general', 'serious'])[1 + m % 3] when 1 then 'minor' end,
        current_date - (1 + (m * 37 + k * 211) % 2000), now(), '{}', ${idOf('0003', 'n')}
      from generate_series(1, ${this.enterprises}) n, generate_series(0, ${RECORDS_EACH - 1}) k,
        lateral (select 1 + (n - 1) % ${PATTERN} as m);
      -- One record in ten is repaired.
      insert into record_fact (record_id, kind, source_id, enterprise_id, acts_on, known_at, detail)
      select id, 'repaired', id, enterprise_id, determined_on + 40, now(), '{}' from credit_record
      where class = 'minor' and substr(id::text, 35)::text in ('00', '08', '10', '18', '20', '28', '30', '38', '40', '48');
      insert into rating_current (enterprise_id, revision, as_of, grade, score, timeline, receipt_id)
      select id, 1, date '2019-01-01', 'A', '0.00', '[]', id from enterprise order by id limit ${PATTERN}`);
    await this.owner.query('analyze');
    await this.rateEveryone();
    await this.owner.query(`
      insert into rating_current (enterprise_id, revision, as_of, grade, score, timeline, next_change_on, receipt_id)
      select ${idOf('0001', 'n')}, 1, c.as_of, c.grade, c.score, c.timeline, c.next_change_on, c.receipt_id
      from generate_series(${PATTERN} + 1, ${this.enterprises}) n
      join rating_current c on c.enterprise_id = ${idOf('0001', `(1 + (n - 1) % ${PATTERN})`)};
      insert into record_state
      select r.id, r.enterprise_id, s.record, s.class, r.determined_on, r.recorded_at, s.annulled_on, s.closed_on, s.closed_by,
        s.over, s.points, s.counts_until
      from generate_series(${PATTERN} + 1, ${this.enterprises}) n, generate_series(0, ${RECORDS_EACH - 1}) k
      join lateral (select ${idOf('0002', `(n * ${RECORDS_EACH} + k)`)} as id,
        ${idOf('0002', `((1 + (n - 1) % ${PATTERN}) * ${RECORDS_EACH} + k)`)} as of) pair on true
      join credit_record r on r.id = pair.id join record_state s on s.record_id = pair.of`);
    await this.owner.query('vacuum analyze');
  }
}

/** Ids that rise, as those of version 7 do. */
function idOf(kind: string, number: string): string {
  return `('018f${kind}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
}
