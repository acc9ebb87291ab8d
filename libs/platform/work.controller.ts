import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ROLES } from './actor';
import { type Actor, CurrentActor, Roles } from './auth';
import { Work } from './work';
import { WorkList } from './work.dto';

@Controller('work')
export class WorkController {
  constructor(@Inject(Work) private readonly work: Work) {}

  /** What waits for the caller in this service, grouped by what is to be done. */
  @Get()
  @Roles(...ROLES)
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<WorkList> {
    return this.work.list(actor);
  }
}
