import { eventByType } from '@app/contracts/all-events';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { AuditRow } from './audit-list.dto';
import { IsCalendarDate } from './is-calendar-date';
import { NumberedPageQuery } from './page.dto';

export class EventsQuery extends NumberedPageQuery {
  /** Events about this enterprise. */
  @IsOptional()
  @IsUUID()
  enterpriseId?: string;

  /** `shouxin.rating.changed.v1` */
  @IsOptional()
  @IsIn([...eventByType.keys()])
  type?: string;

  /** First business day of the events, Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  from?: string;

  /** Last business day of the events, Asia/Shanghai. */
  @IsOptional()
  @IsCalendarDate()
  to?: string;
}

export class EventParams {
  /** Id of the event, or topic/partition/offset where it had none. */
  @IsString()
  @Length(1, 300)
  eventId: string;
}

/** An event that this service published. */
export class PublishedEventRow {
  eventId: string;
  topic: string;
  /** The enterprise it is about or, where none is concerned, the thing. */
  key: string;
  /** Null where it is about no enterprise, or about one that this service does not know. */
  enterpriseName: string | null;
  type: string;
  /** Business time of the event, RFC 3339. */
  time: string;
  /** When it was written, real time. */
  addedAt: string;
  /** When the broker had it, real time; null while it waits. */
  sentAt: string | null;
  traceId: string | null;
  /** The event in whose handling it was published. */
  causeEventId: string | null;
}

export class EventPage {
  /** Newest first. */
  items: PublishedEventRow[];
  nextCursor: number | null;
}

export class PublishedEvent extends PublishedEventRow {
  data: unknown;
  headers: Record<string, string>;
  /** The acts that published it: the same trace, and set off by the same. */
  acts: AuditRow[];
}

/** What became of an event that came here from Kafka. */
export class ReceivedEvent {
  /** pending, done, dead or discarded. */
  state: string;
  attempts: number;
  /** Why the last try failed; null when none has, or it went well since. */
  error: string | null;
  receivedAt: string;
  /** When it was handled or given up; null before. */
  handledAt: string | null;
  topic: string;
  partition: number;
  offset: string;
  key: string;
  type: string;
}

/** What this service did in consequence of an event. */
export class EventEffects {
  /** The newest 200. */
  acts: AuditRow[];
  /** The newest 200. */
  events: PublishedEventRow[];
}

/** All that one service knows of one event. */
export class EventAnswer {
  eventId: string;
  /** Null when this service did not publish it. */
  published: PublishedEvent | null;
  /** Null when it has not come here, or this service does not listen to its type. */
  received: ReceivedEvent | null;
  effects: EventEffects;
}
