import { yuanOfFen } from '../words/format';
import type { Column } from './list-types';
import { Amount, Code } from './values';

/** The unified social credit code of the enterprise that a row is about. */
export function usccColumn<Row extends { uscc: string }>(title: string, more: Partial<Column<Row>> = {}): Column<Row> {
  return { key: 'uscc', title, cell: (row) => <Code>{row.uscc}</Code>, text: (row) => row.uscc, width: 190, ...more };
}

/** An amount in yuan; nothing where there is none. */
export function amountColumn<Row>(
  key: string,
  title: string,
  fenOf: (row: Row) => string | null | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> {
  return {
    key,
    title,
    cell: (row) => <Amount fen={fenOf(row)} />,
    text: (row) => {
      const fen = fenOf(row);
      return fen ? yuanOfFen(fen) : '';
    },
    width: 150,
    number: true,
    ...more,
  };
}
