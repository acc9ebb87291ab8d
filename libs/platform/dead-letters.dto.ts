import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';

export class DeadLetterQuery {
  /** How many at most. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

export class DeadLetterParams {
  /** Id of the event, or topic/partition/offset where it had none. */
  @IsString()
  @Length(1, 300)
  eventId: string;
}

export class DiscardDeadLetter {
  /** Why this event shall have no effect here; kept in the audit log. */
  @IsString()
  @Length(5, 500)
  reason: string;
}

/** An event that could not be handled. Its key waits until it is driven again or discarded. */
export class DeadLetter {
  eventId: string;
  type: string;
  key: string;
  topic: string;
  partition: number;
  offset: string;
  attempts: number;
  /** Why the last try failed. */
  error: string;
  receivedAt: string;
  /** Events of the same key that wait behind it. */
  waiting: number;
}

export class DeadLetterList {
  items: DeadLetter[];
}
