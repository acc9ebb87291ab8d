import { Inject, Injectable } from '@nestjs/common';
import { type CalendarDate, laterOf } from '@app/kernel/calendar';
import { Database } from '@app/platform/database';
import { prepared } from '@app/platform/prepared';
import {
  type KnownRecord,
  type RecordAsKnown,
  recordAsKnown,
  type RecordFact,
  type StoredRecord,
} from '../records/known-record';
import { factsWhere } from '../records/record-rows';
import { KEPT_STATE_TEXT, stateText } from '../records/record-states';
import { firstDifference, keptText, rateAsOf, type RatingStep } from './rating-change';
import { RatingService } from './rating.service';

/** Between the parts of what is read as one text: ASCII's own separators, which no code or date has. */
const [RECORD, STATE, FIELD] = ['\x1e', '\x1d', '\x1f'];

const NO_FACTS: readonly RecordFact[] = [];

type Versions = ReturnType<RatingService['versions']>;

/** An enterprise with what its rating rests on and what is kept of it, as read for a look at everyone. */
interface Rated {
  id: string;
  registeredOn: CalendarDate;
  asOf: CalendarDate;
  nextChangeOn: CalendarDate | null;
  /** As text too, and compared as such: nearly all are as they were. */
  timeline: string;
  /** Its records, each with what is kept of it; texts, for making five rows of each enterprise is most of the cost. */
  records: string | null;
}

export interface RatedPage {
  rated: Rated[];
  /** By record. */
  facts: Map<string, RecordFact[]>;
}

/**
 * Finds among all enterprises those of whom a new rating would write anything, without a lock and without writing, so that
 * looking at everyone holds up nobody. Who is news in between is rated by whoever brings them; whoever acts on the answer
 * rates again under the lock.
 */
@Injectable()
export class RatingCheck {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  /** The next enterprises by id. */
  async page(after: string, limit: number): Promise<RatedPage> {
    const rated = await prepared<Rated>(
      this.db.manager,
      `select e.id, e.registered_on as "registeredOn", c.as_of as "asOf", c.next_change_on as "nextChangeOn", c.timeline::text,
         (select string_agg(concat_ws(chr(31), r.id, r.record, coalesce(d.class, r.class, ''), r.determined_on,
             coalesce(r.obligations_fulfilled_on::text, '')) || chr(29) || ${KEPT_STATE_TEXT}, chr(30))
          from credit_record r left join record_state s on s.record_id = r.id
          left join lateral (select class from class_decision where record_id = r.id and confirmed_at is not null
            order by confirmed_at desc limit 1) d on true
          where r.enterprise_id = e.id) as records
       from rating_current c join enterprise e on e.id = c.enterprise_id
       where c.enterprise_id > $1 order by c.enterprise_id limit $2`,
      [after, limit],
    );
    const ids = rated.map(({ id }) => id);
    return { rated, facts: await factsWhere(this.db.manager, 'enterprise_id = any($1::uuid[])', [ids]) };
  }

  /** @returns the ids of those whose rating, or a record's part in it, comes out otherwise than kept */
  differing({ rated, facts }: RatedPage, day: CalendarDate): string[] {
    const versions = this.ratings.versions();
    return rated.filter((one) => this.differs(one, facts, versions, day)).map(({ id }) => id);
  }

  private differs(one: Rated, facts: RatedPage['facts'], versions: Versions, day: CalendarDate): boolean {
    const known: RecordAsKnown[] = [];
    const records: KnownRecord[] = [];
    const states: string[] = [];
    for (const text of one.records?.split(RECORD) ?? []) {
      const fieldsEnd = text.indexOf(STATE);
      states.push(text.slice(fieldsEnd + 1));
      const fields = text.slice(0, fieldsEnd).split(FIELD);
      const stored: StoredRecord = {
        id: fields[0]!,
        enterpriseId: one.id,
        record: fields[1]!,
        class: fields[2] || null,
        determinedOn: fields[3] as CalendarDate,
        obligationsFulfilledOn: (fields[4] || null) as CalendarDate | null,
      };
      const asKnown = recordAsKnown(stored, facts.get(stored.id) ?? NO_FACTS);
      known.push(asKnown);
      records.push(asKnown.record);
    }
    const asOf = laterOf(day, one.asOf);
    const { timeline, result, nextChangeOn } = rateAsOf(versions, records, one.registeredOn, asOf);
    if (nextChangeOn !== one.nextChangeOn) return true;
    const isAsKept =
      keptText(timeline) === one.timeline ||
      firstDifference(JSON.parse(one.timeline) as RatingStep[], timeline) === null;
    if (!isAsKept) return true;
    const { items } = result;
    return known.some(({ record, repairedBy }, n) => {
      const item = items.find(({ id }) => id === record.id) ?? null;
      return stateText(record, repairedBy, item, asOf) !== states[n];
    });
  }
}
