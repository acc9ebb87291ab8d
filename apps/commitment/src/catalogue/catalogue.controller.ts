import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { CatalogueVersions, ItemAnswer, ItemParams, ItemsAnswer, ItemsQuery } from './catalogue.dto';
import { CatalogueService } from './catalogue.service';

@Controller('items')
@Roles('enterprise', 'credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
export class CatalogueController {
  constructor(@Inject(CatalogueService) private readonly catalogue: CatalogueService) {}

  /** Which items, and which of their materials, may be pledged on a day; for one enterprise, or as far as it lies in the items. */
  @Get()
  items(@Query() query: ItemsQuery, @CurrentActor() actor: Actor): Promise<ItemsAnswer> {
    return this.catalogue.items(query, actor);
  }

  /** The same of one item. */
  @Get(':code')
  item(@Param() { code }: ItemParams, @Query() query: ItemsQuery, @CurrentActor() actor: Actor): Promise<ItemAnswer> {
    return this.catalogue.item(code, query, actor);
  }
}

@Controller('catalogue')
@Roles('enterprise', 'credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
export class CatalogueVersionsController {
  constructor(@Inject(CatalogueService) private readonly catalogue: CatalogueService) {}

  /** The published versions, newest first, each with what it changed. */
  @Get('versions')
  versions(): CatalogueVersions {
    return this.catalogue.versions();
  }
}
