import { join } from 'node:path';
import { createClient } from 'redis';
import { nodeProgram } from '../../deploy/local/programs';
import { freePorts } from '../../deploy/local/wait';
import { demoUscc } from '../demo-data';
import { compare, type Comparison } from './compare';
import { findPgbench, type HttpFigures, type HttpLoad, httpLoad, pgbench } from './generators';
import { OneService } from './one-service';
import type { Bench, Setting } from './setting';

const IN_FLIGHT = 16;
const SECONDS = 3;
const WARM_SECONDS = 8;
/** More than can be asked about in SECONDS without asking twice. */
const ENTERPRISES = 30_000;
/** Those asked again and again, within what a cached answer lives. */
const HOT = 500;
/** As many as a read brings a new generation for. */
const AT_ONCE = 200;
/** pgbench's own table: 100,000 rows each. */
const SCALE = 10;

// Its type is that of this very call: with options left out there are others.
// oxlint-disable-next-line typescript/explicit-function-return-type
const redisAt = (url: string) => createClient({ url });

const path = (uscc: string): string => `/exemptions?uscc=${uscc}&inspection=routine`;

/** Asks the service as another authority's system does. */
class Asker {
  constructor(
    private readonly service: OneService,
    private readonly token: string,
    private readonly codes: string[],
    private readonly redis: ReturnType<typeof redisAt>,
    private readonly redisPrefix: string,
  ) {}

  async hits(seconds = SECONDS): Promise<number> {
    await this.ask(this.codes.slice(0, HOT), 30, false);
    return this.perSecond(await this.ask(this.codes.slice(0, HOT), seconds, true));
  }

  /** Each code once, after all cached answers were thrown away; what tells whether an answer is old stays. */
  async misses(seconds = SECONDS): Promise<number> {
    for await (const keys of this.redis.scanIterator({ MATCH: `${this.redisPrefix}value:*`, COUNT: 10_000 })) {
      if (keys.length > 0) await this.redis.unlink(keys);
    }
    return this.perSecond(await this.ask(this.codes, seconds, false));
  }

  /** So that each code has its generation in Redis, which lives for a day. */
  async askAllOnce(): Promise<void> {
    for (let n = 0; n < this.codes.length; n += AT_ONCE) {
      const body = JSON.stringify({ uscc: this.codes.slice(n, n + AT_ONCE), inspection: 'routine' });
      await httpLoad(
        this.load({ connections: 1, seconds: 30, requests: [{ method: 'POST', path: '/exemptions/queries', body }] }),
      );
    }
  }

  async bytesOfAnswer(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.service.port}${path(this.codes[0]!)}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    return response.text();
  }

  private ask(codes: string[], seconds: number, again: boolean): Promise<HttpFigures> {
    const requests = codes.map((uscc) => ({ method: 'GET' as const, path: path(uscc) }));
    return httpLoad(this.load({ connections: IN_FLIGHT, seconds, again, requests }));
  }

  private load(more: Pick<HttpLoad, 'connections' | 'seconds' | 'requests' | 'again'>): HttpLoad {
    return { port: this.service.port, headers: { authorization: `Bearer ${this.token}` }, ...more };
  }

  private perSecond({ answered, seconds }: HttpFigures): number {
    return answered / seconds;
  }
}

async function run(setting: Setting): Promise<Comparison[]> {
  findPgbench();
  const { say } = setting;
  say(`the reward-penalty service alone, ${ENTERPRISES} enterprises`);
  const service = await OneService.prepare(setting, 'reward-penalty');
  const codes = Array.from({ length: ENTERPRISES }, (_, n) => demoUscc(n));
  await service.sql(
    `insert into enterprise_copy (id, revision, uscc, name, sector, sub_zone, registered_on, identifiers)
     select gen_random_uuid(), 1, uscc, '测速企业' || n || '有限公司', 'manufacturing', 'north', '2015-01-01',
       jsonb_build_array(jsonb_build_object('uscc', uscc, 'name', '测速企业', 'validFrom', '2015-01-01', 'validUntil', null))
     from unnest($1::text[]) with ordinality as enterprise (uscc, n)`,
    [codes],
  );
  await service.sql('vacuum analyze');
  const selects = await service.copy('select');
  await pgbench(selects.adminUrl, 1, ['-i', '-q', '-s', String(SCALE)]);
  await service.start();
  const { redisUrl } = await setting.servers();
  const redis = redisAt(redisUrl);
  await redis.connect();
  const token = await service.identity.token(
    { sub: 'bench-system', roles: ['system'] },
    { expiresAt: Math.floor(Date.now() / 1000) + 6 * 3600 },
  );
  const asker = new Asker(service, token, codes, redis, `${service.topicPrefix}reward-penalty:exemption:`);
  await asker.askAllOnce();

  const [port] = await freePorts(1);
  const answer = await asker.bytesOfAnswer();
  const args = [join(__dirname, 'bare.mjs'), service.keep('answer.json', answer)];
  const bare = nodeProgram({ name: 'bare', dir: setting.dir, port: port!, cwd: process.cwd(), args, env: {} });
  await bare.start();
  const bareLoad = async (seconds = SECONDS): Promise<number> => {
    const requests = codes.slice(0, HOT).map((uscc) => ({ method: 'GET' as const, path: path(uscc) }));
    const headers = { authorization: `Bearer ${token}` };
    const figures = await httpLoad({ port: port!, connections: IN_FLIGHT, seconds, headers, requests, again: true });
    return figures.answered / figures.seconds;
  };
  await asker.hits(WARM_SECONDS);
  await asker.misses();
  await bareLoad();
  const hit = await compare(
    {
      ...{ id: 'G6 hit', unit: 'answers/s', wanted: { atLeast: 0.4 } },
      what: `“is X exempt?” over HTTP with token check, from the cache ÷ bare Fastify with the same ${Buffer.byteLength(answer)} bytes; ${IN_FLIGHT} in flight`,
      ...{ ours: () => asker.hits(), limit: () => bareLoad() },
    },
    say,
  );
  const miss = await compare(
    {
      ...{ id: 'G6 miss', unit: 'answers/s', wanted: { atLeast: 0.15 } },
      what: `the same from the database ÷ \`pgbench -S\`, prepared; ${IN_FLIGHT} in flight`,
      ours: () => asker.misses(),
      limit: () => pgbench(selects.adminUrl, IN_FLIGHT, ['-S', '-T', String(SECONDS)]),
    },
    say,
  );
  redis.destroy();
  await bare.stop();
  await service.close();
  return [hit, miss];
}

export const queries: Bench = { ids: ['G6'], run };
