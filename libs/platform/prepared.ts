import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type EntityManager, QueryFailedError } from 'typeorm';

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 24)));
  return name;
}

async function clientOf(tx: EntityManager): Promise<pg.ClientBase | pg.Pool> {
  if (tx.queryRunner) return (await tx.queryRunner.connect()) as pg.ClientBase;
  return (tx.connection.driver as unknown as { master: pg.Pool }).master;
}

async function ask<Row>(client: pg.ClientBase | pg.Pool, text: string, parameters: unknown[]): Promise<Row[]> {
  try {
    const { rows } = await client.query({ name: nameOf(text), text, values: parameters });
    return rows as Row[];
  } catch (error) {
    throw new QueryFailedError(text, parameters, error as Error);
  }
}

/**
 * As `sql`, for a statement that each connection prepares once: one on a path that is walked often, whose text is always
 * the same and names the columns it answers with.
 */
export async function prepared<Row = Record<string, unknown>>(
  tx: EntityManager,
  text: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  return ask<Row>(await clientOf(tx), text, parameters);
}

/** What the driver sends as it is. Of an object it makes JSON, which may fail before the server hears of the statement. */
type Value = string | number | bigint | boolean | null | Date | Uint8Array | readonly Value[];

/** Of each open transaction: what was sent and not waited for. */
const sent = new WeakMap<EntityManager, Promise<unknown>[]>();

/** The transaction has begun; whoever calls this also calls `mustHaveSucceeded` before it is taken for committed. */
export function collectSent(tx: EntityManager): void {
  sent.set(tx, []);
}

/**
 * As `prepared`, for a statement of whose answer nothing is needed: the transaction goes on at once. The next statements
 * and the commit go out behind it, with it where they can; when it fails, so do they, the commit takes all of it back, and
 * the transaction ends with the first fault.
 * @param explain makes another error of a fault
 */
export async function preparedSoon(
  tx: EntityManager,
  text: string,
  parameters: Value[],
  explain: (error: unknown) => unknown = (error) => error,
): Promise<void> {
  // Handed over when this returns: nothing that comes later, the commit least of all, goes out before it.
  const client = await clientOf(tx);
  const answer = ask(client, text, parameters).catch((error: unknown) => {
    throw explain(error);
  });
  const open = sent.get(tx);
  if (!open) return void (await answer);
  open.push(answer);
  // It is told at the end of the transaction.
  answer.catch(() => undefined);
}

/** @throws the first fault of what was sent */
export async function mustHaveSucceeded(tx: EntityManager): Promise<void> {
  const results = await Promise.allSettled(sent.get(tx) ?? []);
  const fault = results.find((result) => result.status === 'rejected');
  if (fault) throw fault.reason;
}
