import type { CalendarDate } from '@app/kernel/calendar';
import type { Actor, Role } from './actor';
import type { Clock } from './clock';
import type { WorkGroup, WorkItem, WorkList } from './work.dto';
import type { WorkingCalendar } from './working-calendar';

export type WaitingItem = Omit<WorkItem, 'workingDaysLeft' | 'since'> & { since: Date };

/** What waits in one queue, for one person: all of it counted, the first ones listed. */
export interface Waiting {
  count: number;
  oldestAt: Date | null;
  overdueCount: number;
  items: WaitingItem[];
}

export interface WorkSource {
  /** What is to be done: `<noun>.<verb>`. */
  kind: string;
  /** Who does it; nobody else is asked for. */
  roles: readonly Role[];
  /** What waits for this person: never what two-people rules or another department keep from them. */
  find: (actor: Actor, today: CalendarDate, limit: number) => Promise<Waiting>;
}

const ITEMS = 8;

/** What waits for a person in this service: each slice adds its queues. */
export class Work {
  private readonly sources: WorkSource[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
  ) {}

  add(...sources: WorkSource[]): void {
    this.sources.push(...sources);
  }

  async list(actor: Actor): Promise<WorkList> {
    const today = this.clock.today();
    const mine = this.sources.filter(({ roles }) => roles.some((role) => actor.roles.includes(role)));
    const groups = await Promise.all(
      mine.map(async ({ kind, find }): Promise<WorkGroup> => {
        const { count, oldestAt, overdueCount, items } = await find(actor, today, ITEMS);
        return {
          kind,
          count,
          oldestAt: oldestAt?.toISOString() ?? null,
          overdueCount,
          items: items.map((item) => ({
            ...item,
            since: item.since.toISOString(),
            workingDaysLeft: item.dueOn === null ? null : this.calendar.daysLeft(today, item.dueOn as CalendarDate),
          })),
        };
      }),
    );
    return { groups: groups.filter(({ count }) => count > 0), today };
  }
}
