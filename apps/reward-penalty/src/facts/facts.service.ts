import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { Database, type Tx } from '@app/platform/database';
import { prepared } from '@app/platform/prepared';
import type { RatingStep } from '@app/platform/rating-copies';

export interface RecordFact {
  id: string;
  /** Its kind; null while only later news of it (annulled, repaired) has come. */
  record: string | null;
  class: string | null;
  determinedOn: CalendarDate;
  repairedOn: CalendarDate | null;
  annulledOn: CalendarDate | null;
  /** Ids of the events that told of it, again when its class was set. */
  recordedEventIds: string[];
}

/** All that is known here about one enterprise, as the lists and exemptions need it. */
export interface EnterpriseFacts {
  id: string;
  uscc: string;
  name: string;
  sector: string;
  registeredOn: CalendarDate;
  timeline: RatingStep[];
  records: RecordFact[];
  /** When it was on the serious list, `[from, until)`, null: still. Annulled entries never were. */
  seriousListed: { from: CalendarDate; until: CalendarDate | null }[];
}

@Injectable()
export class Facts {
  constructor(@Inject(Database) private readonly db: Database) {}

  async find(enterpriseId: string, tx: Tx = this.db.manager): Promise<EnterpriseFacts | null> {
    const [facts] = await this.list([enterpriseId], tx);
    return facts ?? null;
  }

  /** By id, in no order; unknown ids are left out. */
  list(enterpriseIds: string[], tx: Tx = this.db.manager): Promise<EnterpriseFacts[]> {
    return prepared<EnterpriseFacts>(
      tx,
      `select e.id, e.uscc, e.name, e.sector, e.registered_on as "registeredOn", coalesce(r.timeline, '[]') as timeline,
         coalesce((
           select jsonb_agg(jsonb_build_object('id', c.record_id, 'record', c.record, 'class', c.class, 'determinedOn', c.determined_on,
             'repairedOn', c.repaired_on, 'annulledOn', c.annulled_on,
             'recordedEventIds', c.recorded_event_ids) order by c.record_id)
           from credit_record_copy c where c.enterprise_id = e.id), '[]') as records,
         coalesce((
           select jsonb_agg(jsonb_build_object('from', s.listed_on, 'until', s.left_on) order by s.listed_on)
           from serious_list_entry s where s.enterprise_id = e.id and s.left_reason is distinct from 'annulled'), '[]') as "seriousListed"
       from enterprise_copy e left join rating_copy r on r.enterprise_id = e.id
       where e.id = any($1::uuid[])`,
      [enterpriseIds],
    );
  }
}

export function isSeriousListed(facts: Pick<EnterpriseFacts, 'seriousListed'>, on: CalendarDate): boolean {
  return facts.seriousListed.some(({ from, until }) => from <= on && (until === null || on < until));
}
