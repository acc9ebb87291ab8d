import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Roles } from '@app/platform/auth';
import { SearchAnswer, SearchQuery } from './search.dto';
import { SearchService } from './search.service';

@Controller('search')
export class SearchController {
  constructor(@Inject(SearchService) private readonly search: SearchService) {}

  /** Enterprises and records by what somebody types: codes, names (former ones too), initials, document numbers. */
  @Get()
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor')
  find(@Query() query: SearchQuery): Promise<SearchAnswer> {
    return this.search.find(query.q);
  }
}
