import { DomainError } from '@app/kernel/errors';
import { wordsOf } from '@app/platform/problem-messages';
import { messages } from '../messages';
import type { RowResult, RowResults } from './red-list.dto';

/** What a row was done to, as it is now. */
interface Done {
  id: string;
  enterpriseId: string;
  version: number;
  state: string;
}

/**
 * Does each row in the order of `lockKey`, and answers in the order sent. A refusal comes before the row has written
 * anything, so the others are not touched by it; anything else ends the whole batch.
 */
export async function eachRow<Row>(
  rows: Row[],
  lockKey: (row: Row) => string,
  work: (row: Row) => Promise<Done>,
  refused: (row: Row) => Pick<RowResult, 'enterpriseId' | 'id'>,
): Promise<RowResults> {
  const results = new Map<Row, RowResult>();
  for (const row of [...rows].sort((a, b) => (lockKey(a) < lockKey(b) ? -1 : 1))) {
    try {
      const { id, enterpriseId, version, state } = await work(row);
      results.set(row, { outcome: 'done', enterpriseId, id, version, state, problem: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { zh, en } = wordsOf(messages, error.code, error.params);
      const reasons = error.params['reasons'] as string[] | undefined;
      const problem = { code: error.code, zh: zh.detail, en: en.detail, ...(reasons ? { reasons } : {}) };
      results.set(row, { outcome: 'refused', ...refused(row), version: null, state: null, problem });
    }
  }
  return { items: rows.map((row) => results.get(row)!) };
}
