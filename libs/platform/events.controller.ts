import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Roles } from './auth';
import { Events } from './events';
import { EventAnswer, EventPage, EventParams, EventsQuery } from './events.dto';

@Controller('events')
export class EventsController {
  constructor(@Inject(Events) private readonly events: Events) {}

  /** What this service published. */
  @Get()
  @Roles('auditor', 'operator')
  list(@Query() query: EventsQuery): Promise<EventPage> {
    return this.events.list(query);
  }

  /** What this service knows of one event: that it published it, that it came here, and what followed from it. */
  @Get(':eventId')
  @Roles('auditor', 'operator')
  get(@Param() { eventId }: EventParams): Promise<EventAnswer> {
    return this.events.get(eventId);
  }
}
