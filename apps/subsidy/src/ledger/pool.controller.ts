import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { CreatePool, PoolEntriesQuery, PoolEntryList, PoolList, PoolParams, PoolView } from './pool.dto';
import { Pools } from './pools.service';

@Controller('pools')
export class PoolController {
  constructor(@Inject(Pools) private readonly pools: Pools) {}

  /** Opens the budget pool of a year. */
  @Post()
  @Idempotent()
  @Roles('subsidy-officer')
  create(@Body() body: CreatePool, @CurrentActor() actor: Actor): Promise<PoolView> {
    return this.pools.create(body, actor);
  }

  /** All pools, the latest year first. */
  @Get()
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  async list(): Promise<PoolList> {
    return { items: await this.pools.list() };
  }

  /** One pool with what is reserved, settled and left. */
  @Get(':code/:year')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  get(@Param() params: PoolParams): Promise<PoolView> {
    return this.pools.get(params.code, Number(params.year));
  }

  /** What was booked to it, newest first, with the balances after each. */
  @Get(':code/:year/entries')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  entries(@Param() params: PoolParams, @Query() query: PoolEntriesQuery): Promise<PoolEntryList> {
    return this.pools.entries(params.code, Number(params.year), query);
  }
}
