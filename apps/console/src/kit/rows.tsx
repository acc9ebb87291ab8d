import type { ReactNode } from 'react';
import { Empty } from './states';

/** A column of figures is said to be one: right-aligned. */
type Head = string | { number: string };

interface RowsProps {
  head: Head[];
  rows: { key: string; cells: ReactNode[] }[];
  /** What to say when there is none. */
  empty?: string;
}

const titleOf = (head: Head): string => (typeof head === 'string' ? head : head.number);
const classOf = (head: Head | undefined): string => (typeof head === 'object' ? 'number' : '');

/** A small table inside a panel; lists to work in are kit/list-page. */
export function Rows({ head, rows, empty }: RowsProps): ReactNode {
  if (rows.length === 0) return <Empty {...(empty === undefined ? {} : { title: empty })} />;
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            {head.map((one) => (
              <th key={titleOf(one)} scope="col" className={classOf(one)}>
                {titleOf(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, n) => (
                <td key={n} className={classOf(head[n])}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
