import { DownOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Input, Popover } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useWords } from '../words/words';
import { useKept } from './kept';
import { csvOf, download } from './list-export';
import type { Column, ListPageProps, ListQuery } from './list-types';
import { listWords } from './list.words';

const MAX_EXPORT = 50_000;
/** As many as a service gives at once. */
const PAGE = '200';

interface View {
  name: string;
  search: string;
}

/** Filters under a name. They stay in this browser. */
export function SavedViews({ list, search }: { list: string; search: string }): ReactNode {
  const say = useWords(listWords);
  const [views, setViews] = useKept<View[]>(`views.${list}`, []);
  const [name, setName] = useState('');
  const save = (): void => {
    const trimmed = name.trim();
    if (!trimmed) return;
    setViews([...views.filter((view) => view.name !== trimmed), { name: trimmed, search }]);
    setName('');
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="stack" style={{ width: 260 }}>
          {views.length === 0 ? <span className="soft">{say('noViews')}</span> : null}
          <ul className="plain-list stack">
            {views.map((view) => (
              <li key={view.name} className="inline">
                <Link to={`?${view.search}`} style={{ flex: 1 }}>
                  {view.name}
                </Link>
                <Button
                  type="text"
                  size="small"
                  aria-label={say('removeView', { name: view.name })}
                  onClick={() => setViews(views.filter((other) => other !== view))}
                >
                  ×
                </Button>
              </li>
            ))}
          </ul>
          <Input
            value={name}
            maxLength={30}
            aria-label={say('viewName')}
            placeholder={say('viewName')}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={save}
          />
          <Button onClick={save} disabled={!name.trim()}>
            {say('saveView')}
          </Button>
        </div>
      }
    >
      <Button icon={<DownOutlined />} iconPlacement="end">
        {say('views')}
      </Button>
    </Popover>
  );
}

export function ColumnChoice<Row>({
  columns,
  shown,
  onChange,
}: {
  columns: Column<Row>[];
  shown: string[];
  onChange: (keys: string[]) => void;
}): ReactNode {
  const say = useWords(listWords);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="stack"
          style={{ display: 'grid' }}
          options={columns.map(({ key, title }) => ({ value: key, label: title }))}
          value={shown}
          onChange={(keys) => onChange(keys.length > 0 ? keys : shown)}
        />
      }
    >
      <Button icon={<DownOutlined />} iconPlacement="end">
        {say('columns')}
      </Button>
    </Popover>
  );
}

/** Everything the filters let through, in the columns that are shown, in their order. */
export function Export<Row>({
  list,
  columns,
  query,
  load,
}: {
  list: string;
  columns: Column<Row>[];
  query: ListQuery;
  load: ListPageProps<Row>['load'];
}): ReactNode {
  const say = useWords(listWords);
  const { message } = App.useApp();
  const [rowsDone, setRowsDone] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const run = async (): Promise<void> => {
    const abort = new AbortController();
    stop.current = abort;
    const rows: Row[] = [];
    try {
      setRowsDone(0);
      for (let cursor: string | undefined; ;) {
        const page = await load({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, abort.signal);
        rows.push(...page.items);
        setRowsDone(rows.length);
        if (rows.length > MAX_EXPORT) return void message.warning(say('exportTooMany', { max: MAX_EXPORT }));
        if (page.nextCursor === null) break;
        cursor = String(page.nextCursor);
      }
      download(`${list}.csv`, csvOf(columns, rows));
    } catch {
      if (!abort.signal.aborted) void message.error(say('exportFailed'));
    } finally {
      setRowsDone(null);
    }
  };
  if (rowsDone !== null) {
    return (
      <Button onClick={() => stop.current?.abort()} loading>
        {say('exporting', { n: rowsDone })}
      </Button>
    );
  }
  return <Button onClick={() => void run()}>{say('export')}</Button>;
}
