import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { ROLES } from '@app/platform/actor';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { People } from './people';
import { PeopleNames, PeopleQuery } from './people.dto';

@Controller('auth/people')
export class PeopleController {
  constructor(@Inject(People) private readonly people: People) {}

  /** What people are called whose accounts the services name. */
  @Get()
  @Roles(...ROLES)
  @Header('cache-control', 'no-store')
  async names(@Query() { accounts }: PeopleQuery, @CurrentActor() actor: Actor): Promise<PeopleNames> {
    return { people: await this.people.namesOf(accounts, actor) };
  }
}
