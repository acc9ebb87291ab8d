import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigate, useNavigationType } from 'react-router';
import { useWords } from '../words/words';
import type { Column, ListPageProps } from './list-types';
import type { ListUrl } from './list-url';
import { listWords } from './list.words';
import { useIsPrinting } from './printing';

const ROW_PX = 36;
const PHONE_ROW_PX = 76;
/** How many rows before the end the next page is asked for. */
const AHEAD = 30;
const isPhone = matchMedia('(max-width: 640px)');

interface DataTableProps<Row> extends Pick<ListPageProps<Row>, 'title' | 'columns' | 'idOf' | 'nameOf' | 'hrefOf'> {
  rows: Row[];
  url: ListUrl;
  /** null where nothing can be selected. */
  selected: ReadonlySet<string> | null;
  onSelect: (ids: ReadonlySet<string>) => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
}

/** A real table of which only the rows in sight are in the page. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { rows, columns, idOf, nameOf, hrefOf, url, selected, onSelect, hasMore, isLoadingMore, loadMore } = props;
  const say = useWords(listWords);
  const region = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => (isPhone.matches ? PHONE_ROW_PX : ROW_PX),
    overscan: 3,
  });
  const navigate = useNavigate();
  const isPrinting = useIsPrinting();
  const inSight = virtual.getVirtualItems();
  const items = isPrinting ? rows.map((_, index) => ({ index })) : inSight;
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= rows.length - AHEAD) loadMore();
  }, [hasMore, isLoadingMore, last, rows.length, loadMore]);
  useSamePlace(region);
  const focusRow = useRowKeys({
    region,
    count: rows.length,
    show: (index) => virtual.scrollToIndex(index),
    toggle: (index) => selected && toggle(idOf(rows[index]!)),
    clear: () => selected && selected.size > 0 && onSelect(new Set()),
  });

  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const toggleRef = useRef(toggle);
  useLayoutEffect(() => {
    toggleRef.current = toggle;
  });
  const stableToggle = useRef((id: string) => toggleRef.current(id)).current;
  /** One for the whole table: a link of the router's in each row is half of what it costs to draw rows while scrolling. */
  const open = (event: React.MouseEvent): void => {
    const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    const target = event.target as HTMLElement;
    const row = target.closest('tr.row');
    const href = row?.querySelector('a[data-row]')?.getAttribute('href');
    if (!href) return;
    const control = target.closest('a, button, input, label');
    if (control ? !control.matches('a[data-row]') : getSelection()?.toString()) return;
    event.preventDefault();
    void navigate(href);
  };
  const allSelected = selected !== null && rows.length > 0 && rows.every((row) => selected.has(idOf(row)));
  const before = isPrinting ? 0 : (inSight[0]?.start ?? 0);
  const width = columns.length + (selected ? 1 : 0);
  const after = isPrinting ? 0 : virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);

  return (
    <div ref={region} className="list-region" tabIndex={0} role="region" aria-label={props.title} onFocus={focusRow}>
      <table className="list-table" aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <colgroup>
          {selected ? <col style={{ width: 36 }} /> : null}
          {columns.map(({ key, width }) => (
            <col key={key} style={width === undefined ? {} : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {selected ? (
              <th className="pick" scope="col">
                <input
                  type="checkbox"
                  checked={allSelected}
                  ref={(box) => {
                    if (box) box.indeterminate = !allSelected && selected.size > 0;
                  }}
                  aria-label={say('selectAll')}
                  onChange={() => onSelect(allSelected ? new Set() : new Set(rows.map(idOf)))}
                />
              </th>
            ) : null}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} url={url} />
            ))}
          </tr>
        </thead>
        <tbody onClick={open}>
          {before > 0 ? <Space height={before} columns={width} /> : null}
          {items.map(({ index }) => {
            const row = rows[index]!;
            const id = idOf(row);
            return (
              <RowOfTable
                key={id}
                row={row}
                index={index}
                id={id}
                pick={selected === null ? '' : say('select', { name: nameOf(row) })}
                href={hrefOf?.(row)}
                columns={columns as Column<unknown>[]}
                isSelected={selected === null ? null : selected.has(id)}
                onToggle={stableToggle}
              />
            );
          })}
          {after > 0 ? <Space height={after} columns={width} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Space({ height, columns }: { height: number; columns: number }): ReactNode {
  return (
    <tr aria-hidden>
      <td colSpan={columns} className="phone" style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function HeadCell<Row>({ column, url }: { column: Column<Row>; url: ListUrl }): ReactNode {
  const say = useWords(listWords);
  const { title, sort, number } = column;
  const className = number ? 'number' : '';
  if (sort === undefined) {
    return (
      <th scope="col" className={className}>
        {title}
      </th>
    );
  }
  const isUp = url.sort === sort;
  const isDown = url.sort === `-${sort}`;
  return (
    <th scope="col" className={className} aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <span className="print-only" aria-hidden>
        {title}
      </span>
      <button
        type="button"
        title={say('sortBy', { name: title })}
        onClick={() => url.set({ sort: isUp ? `-${sort}` : sort })}
      >
        {title}
        <span aria-hidden> {isUp ? '↑' : isDown ? '↓' : '↕'}</span>
      </button>
    </th>
  );
}

interface RowProps {
  row: unknown;
  index: number;
  id: string;
  /** What ticking it is called. */
  pick: string;
  href: string | undefined;
  columns: Column<unknown>[];
  isSelected: boolean | null;
  onToggle: (id: string) => void;
}

const RowOfTable = memo(function RowOfTable(props: RowProps): ReactNode {
  const { row, index, id, pick, href, columns, isSelected, onToggle } = props;
  return (
    <tr className={`row${isSelected ? ' selected' : ''}`} aria-rowindex={index + 2}>
      {isSelected === null ? null : (
        <td className="pick">
          {/* The browser's own: a component of the kit in each row is what made scrolling heavy. */}
          <input type="checkbox" checked={isSelected} aria-label={pick} onChange={() => onToggle(id)} />
        </td>
      )}
      {columns.map(({ key, text, cell = (one): ReactNode => text(one) || '—', number, phone }, n) => (
        <td key={key} className={`${number ? 'number' : ''}${phone ? ' phone' : ''}`}>
          {n === 0 ? (
            <a href={href} data-row={index} {...(href === undefined ? { tabIndex: 0 } : {})}>
              {cell(row)}
            </a>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  );
});

/** `j` and `k` go through the rows, `x` selects, Escape lets go; Enter opens the row by its link. */
function useRowKeys({
  region,
  count,
  show,
  toggle,
  clear,
}: {
  region: React.RefObject<HTMLDivElement | null>;
  count: number;
  show: (index: number) => void;
  toggle: (index: number) => void;
  clear: () => void;
}): (event: React.FocusEvent) => void {
  const at = useRef(-1);
  useEffect(() => {
    const focus = (index: number): void => {
      show(index);
      at.current = index;
      // The row may have to be drawn first.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => region.current?.querySelector<HTMLElement>(`a[data-row="${index}"]`)?.focus()),
      );
    };
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        target.closest(
          'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=combobox]',
        )
      )
        return;
      if (event.key === 'j' && at.current < count - 1) focus(at.current + 1);
      else if (event.key === 'k' && at.current > 0) focus(at.current - 1);
      else if (event.key === 'x' && at.current >= 0) toggle(at.current);
      else if (event.key === 'Escape') clear();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (event) => {
    const index = (event.target as HTMLElement).dataset['row'];
    if (index !== undefined) at.current = Number(index);
  };
}

/** Coming back by the browser's back button finds the list where it was left. */
function useSamePlace(region: React.RefObject<HTMLDivElement | null>): void {
  const { pathname, search } = useLocation();
  const key = `shouxin.place ${pathname}${search}`;
  const how = useNavigationType();
  useLayoutEffect(() => {
    const element = region.current;
    if (!element) return;
    if (how === NavigationType.Pop) element.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
    // Read as soon as it scrolls: once the rows in sight are drawn anew, to ask for it would lay out the whole table at once.
    let place = element.scrollTop;
    const note = (): void => void (place = element.scrollTop);
    const keep = (): void => sessionStorage.setItem(key, String(place));
    element.addEventListener('scroll', note, { capture: true, passive: true });
    element.addEventListener('scrollend', keep);
    return () => {
      keep();
      element.removeEventListener('scroll', note, { capture: true });
      element.removeEventListener('scrollend', keep);
    };
  }, [region, key, how]);
}
