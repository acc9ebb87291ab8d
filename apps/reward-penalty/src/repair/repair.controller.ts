import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  AcceptRepair,
  DecideRepair,
  DecideRevocation,
  FileRepair,
  ProposeRevocation,
  RepairAnswer,
  RepairPage,
  RepairParams,
  RepairRow,
  RepairsQuery,
  WithdrawRepair,
} from './repair.dto';
import { RepairFiling } from './repair.filing';
import { RepairReader } from './repair.reader';
import { Repairs } from './repair.service';

@Controller('repairs')
export class RepairController {
  constructor(
    @Inject(RepairFiling) private readonly filing: RepairFiling,
    @Inject(Repairs) private readonly repairs: Repairs,
    @Inject(RepairReader) private readonly reader: RepairReader,
  ) {}

  /**
   * Files a repair of a record: an enterprise of its own, or a credit officer on behalf of one. The regime is the one
   * in force today. Decided at once where the rule refuses: the answer is then `refused`, with the reasons and the first
   * day on which it can be filed.
   */
  @Post()
  @Idempotent()
  @Roles('enterprise', 'credit-officer')
  file(@Body() body: FileRepair, @CurrentActor() actor: Actor): Promise<RepairAnswer> {
    return this.filing.file(body, actor);
  }

  /** Whether its papers are complete and the stated duties are done; not accepted is refused. */
  @Post(':repairId/acceptance')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  accept(
    @Param() { repairId }: RepairParams,
    @IfMatch() seen: number,
    @Body() body: AcceptRepair,
    @CurrentActor() actor: Actor,
  ): Promise<RepairAnswer> {
    return this.repairs.accept(repairId, seen, body, actor);
  }

  /** The decision, by another officer than who accepted or filed it. */
  @Post(':repairId/decision')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  decide(
    @Param() { repairId }: RepairParams,
    @IfMatch() seen: number,
    @Body() body: DecideRepair,
    @CurrentActor() actor: Actor,
  ): Promise<RepairAnswer> {
    return this.repairs.decide(repairId, seen, body, actor);
  }

  /** Gives the filing up, before it is decided. */
  @Post(':repairId/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Roles('enterprise')
  withdraw(
    @Param() { repairId }: RepairParams,
    @IfMatch() seen: number,
    @Body() body: WithdrawRepair,
    @CurrentActor() actor: Actor,
  ): Promise<RepairAnswer> {
    return this.repairs.withdraw(repairId, seen, body, actor);
  }

  /** Proposes to revoke a granted repair, because its material was false. */
  @Post(':repairId/revocation')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  proposeRevocation(
    @Param() { repairId }: RepairParams,
    @IfMatch() seen: number,
    @Body() body: ProposeRevocation,
    @CurrentActor() actor: Actor,
  ): Promise<RepairAnswer> {
    return this.repairs.proposeRevocation(repairId, seen, body, actor);
  }

  /** Confirms the revocation (another officer than who proposed it), or gives it up. */
  @Post(':repairId/revocation/decision')
  @HttpCode(200)
  @Idempotent()
  @Roles('credit-officer')
  decideRevocation(
    @Param() { repairId }: RepairParams,
    @IfMatch() seen: number,
    @Body() body: DecideRevocation,
    @CurrentActor() actor: Actor,
  ): Promise<RepairAnswer> {
    return this.repairs.decideRevocation(repairId, seen, body, actor);
  }

  /** Repairs, newest first. An enterprise sees its own. */
  @Get()
  @Roles('credit-officer', 'auditor', 'enterprise')
  list(@Query() query: RepairsQuery, @CurrentActor() actor: Actor): Promise<RepairPage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('credit-officer', 'auditor', 'enterprise')
  counts(@Query() query: RepairsQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One repair. An enterprise sees its own. */
  @Get(':repairId')
  @Roles('credit-officer', 'auditor', 'enterprise')
  get(@Param() { repairId }: RepairParams, @CurrentActor() actor: Actor): Promise<RepairRow> {
    return this.reader.get(repairId, actor);
  }
}
