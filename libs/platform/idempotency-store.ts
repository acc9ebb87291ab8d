import { DomainError } from '@app/kernel/errors';
import type { EntityManager } from 'typeorm';
import { prepared, preparedSoon } from './prepared';

export interface StoredAnswer {
  requestHash: string;
  body: unknown;
}

/** Ends a command whose answer was given before; the interceptor gives the stored answer again. */
export class IdempotencyReplay extends Error {
  constructor(readonly stored: StoredAnswer) {
    super('answered before');
  }
}

interface Row {
  request_hash: string;
  answer: unknown;
}

function rowsOf(tx: EntityManager, owner: string, key: string): Promise<Row[]> {
  const text = `select request_hash, answer from idempotency_key where owner = $1 and key = $2`;
  return prepared<Row>(tx, text, [owner, key]);
}

/** @throws DomainError when the key was used for another request (422) */
export async function findAnswer(
  tx: EntityManager,
  owner: string,
  idempotency: { key: string; requestHash: string },
): Promise<StoredAnswer | null> {
  return answerOf(await rowsOf(tx, owner, idempotency.key), idempotency);
}

function answerOf([row]: Row[], { key, requestHash }: { key: string; requestHash: string }): StoredAnswer | null {
  if (!row) return null;
  if (row.request_hash !== requestHash) throw new DomainError('unprocessable', 'idempotency.other-request', { key });
  return { requestHash, body: row.answer };
}

/**
 * Takes the key for the length of the transaction.
 * @returns the stored answer, when there is one
 * @throws DomainError when another request holds the key (409) or used it for something else (422)
 */
export async function takeKey(
  tx: EntityManager,
  owner: string,
  idempotency: { key: string; requestHash: string },
): Promise<StoredAnswer | null> {
  // Two statements, so that the second one sees what was committed until the first one had the key; they go out together.
  const [[lock], rows] = await Promise.all([
    prepared<{ taken: boolean }>(tx, `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken`, [
      `idempotency:${owner}:${idempotency.key}`,
    ]),
    rowsOf(tx, owner, idempotency.key),
  ]);
  if (!lock?.taken) throw new DomainError('conflict', 'idempotency.in-flight', { key: idempotency.key });
  return answerOf(rows, idempotency);
}

export async function storeAnswer(
  tx: EntityManager,
  owner: string,
  { key, requestHash }: { key: string; requestHash: string },
  answer: unknown,
): Promise<void> {
  const text = `insert into idempotency_key (owner, key, request_hash, answer) values ($1, $2, $3, $4)`;
  await preparedSoon(tx, text, [owner, key, requestHash, JSON.stringify(answer ?? null)]);
}
