import type { ReactNode } from 'react';
import { Empty } from './states';

interface RowsProps {
  head: string[];
  rows: { key: string; cells: ReactNode[] }[];
  /** What to say when there is none. */
  empty?: string;
}

/** A small table inside a panel; lists to work in are kit/list-page. */
export function Rows({ head, rows, empty }: RowsProps): ReactNode {
  if (rows.length === 0) return <Empty {...(empty === undefined ? {} : { title: empty })} />;
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, n) => (
                <td key={head[n]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
