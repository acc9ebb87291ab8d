import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@app/platform/id';
import { codeNumber } from '@app/testing/examples';
import { eventually } from '@app/testing/eventually';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import pg from 'pg';
import { ensureTopics } from '../../deploy/local/kafka';
import type { RunningSystem } from '../../e2e/system';
import { Caller } from '../api';
import { untilAtRest } from '../invariants';
import { type Comparison, compare, comparisonOf, figure, median } from './compare';
import type { Bench, Setting } from './setting';

/** Facts a second while the delay is measured: far from any limit, so that it is no queue that is measured. */
const PACE = 10;
const SAMPLES = 200;
const OUTAGE_MS = 20_000;
const OUTAGES = 3;
/** Facts that are younger are on their way; older ones are late. */
const LATE_MS = 1_000;
const IN_FLIGHT = 8;

const p99 = (values: number[]): number => values.sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1]!;

/** Calls `work` so many times a second, however long each takes. @returns when the last has ended */
async function atPace(
  perSecond: number,
  isOver: (n: number) => boolean,
  work: (n: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let n = 0; !isOver(n); n += 1) {
    await sleep(Math.max(0, startedAt + (n * 1000) / perSecond - performance.now()));
    running.push(work(n));
  }
  await Promise.all(running);
}

/** Registers enterprises at credit-rating and hears at once when another service has committed its copy. */
class Registrar {
  private number = 500_000;
  private listeners: pg.Client[] = [];
  /** By enterprise: when it was answered. */
  readonly answered = new Map<string, number>();
  /** By enterprise: when the last of the other services had it, and how many have. */
  readonly copied = new Map<string, { at: number; services: number }>();

  private constructor(
    private readonly officer: Caller,
    readonly services: readonly ['reward-penalty', ...('commitment' | 'subsidy')[]],
  ) {}

  static async at({ system, target }: RunningSystem, services: Registrar['services']): Promise<Registrar> {
    const registrar = new Registrar(await Caller.person('credit-officer-1', target), services);
    for (const service of services) {
      const owner = new pg.Client({ connectionString: system.databases[service].migrationUrl });
      await owner.connect();
      // PostgreSQL passes a notice on when the transaction that gave it has committed.
      await owner.query(`
        create or replace function bench_copied() returns trigger language plpgsql as $$
        begin perform pg_notify('bench', new.id::text); return null; end $$;
        create or replace trigger bench_copied after insert on enterprise_copy for each row execute function bench_copied();
        listen bench`);
      owner.on('notification', ({ payload }) => registrar.hear(payload!));
      registrar.listeners.push(owner);
    }
    return registrar;
  }

  async register(): Promise<string> {
    const id = newId();
    const uscc = codeNumber((this.number += 1));
    const name = `测速企业${this.number}`;
    const body = { id, uscc, name, sector: 'manufacturing', subZone: 'east', registeredOn: '2022-03-01' };
    await this.officer.post('credit-rating', '/enterprises', { body });
    this.answered.set(id, performance.now());
    return id;
  }

  /** From the answer to the last other service's commit; 0 where that came first. */
  delayOf(id: string): number | null {
    const copied = this.copied.get(id);
    return copied?.services === this.services.length ? Math.max(0, copied.at - this.answered.get(id)!) : null;
  }

  isLate(now: number): boolean {
    for (const [id, at] of this.answered) {
      if (at < now - LATE_MS && this.delayOf(id) === null) return true;
    }
    return false;
  }

  forget(): void {
    this.answered.clear();
    this.copied.clear();
  }

  async close(): Promise<void> {
    for (const listener of this.listeners) await listener.end();
  }

  private hear(id: string): void {
    this.copied.set(id, { at: performance.now(), services: (this.copied.get(id)?.services ?? 0) + 1 });
  }
}

/** A bare program that does the least there is to do: a row and its commit, a message, a row and its commit. */
class BareChain {
  private constructor(
    private readonly one: pg.Pool,
    private readonly other: pg.Pool,
    private readonly send: (id: string) => Promise<unknown>,
    private readonly done: Map<string, () => void>,
    readonly close: () => Promise<void>,
  ) {}

  static async start(setting: Setting): Promise<BareChain> {
    const { pgAdminUrl, kafkaBrokers } = await setting.servers();
    const topic = `bare-${newId()}`;
    await ensureTopics(kafkaBrokers, [topic]);
    const [one, other] = [new pg.Pool({ connectionString: pgAdminUrl }), new pg.Pool({ connectionString: pgAdminUrl })];
    await one.query(
      `create table if not exists bare_sent (id uuid primary key); create table if not exists bare_taken (id uuid primary key)`,
    );
    const kafka = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 500 });
    const done = new Map<string, () => void>();
    await producer.connect();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      partitionsConsumedConcurrently: 3,
      eachMessage: async ({ message }) => {
        const id = String(message.key);
        await other.query('insert into bare_taken values ($1)', [id]);
        done.get(id)?.();
      },
    });
    const send = (id: string): Promise<unknown> =>
      producer.send({ topic, acks: -1, messages: [{ key: id, value: id }] });
    const chain = new BareChain(one, other, send, done, async () => {
      await Promise.all([producer.disconnect(), consumer.disconnect()]);
      await Promise.all([one.end(), other.end()]);
    });
    // The group is joined once something has come through.
    await chain.delay();
    return chain;
  }

  async delay(): Promise<number> {
    const id = newId();
    const taken = new Promise<void>((resolve) => this.done.set(id, resolve));
    const startedAt = performance.now();
    await this.one.query('insert into bare_sent values ($1)', [id]);
    await this.send(id);
    await taken;
    return performance.now() - startedAt;
  }
}

async function delays(setting: Setting, system: RunningSystem): Promise<Comparison> {
  const registrar = await Registrar.at(system, ['reward-penalty']);
  const bare = await BareChain.start(setting);
  try {
    return await compare(
      {
        id: 'G3',
        what: `p99 of ${SAMPLES} at ${PACE}/s: from the HTTP answer to a registration at credit-rating to its effect committed in reward-penalty ÷ commit, Kafka, commit by a bare program`,
        unit: 'ms',
        wanted: { atMost: 3 },
        ours: async () => {
          // What the system has to do beside, from before, is none of this.
          await untilAtRest({ ...system.system, kafkaBrokers: system.target.kafkaBrokers });
          registrar.forget();
          await atPace(
            PACE,
            (n) => n === SAMPLES,
            async () => void (await registrar.register()),
          );
          const ids = [...registrar.answered.keys()];
          await eventually(() => ids.every((id) => registrar.delayOf(id) !== null), 60_000);
          const seen = ids.map((id) => registrar.delayOf(id)!);
          setting.say(`  ours: median ${figure(median(seen))} ms`);
          return p99(seen);
        },
        limit: async () => {
          const seen: number[] = [];
          await atPace(
            PACE,
            (n) => n === SAMPLES,
            async () => void seen.push(await bare.delay()),
          );
          setting.say(`  bare: median ${figure(median(seen))} ms`);
          return p99(seen);
        },
      },
      setting.say,
    );
  } finally {
    await registrar.close();
    await bare.close();
  }
}

async function fullRate(registrar: Registrar): Promise<number> {
  const [startedAt, seconds] = [performance.now(), 8];
  let count = 0;
  const line = async (): Promise<void> => {
    for (; performance.now() < startedAt + seconds * 1000; count += 1) await registrar.register();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, line));
  return count / seconds;
}

/** Waits until all of it has arrived everywhere, however late it is. */
const arrived = (registrar: Registrar): Promise<unknown> =>
  eventually(() => !registrar.isLate(performance.now() + LATE_MS), 300_000);

async function outages(setting: Setting, system: RunningSystem): Promise<Comparison> {
  const { kafka } = await setting.servers();
  const registrar = await Registrar.at(system, ['reward-penalty', 'commitment', 'subsidy']);
  try {
    const half = (await fullRate(registrar)) / 2;
    await arrived(registrar);
    setting.say(`half load: ${figure(half)} registrations/s`);
    const seen: { outage: number; back: number }[] = [];
    for (let n = 1; n <= OUTAGES; n += 1) {
      registrar.forget();
      let isOver = false;
      const load = atPace(
        half,
        () => isOver,
        async () => void (await registrar.register()),
      );
      try {
        await sleep(3_000);
        const stoppedAt = performance.now();
        await kafka.stop();
        await sleep(OUTAGE_MS);
        await kafka.start();
        const backAt = performance.now();
        await eventually(() => !registrar.isLate(performance.now()), 300_000);
        const one = { outage: (backAt - stoppedAt) / 1000, back: (performance.now() - backAt) / 1000 };
        setting.say(`G8 outage ${n}: ${figure(one.outage)} s, no lag ${figure(one.back)} s after the broker was back`);
        seen.push(one);
      } finally {
        isOver = true;
        await load;
      }
      await arrived(registrar);
    }
    const goal = {
      id: 'G8',
      what: `broker back → nothing older than ${LATE_MS / 1000} s on its way to any of three services ÷ length of the outage, at half of the full rate (${figure(half)} registrations/s; ${OUTAGES} outages)`,
      unit: 's',
      wanted: { atMost: 1 },
    };
    return comparisonOf(
      goal,
      seen.map(({ outage, back }) => ({ ours: back, limit: outage })),
    );
  } finally {
    await registrar.close();
  }
}

async function withSystem(
  setting: Setting,
  measure: (setting: Setting, system: RunningSystem) => Promise<Comparison>,
): Promise<Comparison[]> {
  const system = await setting.system();
  try {
    return [await measure(setting, system)];
  } finally {
    await system.close();
  }
}

/** How soon another service has what was told to one. */
export const delayBench: Bench = { ids: ['G3'], run: (setting) => withSystem(setting, delays) };
/** How soon it has caught up when the broker was away. */
export const outageBench: Bench = { ids: ['G8'], run: (setting) => withSystem(setting, outages) };
