import type { CalendarDate } from '@app/kernel/calendar';
import type { Actor, Role } from './actor';
import type { Database } from './database';
import type { WorkSource } from './work';
import type { Words } from './words.dto';

/** One queue, as a query: `work.add(sourceOf(db, queue))`. */
export interface WorkQueue {
  kind: string;
  roles: readonly Role[];
  /** What each of them is, before what it is about. */
  label: Words;
  /**
   * Selects `id`, `enterprise_id`, `about` (a number, a title or a code; may be null), `since` (timestamptz) and `due_on`
   * from the tables and `me`: `id`, `department`, `enterprise_id`, `roles` of the caller, and `today`.
   */
  waiting: string;
  /** Words of what it is about, where `about` is a code. */
  say?: (about: string) => Words;
}

interface Row {
  id: string;
  enterpriseId: string | null;
  enterpriseName: string | null;
  about: string | null;
  since: Date;
  dueOn: CalendarDate | null;
  count: number;
  oldestAt: Date;
  overdueCount: number;
}

/** The instant at which a day begins in the zone of the business. */
export function beginningOf(day: string): string {
  return `(${day}::timestamp at time zone 'Asia/Shanghai')`;
}

/** What is due soonest first, then the oldest. */
export function sourceOf(db: Database, { kind, roles, label, waiting, say }: WorkQueue): WorkSource {
  return {
    kind,
    roles,
    find: async (actor: Actor, today: CalendarDate, limit: number) => {
      const rows = await db.query<Row>(
        `with me as (select $1::text as id, $2::text as department, $3::uuid as enterprise_id, $4::text[] as roles, $5::date as today),
           waiting (id, enterprise_id, about, since, due_on) as (${waiting})
         select w.id, w.enterprise_id as "enterpriseId", e.name as "enterpriseName", w.about, w.since, w.due_on as "dueOn",
           w.count, w.oldest as "oldestAt", w.overdue as "overdueCount"
         from (
           select waiting.*, count(*) over ()::int as count, min(since) over () as oldest,
             count(*) filter (where due_on < (select today from me)) over ()::int as overdue
           from waiting order by due_on nulls last, since, id limit $6) w
         left join enterprise_copy e on e.id = w.enterprise_id
         order by w.due_on nulls last, w.since, w.id`,
        [actor.id, actor.department, actor.enterpriseId, actor.roles, today, limit],
      );
      const [first] = rows;
      return {
        ...{ count: first?.count ?? 0, oldestAt: first?.oldestAt ?? null, overdueCount: first?.overdueCount ?? 0 },
        items: rows.map(({ id, enterpriseId, enterpriseName, about, since, dueOn }) => ({
          ...{ id, enterpriseId, enterpriseName, since, dueOn, amountFen: null },
          what: wordsOf(label, about, say),
        })),
      };
    },
  };
}

function wordsOf(label: Words, about: string | null, say?: (about: string) => Words): Words {
  if (about === null) return label;
  const { zh, en } = say ? say(about) : { zh: about, en: about };
  return { zh: `${label.zh}：${zh}`, en: `${label.en}: ${en}` };
}
