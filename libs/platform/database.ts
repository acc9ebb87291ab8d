import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@app/kernel/errors';
import pg from 'pg';
import {
  DataSource,
  type DataSourceOptions,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type ValueTransformer,
} from 'typeorm';
import { IdempotencyReplay, storeAnswer, takeKey } from './idempotency-store';
import { collectSent, mustHaveSucceeded } from './prepared';
import { requestContext } from './request-context';
import { inInnerSpan } from './telemetry';

// A calendar date stays the text it is; the driver would make it midnight of the server's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Tx = EntityManager;

export interface DatabaseOptions {
  url: string;
  /** Certificates in PEM: then by TLS alone, to a server with one of theirs in its own name. Else as the URL says. */
  ca?: string | undefined;
  poolSize: number;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations?: NonNullable<DataSourceOptions['migrations']>;
  name: string;
}

export function newDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    ...(options.ca === undefined ? {} : { ssl: { ca: options.ca } }),
    applicationName: options.name,
    entities: options.entities,
    migrations: options.migrations ?? [],
    migrationsTableName: 'schema_version',
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: options.poolSize,
    connectTimeoutMS: 5_000,
    extra: {
      ...{ statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000, idleTimeoutMillis: 30_000 },
      // Statements that are begun together go out together, and are carried out in that order, one after the other.
      pipeline: true,
    },
  });
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const ATTEMPTS = 5;
/** What a trace says of a transaction; never the statements, which hold what people entered. */
const SPAN = { 'db.system.name': 'postgresql' };

/** The SQLSTATE or system code of a database error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const found = driverError?.code ?? code;
  return typeof found === 'string' ? found : undefined;
}

/** True when the error is a breach of this constraint (or of any, when none is named). */
export function violates(error: unknown, constraint?: string): boolean {
  const name = (error as { driverError?: { constraint?: string } }).driverError?.constraint;
  return /^23/.test(errorCode(error) ?? '') && (constraint === undefined || name === constraint);
}

/** The database is away or overrun: whoever asked is not at fault, and may ask again. */
export function isDatabaseOutage(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return (
    /^(08|53|57P)/.test(code) ||
    /^(ECONN|EPIPE|ETIMEDOUT)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(String(error))
  );
}

/** Rows of one SQL statement, inside a transaction or (with `db.source.manager`) outside. */
export async function sql<Row = Record<string, unknown>>(
  tx: Tx,
  text: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const result: unknown = await tx.query(text, parameters);
  // For UPDATE and DELETE TypeORM answers [rows, count]; for the rest, rows.
  if (Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number') {
    return result[0] as Row[];
  }
  return result as Row[];
}

export class Database {
  private readonly publishing = new WeakSet<Tx>();
  private readonly listeners: (() => void)[] = [];

  constructor(readonly source: DataSource) {}

  get manager(): EntityManager {
    return this.source.manager;
  }

  /** Rows of one statement outside a transaction: for reads. */
  query<Row = Record<string, unknown>>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return sql<Row>(this.source.manager, text, parameters);
  }

  /** Rows of one statement that the database gives up after `timeoutMs`, on one processor: for figures nobody waits for. */
  async queryBriefly<Row = Record<string, unknown>>(
    text: string,
    parameters: unknown[] = [],
    timeoutMs = 1_500,
  ): Promise<Row[]> {
    return this.source.transaction(async (tx) => {
      await sql(
        tx,
        `select set_config('statement_timeout', $1, true), set_config('max_parallel_workers_per_gather', '0', true)`,
        [String(timeoutMs)],
      );
      return sql<Row>(tx, text, parameters);
    });
  }

  /** Connections of the pool now, and callers that wait for one. */
  get poolUse(): { open: number; idle: number; waiting: number } {
    const pool = (this.source.driver as unknown as { master?: pg.Pool }).master;
    return { open: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
  }

  /**
   * Runs `work` in one transaction. The whole of it is run again, a few times and with jitter, when the database ends
   * it for a serialization failure or a deadlock, so it must not have effects elsewhere.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return inInnerSpan('transaction', SPAN, () => this.attempts(work));
  }

  private async attempts<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { tx, result } = await this.source.transaction(async (tx) => {
          collectSent(tx);
          try {
            return { tx, result: await work(tx) };
          } catch (error) {
            // What fails after a fault of something sent before says only that there was one.
            await mustHaveSucceeded(tx);
            throw error;
          }
        });
        // The commit went out behind what was sent and not waited for: where some of that failed, it was a rollback.
        await mustHaveSucceeded(tx);
        if (this.publishing.has(tx)) for (const listener of this.listeners) listener();
        return result;
      } catch (error) {
        const code = errorCode(error);
        if ((code !== SERIALIZATION_FAILURE && code !== DEADLOCK) || attempt === ATTEMPTS) throw error;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /**
   * A transaction that answers a request. Where the request carries an Idempotency-Key, the answer is stored under it in
   * the same transaction: so a crash leaves either both or neither.
   * @param work returns the body of the answer: plain data that JSON can hold
   */
  command<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { idempotency, actor } = requestContext();
    return this.transaction(async (tx) => {
      if (!idempotency) return work(tx);
      const owner = actor?.id ?? 'nobody';
      const stored = await takeKey(tx, owner, idempotency);
      if (stored) throw new IdempotencyReplay(stored);
      const answer = await work(tx);
      await storeAnswer(tx, owner, idempotency, answer);
      return answer;
    });
  }

  /** Called after every commit of a transaction that published. */
  onPublished(listener: () => void): void {
    this.listeners.push(listener);
  }

  markPublishing(tx: Tx): void {
    this.publishing.add(tx);
  }
}

/** @throws DomainError not-found */
export async function getForUpdate<E extends ObjectLiteral>(
  tx: Tx,
  entity: EntityTarget<E>,
  id: string,
  code: string,
): Promise<E> {
  const found = await tx.findOne(entity, { where: { id } as never, lock: { mode: 'pessimistic_write' } });
  if (!found) throw new DomainError('not-found', code, { id });
  return found;
}

/** Whole numbers of unlimited size: a `bigint` column as a JavaScript bigint (fen). */
export const bigintColumn: ValueTransformer = {
  to: (value: bigint | null | undefined) => (value === null || value === undefined ? value : value.toString()),
  from: (value: string | null) => (value === null ? null : BigInt(value)),
};
