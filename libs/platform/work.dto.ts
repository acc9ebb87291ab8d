import { Words } from './words.dto';

/** One thing that waits for the caller. */
export class WorkItem {
  id: string;
  enterpriseId: string | null;
  enterpriseName: string | null;
  /** What it is about, in a few words: the number of an application and its policy, say. */
  what: Words;
  /** Since when it waits, RFC 3339. */
  since: string;
  /** The day it has to be done by; null when there is none, or none is known. */
  dueOn: string | null;
  /** Working days left until then, 0 on the day itself, negative when late; null without a day or a known calendar. */
  workingDaysLeft: number | null;
  /** Whole fen as text, where money is at stake. */
  amountFen: string | null;
}

export class WorkGroup {
  /** What is to be done, e.g. `application.approve`: stable, the console has its words. */
  kind: string;
  /** How many wait, all pages together. */
  count: number;
  /** Since when the oldest of them waits, RFC 3339; null when none does. */
  oldestAt: string | null;
  /** How many are past their day. */
  overdueCount: number;
  /** The first of them: what is due soonest, then the oldest. */
  items: WorkItem[];
}

export class WorkList {
  /** Only groups in which something waits. */
  groups: WorkGroup[];
  /** Today in Asia/Shanghai, by the business clock. */
  today: string;
}
