import { isUUID } from 'class-validator';
import { auditRows, enterpriseNameSql } from './audit-rows';
import type { Database } from './database';
import type {
  EventAnswer,
  EventPage,
  EventsQuery,
  PublishedEvent,
  PublishedEventRow,
  ReceivedEvent,
} from './events.dto';
import { Filter } from './listing';
import type { ServiceDefinition } from './service-definition';

interface OutboxRow {
  id: string;
  event_id: string;
  topic: string;
  key: string;
  type: string;
  headers: Record<string, string>;
  value: string;
  added_at: Date;
  sent_at: Date | null;
  cause_event_id: string | null;
  enterprise_name: string | null;
}

interface InboxRow {
  state: string;
  attempts: number;
  error: string | null;
  received_at: Date;
  handled_at: Date | null;
  topic: string;
  partition: number;
  kafka_offset: string;
  key: string;
  type: string;
}

/** As many acts and events of one event as anybody reads. */
const MANY = 200;
const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** What went out of this service and what came in, for whoever follows an event from service to service. */
export class Events {
  constructor(
    private readonly db: Database,
    private readonly service: ServiceDefinition,
  ) {}

  async list({ limit = 50, cursor, enterpriseId, type, from, to }: EventsQuery): Promise<EventPage> {
    const filter = new Filter().add('o.id < ?', cursor).add('o.key = ?', enterpriseId).add('o.type = ?', type);
    // Times of events are all written in the same way, in UTC: as texts they sort as the instants do.
    const utc = (time: string): string => new Date(time).toISOString();
    if (from) filter.add(`o.headers ->> 'ce_time' >= ?`, utc(`${from}T00:00:00.000+08:00`));
    if (to) filter.add(`o.headers ->> 'ce_time' <= ?`, utc(`${to}T23:59:59.999+08:00`));
    const rows = await this.outboxRows(filter, limit);
    return { items: rows.map(rowOf), nextCursor: rows.length === limit ? Number(rows.at(-1)!.id) : null };
  }

  /** What this service knows of one event; an event that it never met is an answer too. */
  async get(eventId: string): Promise<EventAnswer> {
    const caused = new Filter().add('a.cause_event_id = ?', eventId);
    const [published, received, acts, events] = await Promise.all([
      this.findPublished(eventId),
      this.findReceived(eventId),
      auditRows(this.db, this.service, caused, MANY),
      this.outboxRows(new Filter().add('o.cause_event_id = ?', eventId), MANY),
    ]);
    return { eventId, published, received, effects: { acts, events: events.map(rowOf) } };
  }

  private async findPublished(eventId: string): Promise<PublishedEvent | null> {
    if (!isUUID(eventId)) return null;
    const [row] = await this.outboxRows(new Filter().add('o.event_id = ?', eventId), 1);
    if (!row) return null;
    const one = rowOf(row);
    const sameTrace = new Filter()
      .add('a.trace_id = ?', one.traceId ?? '')
      .add(`a.cause_event_id is not distinct from ?`, one.causeEventId);
    const acts = one.traceId === null ? [] : await auditRows(this.db, this.service, sameTrace, MANY);
    return { ...one, data: JSON.parse(row.value) as unknown, headers: row.headers, acts };
  }

  private async findReceived(eventId: string): Promise<ReceivedEvent | null> {
    const [row] = await this.db.query<InboxRow>(
      `select state, attempts, error, received_at, handled_at, topic, partition, kafka_offset, key, type
       from inbox where consumer = $1 and event_id = $2`,
      [this.service.name, eventId],
    );
    if (!row) return null;
    return {
      ...{ state: row.state, attempts: row.attempts, error: row.error },
      receivedAt: row.received_at.toISOString(),
      handledAt: row.handled_at?.toISOString() ?? null,
      ...{ topic: row.topic, partition: row.partition, offset: row.kafka_offset, key: row.key, type: row.type },
    };
  }

  private outboxRows(filter: Filter, limit: number): Promise<OutboxRow[]> {
    // Keys are ids of enterprises, but not all of them.
    const id = `(case when o.key ~ '${UUID}' then o.key::uuid end)`;
    return this.db.query<OutboxRow>(
      `select o.id, o.event_id, o.topic, o.key, o.type, o.headers, o.value, o.added_at, o.sent_at, o.cause_event_id,
         ${enterpriseNameSql(this.service, id)} as enterprise_name
       from outbox o where ${filter.where} order by o.id desc limit ${limit}`,
      filter.values,
    );
  }
}

function rowOf(row: OutboxRow): PublishedEventRow {
  return {
    eventId: row.event_id,
    topic: row.topic,
    key: row.key,
    enterpriseName: row.enterprise_name,
    type: row.type,
    time: row.headers['ce_time']!,
    addedAt: row.added_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    traceId: row.headers['ce_traceparent']?.split('-')[1] ?? null,
    causeEventId: row.cause_event_id,
  };
}
