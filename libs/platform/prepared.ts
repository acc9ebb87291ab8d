import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type EntityManager, QueryFailedError } from 'typeorm';

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 24)));
  return name;
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
  const client = tx.queryRunner
    ? ((await tx.queryRunner.connect()) as pg.ClientBase)
    : (tx.connection.driver as unknown as { master: pg.Pool }).master;
  try {
    const { rows } = await client.query({ name: nameOf(text), text, values: parameters });
    return rows as Row[];
  } catch (error) {
    throw new QueryFailedError(text, parameters, error as Error);
  }
}

/** Of each open transaction: what was sent and not waited for. */
const sent = new WeakMap<EntityManager, Promise<unknown>[]>();

/** The transaction has begun; whoever calls this also calls `mustHaveSucceeded` before it commits. */
export function collectSent(tx: EntityManager): void {
  sent.set(tx, []);
}

/**
 * As `prepared`, for a statement of whose answer nothing is needed: the transaction goes on at once and does not commit
 * before it has succeeded. The next statements go out behind it, with it where they can; when it fails, so do they, and the
 * transaction ends with the first fault.
 * @param explain makes another error of a fault
 */
export async function preparedSoon(
  tx: EntityManager,
  text: string,
  parameters: unknown[],
  explain: (error: unknown) => unknown = (error) => error,
): Promise<void> {
  const answer = prepared(tx, text, parameters).catch((error: unknown) => {
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
