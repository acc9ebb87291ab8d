import type { ReactNode } from 'react';
import { useWords } from '../words/words';
import { poolWords } from './pool.words';
import type { Pool } from './subsidy-data';
import './subsidy.css';

const TENTHS = 1000n;

/** Tenths of a percent, by whole fen: exact whatever the amounts. */
function percentOf(fen: string, ofFen: string): number {
  return BigInt(ofFen) === 0n ? 0 : Number((BigInt(fen) * TENTHS) / BigInt(ofFen)) / 10;
}

export function BudgetBar({ pool }: { pool: Pool }): ReactNode {
  const say = useWords(poolWords);
  const settled = percentOf(pool.settledFen, pool.amountFen);
  const reserved = percentOf(pool.reservedFen, pool.amountFen);
  const left = percentOf(pool.leftFen, pool.amountFen);
  const text = say('barText', { settled: String(settled), reserved: String(reserved), left: String(left) });
  return (
    <div className="budget-bar" role="img" aria-label={text} title={text}>
      <span className="settled" style={{ width: `${settled}%` }} />
      <span className="reserved" style={{ width: `${reserved}%` }} />
    </div>
  );
}
