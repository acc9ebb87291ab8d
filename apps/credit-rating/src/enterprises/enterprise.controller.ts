import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Counts } from '@app/platform/listing.dto';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  ChangeIdentifiers,
  CodeParams,
  EnterpriseByCode,
  EnterpriseDetail,
  EnterpriseParams,
  RegisterEnterprise,
} from './enterprise.dto';
import { EnterprisePage, EnterpriseQuery } from './enterprise-list.dto';
import { EnterpriseList } from './enterprise-list.service';
import { EnterpriseService } from './enterprise.service';

@Controller('enterprises')
export class EnterpriseController {
  constructor(
    @Inject(EnterpriseService) private readonly enterprises: EnterpriseService,
    @Inject(EnterpriseList) private readonly lists: EnterpriseList,
  ) {}

  /** Takes an enterprise into the park's credit database; its first rating is made at once. */
  @Post()
  @Idempotent()
  @Roles('credit-officer')
  register(@Body() body: RegisterEnterprise): Promise<EnterpriseDetail> {
    return this.enterprises.register(body);
  }

  /** Notes a rename or a corrected code; the former ones stay known. */
  @Post(':id/identifiers')
  @Idempotent()
  @Roles('credit-officer')
  changeIdentifiers(
    @Param() { id }: EnterpriseParams,
    @Body() body: ChangeIdentifiers,
    @IfMatch() seen: number,
  ): Promise<EnterpriseDetail> {
    return this.enterprises.changeIdentifiers(id, body, seen);
  }

  /** The enterprises of the park. */
  @Get()
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
  list(@Query() query: EnterpriseQuery): Promise<EnterprisePage> {
    return this.lists.list(query);
  }

  /** How many of them have which grade, with the same filters; grade, sort and page are not looked at. */
  @Get('counts')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
  counts(@Query() query: EnterpriseQuery): Promise<Counts> {
    return this.lists.counts(query);
  }

  /** The enterprise that has, or once had, a code. */
  @Get('by-code/:uscc')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  byCode(@Param() { uscc }: CodeParams, @CurrentActor() actor: Actor): Promise<EnterpriseByCode> {
    return this.enterprises.byCode(uscc, actor);
  }

  /** One enterprise, with its codes and names over time. */
  @Get(':id')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  get(@Param() { id }: EnterpriseParams, @CurrentActor() actor: Actor): Promise<EnterpriseDetail> {
    return this.enterprises.get(id, actor);
  }
}
