import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { ROLES } from './actor';
import { type Actor, CurrentActor, Roles } from './auth';
import { Changes } from './changes';
import { ChangesPage, ChangesQuery } from './changes.dto';

@Controller('changes')
export class ChangesController {
  constructor(@Inject(Changes) private readonly changes: Changes) {}

  /** What changed of late: for an enterprise about itself, for others on what they had a hand in before. */
  @Get()
  @Roles(...ROLES)
  @Header('cache-control', 'no-store')
  list(@Query() query: ChangesQuery, @CurrentActor() actor: Actor): Promise<ChangesPage> {
    return this.changes.list(query, actor);
  }
}
