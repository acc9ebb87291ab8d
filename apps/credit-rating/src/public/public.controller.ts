import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { Public } from '@app/platform/auth';
import { PublicCodeParams, PublicEnterprises, PublicQuery, PublicRecords } from './public.dto';
import { PublicService } from './public.service';

/** Short: what is annulled or repaired must be gone at once, as people see it. */
const SHORTLY = 'public, max-age=60';

@Controller('public/enterprises')
@Public()
export class PublicController {
  constructor(@Inject(PublicService) private readonly enterprises: PublicService) {}

  /** Enterprises of the park by whole code or part of a name. Nobody needs to sign in. */
  @Get()
  @Header('cache-control', SHORTLY)
  find(@Query() query: PublicQuery): Promise<PublicEnterprises> {
    return this.enterprises.find(query.q);
  }

  /** What is published about one of them. Nobody needs to sign in. */
  @Get(':uscc/records')
  @Header('cache-control', SHORTLY)
  records(@Param() { uscc }: PublicCodeParams): Promise<PublicRecords> {
    return this.enterprises.records(uscc);
  }
}
